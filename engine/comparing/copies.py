"""A document as it is compared: its visible words one after the other, in sentences and rows, without its furniture."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.comparing.running import Running, left_out, running
from engine.contracts import Document, Page, PageOutline, TextSource
from engine.search.analysis import HYPHENS
from engine.search.tables import Numbers
from engine.search.units import PageUnits
from engine.search.units import Unit as PageUnit

_TYPOGRAPHY = str.maketrans(
    dict.fromkeys("‘’‚‹›", "'")
    | dict.fromkeys("“”„«»", '"')
    | dict.fromkeys("‐‑‒–—−", "-")
    | {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "\u00ad": None}
)
"""superscripts stay: 10² is not 102"""
_LEADERS = re.compile(r"[.…_·]{4,}$")
_SILENT = re.compile(r"[-.,:;|_*·•●▪■◦‣\"'/\\]*")
_JOINER = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two documents, as the library has it."""

    document: Document
    outline: Sequence[PageOutline]
    """all of its pages"""
    pages: Mapping[int, Page]
    """by position: those that can be used, without words that a person cannot see"""

    @property
    def compared(self) -> Mapping[int, Page]:
        """By position: those whose writing, where there is any, can be read."""
        pages = sorted(self.pages.items())
        return {position: page for position, page in pages if page.text.source is not TextSource.UNREADABLE}


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence or a row, and the page that it stands on."""

    position: int
    lines: tuple[Numbers, ...]


@dataclass(frozen=True, slots=True)
class Token:
    """A word as it is compared."""

    key: str
    """equal for words that say the same: kinds of quotation marks, dashes and hyphens, and ligatures do not count"""
    numbers: Numbers
    """of its words on the page: two where the end of a line parts it"""
    unit: int
    """place in Copy.units"""


class Copy:
    """The words of a document, one after the other.

    Attributes:
        units: its sentences and rows.
        tokens: its words, unit by unit.
        spans: by position of each page that can be compared, its first token and the one after its last.
        contents: the words of each of these pages, by position.
    """

    def __init__(self, side: Side, known: Mapping[str, Running], furniture: Collection[tuple[str, ...]]) -> None:
        """Leave out what ``left_out`` says."""
        self.side = side
        self.units: list[Unit] = []
        self.tokens: list[Token] = []
        self.spans: dict[int, tuple[int, int]] = {}
        self.contents: dict[int, PageUnits] = {}
        for position, page in side.compared.items():
            start = len(self.tokens)
            self.contents[position] = PageUnits(page.text)
            self._take(position, left_out(page, known, furniture))
            self.spans[position] = start, len(self.tokens)

    def keys(self, position: int) -> list[str]:
        """The words of a page as they are compared."""
        start, end = self.spans[position]
        return [token.key for token in self.tokens[start:end]]

    def position(self, token: int) -> int:
        """The page of a token."""
        return self.units[self.tokens[token].unit].position

    def _take(self, position: int, omitted: frozenset[int]) -> None:
        """Append the units of a page, and the tokens in them."""
        content = self.contents[position]
        for unit in content.units:
            lines = [tuple(number for number in line if number not in omitted) for line in _written(unit, content)]
            kept = tuple(line for line in lines if line)
            if kept:
                place = len(self.units)
                self.units.append(Unit(position, kept))
                self.tokens += (Token(key, numbers, place) for key, numbers in _keyed(kept, content.words) if key)


def _written(unit: PageUnit, content: PageUnits) -> Sequence[Numbers]:
    """The lines of a unit; a row that was put together from several lines is read from left to right, for a figure
    that was corrected in the file stands at its end."""
    (row, *others) = unit.lines
    if others or row[-1] - row[0] == len(row) - 1:
        return unit.lines
    return (tuple(sorted(row, key=lambda number: content.places[4 * number])),)


def both(before: Side, after: Side) -> tuple[Copy, Copy]:
    """The two documents to be compared."""
    mine, theirs = (running(list(side.pages.values()), side.document.page_count) for side in (before, after))
    furniture = {line.words for line in mine.values()} & {line.words for line in theirs.values()}
    return Copy(before, mine, furniture), Copy(after, theirs, furniture)


def _keyed(lines: Sequence[Numbers], words: Sequence[str]) -> Iterator[tuple[str, Numbers]]:
    """The words of a unit, those that were parted at the end of a line made whole."""
    parted: int | None = None
    for place, line in enumerate(lines):
        for number in line:
            if parted is not None:
                yield _key(words[parted][:-1] + words[number]), (parted, number)
                parted = None
            elif number == line[-1] and _is_parted(words[number], [words[after[0]] for after in lines[place + 1 :]]):
                parted = number
            else:
                yield _key(words[number]), (number,)


def _is_parted(word: str, following: Sequence[str]) -> bool:
    """Whether the last word of a line goes on in the next; ``following``: the first words of the lines after it."""
    return len(word) > 1 and word.endswith(HYPHENS) and bool(following) and following[0][0].islower()


def _key(word: str) -> str:
    """Empty for a bullet, a dash or leading dots: they say nothing by themselves."""
    if word.isalnum() and word.isascii():
        return word
    plain = unicodedata.normalize("NFC", _LEADERS.sub("", word).translate(_TYPOGRAPHY))
    return "" if _SILENT.fullmatch(plain) else _JOINER.sub("", plain)
