"""Pages, their words and their pictures."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 in points on the page as displayed, origin top left."""


class TextSource(StrEnum):
    """Where the words of a page come from."""

    LAYER = "layer"
    """the text layer of the file"""
    OCR = "ocr"
    """read from the picture of the page"""
    SEEN = "seen"
    """written by a vision model that looked at the page: they stand in its finding, not on the page"""
    MISSING = "missing"
    """the page holds no words"""
    UNREADABLE = "unreadable"
    """there is writing, in a script or a quality that cannot be read here"""


class Rank(IntEnum):
    """How soon a worker takes up a task; lower goes first."""

    ASKED = 0
    """the user waits for it"""
    SCREEN = 1
    """it is about to be shown"""
    BACKGROUND = 2
    """nobody waits"""


@dataclass(frozen=True, slots=True)
class Word:
    """One word and its place."""

    text: str
    box: Box
    line: int
    """number of its line on the page, from 0, in reading order"""
    confidence: float
    """0 to 1; 1 for a text layer"""
    hidden: bool
    """in the text layer, but a person who looks at the page cannot see it"""


@dataclass(frozen=True, slots=True)
class PageText:
    """The words of one page in reading order, kept by column because a page has hundreds of them."""

    text: str
    """lines end with \\n, an empty line parts blocks, words in a line are parted by one space; a word holds no
    white space, so that ``text.split()`` are the words"""
    boxes: bytes
    """float32, native order, four for each word"""
    source: TextSource
    confidences: bytes = b""
    """one byte for each word, 255 = sure; empty: all sure"""
    hidden: bytes = b""
    """one byte for each word, 1 = a person cannot see it; empty: none hidden"""

    def box_values(self) -> array[float]:
        """All coordinates, four for each word."""
        values = array("f")
        values.frombytes(self.boxes)
        return values

    def words(self) -> Iterator[Word]:
        """The words in reading order, one by one."""
        values = self.box_values()
        index = 0
        for line, content in enumerate(part for part in self.text.split("\n") if part):
            for text in content.split():
                x0, y0, x1, y1 = values[4 * index : 4 * index + 4]
                confidence = self.confidences[index] / 255 if self.confidences else 1.0
                hidden = bool(self.hidden and self.hidden[index])
                yield Word(text, (x0, y0, x1, y1), line, confidence, hidden)
                index += 1


NO_TEXT = PageText("", b"", TextSource.MISSING)


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What the second pass finds out about a page."""

    picture_share: float
    """part of the page's area that is covered by pictures, 0 to 1"""
    drawing_share: float
    """part of the page's area that is covered by drawings (charts, diagrams, ruled tables), 0 to 1"""
    scan: bool
    """the page is one picture of paper"""
    hidden_words: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page as the library knows it."""

    document_id: str
    position: int
    label: str
    """the number printed on the page or named in the file ("xii"), else the position"""
    width: float
    height: float
    turn: int
    """degrees clockwise that a sideways scan is turned for display: 0, 90, 180 or 270"""
    text: PageText
    facts: PageFacts | None
    """None until the second pass has seen the page; such a page is not quoted"""
    failed: str | None
    """the reason, as a sentence, when the page could not be read"""


@dataclass(frozen=True, slots=True)
class PageOutline:
    """A page without its words: enough to lay out a document on the screen."""

    position: int
    label: str
    width: float
    height: float
    source: TextSource | None
    """None until the page has been read"""
    failed: str | None
    facts: PageFacts | None = None
    """None until the second pass has seen the page"""


@dataclass(frozen=True, slots=True)
class Drawing:
    """How a page is to be drawn."""

    scale: float
    """pixels per point; the reader lowers it where the picture would become too large"""
    clip: Box | None = None
    """part of the page, in points; None: all of it"""
    turn: int = 0
    """Page.turn"""


@dataclass(frozen=True, slots=True)
class Match:
    """A place in a document where a searched text stands."""

    page: int
    boxes: tuple[Box, ...]
