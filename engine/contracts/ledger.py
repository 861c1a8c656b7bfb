"""Page by page: what is to be done with each, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PageWay(StrEnum):
    """What a model does with a page."""

    READ = "read"
    """the text model reads its words"""
    LOOK = "look"
    """the vision model looks at it"""
    BOTH = "both"
    SKIP = "skip"

    @property
    def reads(self) -> bool:
        """Whether its words are read."""
        return self in (PageWay.READ, PageWay.BOTH)

    @property
    def looks(self) -> bool:
        """Whether it is looked at."""
        return self in (PageWay.LOOK, PageWay.BOTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLine:
    """A line of a plan or of a ledger."""

    document_id: str
    document: str
    page: int
    label: str
    way: PageWay
    reason: str
    """a sentence: why this way; of a page that failed, why"""
    failed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LookPlan:
    """What a vision model is about to do, before it does it."""

    model: str
    """its name"""
    lines: tuple[PageLine, ...]
    """every page in scope, those that are looked at first and in that order"""
    looks: int
    """pages that are looked at"""
    kept: int
    """of these, whose encoding is kept"""
    tokens: int
    """visual tokens that a page has at most; they stand beside the context and use none of it up"""
    seconds: float | None
    """measured on this machine; None where nothing has been measured"""
    memory: int
    """bytes that the model takes"""
    free: int
    """bytes of memory that are free now, the model's own counted as free"""
    notes: tuple[str, ...] = ()
    """sentences"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A number that a page gives."""

    document_id: str
    document: str
    page: int
    label: str
    text: str
    """the statement or finding that it stands in"""
    number: str
    """as it stands there"""
    seen: bool
    """read from the picture"""


@dataclass(frozen=True, slots=True)
class Difference:
    """Pages, or the words and the picture of one page, give different numbers for the same thing."""

    claims: tuple[Claim, ...]
    """two or more, each with another number"""
