"""What one prompt holds: some pages under their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.answering.page_text import page_text
from engine.answering.prompts import page_part
from engine.contracts import Page, Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Readable:
    """The pages of one document that a model may read, in their order."""

    document_id: str
    document: str
    """its name"""
    code: str
    """its delimiter, always the same"""
    pages: tuple[Page, ...]
    keep: str
    """the folder where what the model made of it is kept"""

    def part(self, first: int, last: int) -> Part:
        """The pages from number ``first`` up to and without ``last`` of ``pages``, each under its position.

        Nothing in it depends on a question, so that it can be kept.
        """
        marked = tuple(
            MarkedPage(page.position, page, self.document, page_part(page.position, page_text(page.text)))
            for page in self.pages[first:last]
        )
        return Part(self.code, marked, self.keep)


@dataclass(frozen=True, slots=True)
class MarkedPage:
    """A page in a prompt."""

    mark: int
    """the number that the model names it by"""
    page: Page
    document: str
    """name of its document"""
    text: str
    """as it stands in the prompt"""
    cites: tuple[Quote, ...] = ()
    """what is cited where words of it are quoted: of a change both sides, whole; empty: these very words"""


@dataclass(frozen=True, slots=True)
class Part:
    """The pages of one prompt."""

    code: str
    pages: tuple[MarkedPage, ...]
    keep: str = ""
    """the folder where its state is kept; empty: it is not"""

    @property
    def document_ids(self) -> frozenset[str]:
        """The documents that it holds pages of."""
        return frozenset(marked.page.document_id for marked in self.pages)


def gathered(code: str, pages: Sequence[tuple[str, Page]]) -> Part:
    """Pages picked for one question, each with its document's name.

    They bear their positions where they are of one document, else running numbers and their names.
    """
    if len({page.document_id for _, page in pages}) == 1:
        marked = [(page.position, "") for _, page in pages]
    else:
        marked = [(number, f"{name}, page {page.position}") for number, (name, page) in enumerate(pages, 1)]
    return Part(
        code,
        tuple(
            MarkedPage(mark, page, name, page_part(mark, page_text(page.text), source))
            for (mark, source), (name, page) in zip(marked, pages, strict=True)
        ),
    )


def windows(tokens: Sequence[int], most: int) -> list[tuple[int, int]]:
    """Runs of whole pages, first and one behind the last, that hold at most so many tokens each.

    Two runs share a page, so that what begins on one and ends on the next is seen whole. A page that is too long by
    itself is in none.
    """
    runs: list[tuple[int, int]] = []
    first = 0
    while first < len(tokens):
        last, size = first, 0
        while last < len(tokens) and size + tokens[last] <= most:
            size += tokens[last]
            last += 1
        if last > first and (not runs or last > runs[-1][1]):
            runs.append((first, last))
        too_long = last < len(tokens) and tokens[last] > most
        first = last + 1 if too_long else last if last == len(tokens) else max(first + 1, last - 1)
    return runs
