"""A page in strips: what stands side by side at one height, without leaders, and without columns of prose."""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import quantiles

from engine.contracts import Box, PageText
from engine.search.kinds import Kind
from engine.search.lines import Line, box_around, page_lines, parted_by_gaps
from engine.search.tables import Numbers, Placed, Row, rows_of
from engine.search.values import values

WIDE = 1.0
"""times the height of the letters, a gap that parts two cells wherever it stands"""
NARROW = 0.45
"""times the height of the letters, a gap that parts two cells where it runs through most strips; spaces are narrower in
most fonts"""
_WIDER = 1.4
"""times the usual space"""
_TOUCH = 2.0
"""points that boxes side by side may overlap"""
_PROSE_WORDS = 6
_COLUMN_LINES = 8
"""lines of prose on each side of a gutter that make a page one of two columns"""
_SIGNS = ("%", ")", "%)", ")%")
"""that may stand apart from the figure before them"""
_LEADERS = re.compile(r"(?:[.…·_]{3,}|…)$")
_DOTS = re.compile(r"[.…·_]+")


@dataclass(frozen=True, slots=True)
class Strip:
    """What stands at one height, from left to right."""

    runs: tuple[Numbers, ...]
    """its words, with wide gaps or leaders between the runs"""
    box: Box

    @property
    def height(self) -> float:
        """In points."""
        return self.box[3] - self.box[1]


class PageWords:
    """The visible words of a page with their places."""

    def __init__(self, page: PageText) -> None:
        self._words = page.text.split()
        self._places: array[float] = page.box_values()
        placed = [(box_around(line.numbers, self._places), line) for line in page_lines(page)]
        rows = rows_of(_without_prose_columns(placed, self._places), self._words, self._places)
        ends = (max(row.numbers, key=lambda number: self._places[4 * number + 2]) for row in rows)
        self._signs_lead = not any(_is_currency(self._words[number]) for number in ends)
        """signs of currencies stand before their figures on this page, else behind them"""
        self.strips = [strip for row in rows for strip in self._strips(row)]
        self.narrow = max(NARROW, _WIDER * self._space())
        """times the height of the letters, a gap that is wider than the spaces of this page"""

    def word(self, number: int) -> str:
        """One word, without leaders behind it."""
        return _LEADERS.sub("", self._words[number])

    def text(self, numbers: Sequence[int]) -> str:
        """Words parted by one space."""
        return " ".join(map(self.word, numbers))

    def box(self, numbers: Sequence[int]) -> Box:
        """Around these words."""
        return box_around(numbers, self._places)

    def parted(self, numbers: Sequence[int], gap: float) -> list[Numbers]:
        """The words in runs, cut at leaders and at gaps wider than ``gap`` times the height of the letters.

        A sign of a currency or of a percentage stays with its figure, however far from it.
        """
        runs: list[list[int]] = []
        start = end = float("-inf")
        for number in numbers:
            left, top, right, bottom = self.box((number,))
            is_far = left - end > gap * (bottom - top) or left < start or self._begins(number)
            if not runs or (is_far and not self.belongs(runs[-1][-1], number)):
                runs.append([])
            runs[-1].append(number)
            start, end = left, float("-inf") if _LEADERS.search(self._words[number]) else right
        return [tuple(run) for run in runs]

    def belongs(self, before: int, number: int) -> bool:
        """Whether two words are a figure and its sign."""
        first, second = self._words[before], self._words[number]
        if self._begins(before):
            return not any(map(str.isalpha, second)) and not _is_currency(second)
        return any(map(str.isdigit, first)) and (second in _SIGNS or (_is_currency(second) and not self._signs_lead))

    def _begins(self, number: int) -> bool:
        """Whether a word is a sign of a currency that stands before its figure."""
        return self._signs_lead and _is_currency(self._words[number])

    def _strips(self, row: Row) -> Iterator[Strip]:
        """A row without its leaders; two, where some of it stands above the rest."""
        numbers = [number for number in row.numbers if not self._is_leader(number)]
        layers: list[list[Numbers]] = []
        for run in sorted(self.parted(numbers, WIDE), key=self._middle):
            free = (layer for layer in layers if not any(self._stacked(run, other) for other in layer))
            layer = next(free, None)
            if layer is None:
                layers.append([run])
            else:
                layer.append(run)
        for layer in layers:
            runs = tuple(sorted(layer, key=lambda run: self.box(run)[0]))
            yield Strip(runs, self.box([number for run in runs for number in run]))

    def _middle(self, run: Numbers) -> float:
        _, top, _, bottom = self.box(run)
        return top + bottom

    def _stacked(self, one: Numbers, other: Numbers) -> bool:
        """Whether one run stands above the other."""
        (left, _, right, _), (start, _, end, _) = self.box(one), self.box(other)
        return min(right, end) - max(left, start) > _TOUCH

    def _space(self) -> float:
        """A usual space between two words, in heights of their letters; gaps between cells are among the wider ones."""
        spaces = []
        for before, number in (pair for strip in self.strips for run in strip.runs for pair in pairwise(run)):
            left, top, _, bottom = self.box((number,))
            spaces.append((left - self.box((before,))[2]) / max(bottom - top, _TOUCH))
        return quantiles(spaces, n=4)[0] if len(spaces) > 1 else 0.0

    def _is_leader(self, number: int) -> bool:
        """Whether a word is nothing but dots, that lead from a label to its figure."""
        return bool(_DOTS.fullmatch(self._words[number]))


def is_figure(text: str) -> bool:
    """Whether a text is one or more figures and nothing else; a date or a year is none."""
    is_number = any(map(str.isdigit, text)) and not any(map(str.isalpha, text))
    return is_number and not values(text, Kind.DATE)


def is_prose(words: Sequence[str]) -> bool:
    """Whether words are as many as in a line of a text, and most of them no figures."""
    return len(words) >= _PROSE_WORDS and 2 * sum(word[0].isalpha() for word in words) > len(words)


def _is_currency(word: str) -> bool:
    return all(unicodedata.category(character) == "Sc" for character in word)


def _without_prose_columns(lines: Sequence[Placed], places: array[float]) -> Sequence[Placed]:
    """The lines without prose, where the page is set in two columns: a table in one of them has prose beside it.

    A short line between two of prose, as a heading is, goes with them; a long one without another stays.
    """
    long = [is_prose(max(_runs(line, places), key=len)) for _, line in lines]
    boxes = [box for (box, _), holds in zip(lines, long, strict=True) if holds]
    if not boxes:
        return lines
    middle = (min(box[0] for box in boxes) + max(box[2] for box in boxes)) / 2
    sides = [sum(box[2] <= middle for box in boxes), sum(box[0] >= middle for box in boxes)]
    if min(sides) < _COLUMN_LINES:
        return lines
    prose = [is_long and one for is_long, one in zip(long, map(any, _neighbours(long)), strict=True)]
    between = map(all, _neighbours(prose))
    return [line for line, one, inside in zip(lines, prose, between, strict=True) if not (one or inside)]


def _neighbours(marks: Sequence[bool]) -> Iterator[tuple[bool, bool]]:
    """The marks of the lines before and after each line; beyond the ends of the page is prose."""
    return zip([True, *marks[:-1]], [*marks[1:], True], strict=True)


def _runs(line: Line, places: array[float]) -> list[list[str]]:
    """The words of a line, cut at wide gaps."""
    text = dict(zip(line.numbers, line.words, strict=True))
    return [[text[number] for number in run] for run in parted_by_gaps(line.numbers, places)]
