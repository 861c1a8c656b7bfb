"""Rows of tables and forms, put together from lines that stand side by side, and the words over their columns."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from engine.contracts import Box
from engine.search.lines import Line, parted_by_gaps

_OVERLAP = 0.5
"""of their heights, that lines in one row share"""
_LEAST_COLUMNS = 2
_HEADER_ROWS = 30
"""how far above its row a header may stand"""
_FIGURE = re.compile(r"[^\w]*[-+(]?[$€£¥₹]?\d[\d.,]*[%)]*[^\w]*$")
_YEAR = re.compile(r"\D*(?:19|20)\d\d\D*$")

Numbers = tuple[int, ...]
"""numbers of words on the page"""
Placed = tuple[Box, Line]


@dataclass(frozen=True, slots=True)
class Cell:
    """Words that stand close together in a row."""

    left: float
    right: float
    figure: bool
    """it holds a figure and nothing else; a year is none"""


@dataclass(frozen=True, slots=True)
class Row:
    """What stands side by side at one height, from left to right."""

    numbers: Numbers
    cells: tuple[Cell, ...]

    @property
    def figures(self) -> list[Cell]:
        """The cells that hold figures."""
        return [cell for cell in self.cells if cell.figure]

    def stands_over(self, row: Row) -> bool:
        """Whether this row names columns of the other one: its cells are over at least two figures, and most."""
        covered = {
            over
            for figure in row.figures
            for over in self.cells
            if over.left < figure.right and figure.left < over.right
        }
        return len(covered) >= max(_LEAST_COLUMNS, len(row.figures) / 2)


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
    """For each row of figures the nearest row over it that names its columns; empty where there is none."""
    found: list[Numbers] = []
    for place, row in enumerate(rows):
        above = reversed(rows[max(0, place - _HEADER_ROWS) : place]) if len(row.figures) >= _LEAST_COLUMNS else ()
        names = (over.numbers for over in above if not over.figures and over.stands_over(row))
        found.append(next(names, ()))
    return found


def column_of(header: Sequence[int], number: int, places: array[float]) -> Numbers:
    """The words of the header that stand over a word."""
    left, right = places[4 * number], places[4 * number + 2]
    return tuple(over for over in header if places[4 * over] <= right and places[4 * over + 2] >= left)


def _row(placed: list[Placed], words: Sequence[str], places: array[float]) -> Row:
    placed.sort(key=lambda item: item[0][0])
    numbers = tuple(number for _, line in placed for number in line.numbers)
    return Row(
        numbers,
        tuple(
            Cell(places[4 * cell[0]], places[4 * cell[-1] + 2], _is_figure([words[number] for number in cell]))
            for cell in parted_by_gaps(numbers, places)
        ),
    )


def _is_figure(cell: Sequence[str]) -> bool:
    return len(cell) <= 2 and bool(_FIGURE.match(cell[-1])) and not _YEAR.match(cell[-1])


def _side_by_side(one: Box, other: Box) -> bool:
    shared = min(one[3], other[3]) - max(one[1], other[1])
    return shared > _OVERLAP * min(one[3] - one[1], other[3] - other[1])
