"""Two documents, or two versions of one, held against each other page by page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from engine.contracts.documents import Document
from engine.contracts.pages import Box, PageOutline
from engine.contracts.quotes import Quote


class PairKind(StrEnum):
    """What became of a page."""

    UNCHANGED = "unchanged"
    """all of its words stand where they stood"""
    CHANGED = "changed"
    MOVED = "moved"
    """it stands between other pages now; its words may have changed, too"""
    ADDED = "added"
    REMOVED = "removed"
    WORDLESS = "wordless"
    """neither page holds words: pictures are not compared"""
    UNREAD = "unread"
    """one of the two cannot be read"""


class ChangeKind(StrEnum):
    """What became of some words."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    """the same words stand in another place, on this page or another one"""


@dataclass(frozen=True, slots=True)
class WordChange:
    """Words of a sentence that stand in one place and differ."""

    before: str
    """empty: nothing stood there"""
    after: str
    number: bool
    """a number or a date became another one; the word that says what it counts ("days") stands behind it"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change, on both sides."""

    kind: ChangeKind
    before: Quote | None
    """the sentence or row that the words stand in, whole; its ``answer_spans`` are the words that differ"""
    after: Quote | None
    before_boxes: tuple[Box, ...] = ()
    """around the words that differ, one for each run of them on a line"""
    after_boxes: tuple[Box, ...] = ()
    words: tuple[WordChange, ...] = ()
    """of a changed sentence, in its order"""
    perhaps: bool = False
    """OCR may have misread the words: nothing else speaks for a change"""

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """Both sides, the one before first; the one that there is where words are new or gone."""
        return tuple(quote for quote in (self.before, self.after) if quote is not None)

    @property
    def certain(self) -> bool:
        """Whether words became others for certain: they did not only move, and OCR did not perhaps misread them."""
        return self.kind is not ChangeKind.MOVED and not self.perhaps

    @property
    def numbers_differ(self) -> bool:
        """Whether a number or a date became another one."""
        return any(one.number for one in self.words)


@dataclass(frozen=True, slots=True)
class PagePair:
    """A page before and after."""

    kind: PairKind
    first: PageOutline | None
    """in the first document; None: it is new"""
    second: PageOutline | None
    """in the second document; None: it is gone"""
    changes: tuple[Change, ...] = ()
    """in their order; words that moved stand with the page that they left, and a page that they came to counts as
    changed"""

    @property
    def is_one_sided(self) -> bool:
        """Whether the page is new or gone."""
        return self.first is None or self.second is None

    @property
    def differs(self) -> bool:
        """Whether words became others for certain; those that only moved, and what OCR may have misread, do not
        count."""
        return any(change.certain for change in self.changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonTotals:
    """How many pages of two documents differ, and how."""

    differ: int
    """pages of both on which words became others for certain"""
    perhaps: int
    """pages of both on which OCR may have misread all that differs"""
    added: int
    removed: int
    moved: int
    only_moved: int
    """pages of both of which no more can be said than that words moved"""
    wordless: int
    unread: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """All pages of two documents, in the order of the second; a page that is gone stands where it stood."""

    first: Document
    second: Document
    pages: tuple[PagePair, ...]
    unread: tuple[str, ...] = ()
    """a sentence for each page that could not be compared, and why"""

    @property
    def changes(self) -> tuple[Change, ...]:
        """Those of all pages, in their order."""
        return tuple(change for pair in self.pages for change in pair.changes)

    @property
    def certain_changes(self) -> tuple[Change, ...]:
        """Those that can be put into words: words became others for certain."""
        return tuple(change for change in self.changes if change.certain)

    @property
    def totals(self) -> ComparisonTotals:
        """The pages, counted."""
        both = [pair for pair in self.pages if not pair.is_one_sided]
        alike = [pair for pair in both if pair.changes and not pair.differs]
        perhaps = sum(any(change.perhaps for change in pair.changes) for pair in alike)
        kinds = [pair.kind for pair in self.pages]
        return ComparisonTotals(
            differ=sum(pair.differs for pair in both),
            perhaps=perhaps,
            added=kinds.count(PairKind.ADDED),
            removed=kinds.count(PairKind.REMOVED),
            moved=kinds.count(PairKind.MOVED),
            only_moved=len(alike) - perhaps,
            wordless=kinds.count(PairKind.WORDLESS),
            unread=len(self.unread),
        )
