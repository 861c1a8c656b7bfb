"""Selected words: from where to where, what they say, and which boxes they cover.

A caret names a word by page and index. The selection runs from the anchor (where it began) to the head (where the
pointer or the keyboard is now), both included, in reading order and across pages. Words that a person cannot see on
the page are left out: what is copied is what was seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import groupby
from typing import NamedTuple

from engine.contracts import Box, PageText, Word
from ui.reader.highlights import around


class Caret(NamedTuple):
    """One word; carets compare in reading order."""

    position: int
    """page, from 1"""
    word: int
    """index among the words of ``seen_words``"""


class Unit(Enum):
    """What a step or a drag takes at a time."""

    WORD = auto()
    LINE = auto()


Words = Callable[[int], tuple[Word, ...]]
"""position of a page -> its words; none where they are not known"""


def seen_words(text: PageText) -> tuple[Word, ...]:
    """The words of a page that a person can see, in reading order."""
    return tuple(word for word in text.words() if not word.hidden)


def word_at(words: tuple[Word, ...], x: float, y: float) -> int | None:
    """Index of the word at a point of the page (points), None where there is none."""
    for index, word in enumerate(words):
        x0, y0, x1, y1 = word.box
        if x0 <= x <= x1 and y0 <= y <= y1:
            return index
    return None


def nearest_word(words: tuple[Word, ...], x: float, y: float) -> int | None:
    """Index of the word nearest to a point; lines count before columns, as a hand that drags wants it."""

    def distance(index: int) -> float:
        x0, y0, x1, y1 = words[index].box
        across = max(x0 - x, 0.0, x - x1)
        down = max(y0 - y, 0.0, y - y1)
        return across + 4 * down

    return min(range(len(words)), key=distance, default=None)


@dataclass(frozen=True, slots=True)
class Selection:
    """A run of words."""

    anchor: Caret
    head: Caret
    unit: Unit = Unit.WORD

    def to(self, head: Caret) -> Selection:
        """The selection with its moving end elsewhere."""
        return replace(self, head=head)

    @property
    def pages(self) -> range:
        """Positions of the pages that it touches."""
        first, last = sorted((self.anchor.position, self.head.position))
        return range(first, last + 1)

    def indices(self, position: int, words: tuple[Word, ...]) -> range:
        """Which words of a page are selected."""
        first, last = sorted((self.anchor, self.head))
        if not words or not first.position <= position <= last.position:
            return range(0)
        start = first.word if position == first.position else 0
        end = last.word if position == last.position else len(words) - 1
        if self.unit is Unit.LINE:
            start, end = line_around(words, start)[0], line_around(words, end)[-1]
        return range(max(start, 0), min(end, len(words) - 1) + 1)

    def boxes(self, position: int, words: tuple[Word, ...]) -> Iterator[Box]:
        """One box for each line of a page that the selection touches, in points."""
        chosen = self.indices(position, words)
        for _, line in groupby((words[index] for index in chosen), key=lambda word: word.line):
            box = around(word.box for word in line)
            if box is not None:
                yield box

    def text(self, words: Words) -> str:
        """What is selected: words parted by a space, lines by \\n, pages by an empty line."""
        pages = (self._page_text(position, words(position)) for position in self.pages)
        return "\n\n".join(page for page in pages if page)

    def _page_text(self, position: int, words: tuple[Word, ...]) -> str:
        chosen = (words[index] for index in self.indices(position, words))
        return "\n".join(
            " ".join(word.text for word in line) for _, line in groupby(chosen, key=lambda word: word.line)
        )


def line_around(words: tuple[Word, ...], index: int) -> range:
    """Indices of the words that share the line of one word."""
    first = last = min(max(index, 0), len(words) - 1)
    while first > 0 and words[first - 1].line == words[last].line:
        first -= 1
    while last + 1 < len(words) and words[last + 1].line == words[first].line:
        last += 1
    return range(first, last + 1)


def stepped(caret: Caret, words: Words, unit: Unit, step: int) -> Caret:
    """The caret one word or one line further on (``step`` 1) or back (-1), over the edge of a page if need be.

    It stays where it is at the end of the known words.
    """
    page = words(caret.position)
    if not page:
        return caret
    target = caret.word + step if unit is Unit.WORD else _line_step(page, caret.word, step)
    if 0 <= target < len(page):
        return Caret(caret.position, target)
    neighbour = caret.position + step
    beyond = words(neighbour)
    if not beyond:
        return caret
    return Caret(neighbour, 0 if step > 0 else len(beyond) - 1)


def _line_step(words: tuple[Word, ...], index: int, step: int) -> int:
    """Index of the word in the next line that stands nearest below (or above), outside the page where there is none."""
    line = line_around(words, index)
    edge = line[-1] + 1 if step > 0 else line[0] - 1
    if not 0 <= edge < len(words):
        return edge
    middle = _middle(words[index])
    return min(line_around(words, edge), key=lambda other: abs(_middle(words[other]) - middle))


def _middle(word: Word) -> float:
    return (word.box[0] + word.box[2]) / 2
