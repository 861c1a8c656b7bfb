"""Rows of tables and forms, put together from lines that stand side by side, and the words over their columns."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from engine.contracts import Box
from engine.search.lines import Line

_OVERLAP = 0.5
"""of their heights, that lines in one row share"""
_GAP = 1.0
"""times the height of the letters, between two cells"""
_HEADER_ROWS = 30
"""how far above its row a header may stand"""
_FIGURE = re.compile(r"[^\w]*[-+(]?[$€£¥₹]?\d[\d.,]*[%)]*[^\w]*$")
_YEAR = re.compile(r"\D*(?:19|20)\d\d\D*$")

Numbers = tuple[int, ...]
"""numbers of words on the page"""
Placed = tuple[Box, Line]


@dataclass(frozen=True, slots=True)
class Row:
    """What stands side by side at one height, from left to right."""

    numbers: Numbers
    cells: tuple[Numbers, ...]
    figures: int
    """cells that hold a figure and nothing else; a year is none"""


def rows_of(lines: Sequence[Placed], words: Sequence[str], places: array[float]) -> list[Row]:
    """The rows that the lines form, from the top of the page down."""
    rows: list[list[Placed]] = []
    for placed in sorted(lines, key=lambda item: item[0][1] + item[0][3]):
        row = next((row for row in rows[-3:] if _side_by_side(row[-1][0], placed[0])), None)
        if row is None:
            rows.append([placed])
        else:
            row.append(placed)
    return [_row(row, words, places) for row in rows]


def headers(rows: Sequence[Row]) -> list[Numbers]:
    """For each row of figures the row over it that names its columns; empty where there is none."""
    found: list[Numbers] = []
    last, header = -_HEADER_ROWS, ()  # type: int, Numbers
    for place, row in enumerate(rows):
        found.append(header if row.figures >= 2 and place - last <= _HEADER_ROWS else ())
        if len(row.cells) >= 2 and row.figures == 0:
            last, header = place, row.numbers
    return found


def column_of(header: Sequence[int], number: int, places: array[float]) -> Numbers:
    """The words of the header that stand over a word."""
    left, right = places[4 * number], places[4 * number + 2]
    return tuple(over for over in header if places[4 * over] <= right and places[4 * over + 2] >= left)


def _row(placed: list[Placed], words: Sequence[str], places: array[float]) -> Row:
    placed.sort(key=lambda item: item[0][0])
    numbers = tuple(number for _, line in placed for number in line.numbers)
    cells: list[list[int]] = []
    end = float("-inf")
    for number in numbers:
        left, top, right, bottom = places[4 * number : 4 * number + 4]
        if left - end > _GAP * (bottom - top):
            cells.append([])
        cells[-1].append(number)
        end = right
    figures = sum(_is_figure([words[number] for number in cell]) for cell in cells)
    return Row(numbers, tuple(tuple(cell) for cell in cells), figures)


def _is_figure(cell: Sequence[str]) -> bool:
    return len(cell) <= 2 and bool(_FIGURE.match(cell[-1])) and not _YEAR.match(cell[-1])


def _side_by_side(one: Box, other: Box) -> bool:
    shared = min(one[3], other[3]) - max(one[1], other[1])
    return shared > _OVERLAP * min(one[3] - one[1], other[3] - other[1])
