"""What a vision model says of one page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from engine.contracts.pages import Box
from engine.contracts.quotes import Quote


class Pictures(StrEnum):
    """Which pages a vision model looks at."""

    AUTO = "auto"
    """those whose words do not suffice: charts, drawings, scans that could not be read, pages that are asked about"""
    NEVER = "never"
    ALWAYS = "always"
    """every page in scope"""


class Support(StrEnum):
    """What stands behind a finding."""

    FOUND = "found"
    """the words that it says it read are on the page"""
    NOT_FOUND = "not_found"
    """the page has words, and they are not among them"""
    PICTURE = "picture"
    """read from the picture, no text to check against"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one page says to one question, as a vision model sees it."""

    document_id: str
    document: str
    page: int
    label: str
    text: str
    """in its words; empty where the page does not say it"""
    quotes: tuple[Quote, ...]
    """the words that it says it read; those that are ``verified`` stand on the page"""
    region: Box | None
    """the part of the page that was looked at; None: all of it"""
    support: Support
    notes: tuple[str, ...] = ()
    """sentences: the page is in another language than English, print too small ..."""
    closer: bool = False
    """looked at once more in overlapping parts"""
    cut: bool = False
    """by the length limit, or because it went round in circles"""
    seconds: float = 0.0

    @property
    def answers(self) -> bool:
        """Whether the page says something to the question."""
        return bool(self.text)

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Its place on the page: the words that it read, else the part that was looked at, else none."""
        found = tuple(box for quote in self.quotes if quote.verified for box in quote.boxes)
        return found or (() if self.region is None else (self.region,))
