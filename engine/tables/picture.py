"""A table as a vision model writes it, a line for each row, and which of its cells stand on the page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.contracts import CellSource, PageText, Table, TableCell
from engine.search.analysis import fold
from engine.search.lines import box_around, page_lines
from engine.tables.sheet import is_number

QUESTION = (
    "Which rows does the table on this page have? Write every row on a line of its own, from top to bottom, the header "
    'first, with " | " between its cells. Copy each cell exactly; leave an empty cell empty. Write the word TABLE '
    "before each table, and no other words."
)
_GOING_ON = "The rows down to this one are written already: {row} Write only the rows below it."
_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"[\s|:+=-]*")
"""the line that Markdown draws below a header"""
_AROUND = " \t*`>•"
"""what models put around a row and its cells"""


def going_on(row: str) -> str:
    """The question, once its answer was cut behind this row."""
    return f"{QUESTION} {_GOING_ON.format(row=row)}"


def rows_in(text: str) -> list[str]:
    """The lines of an answer that are rows."""
    return [line for block in _blocks(text) for line in block]


def tables_in(text: str, page: PageText, *, cut: bool) -> tuple[Table, ...]:
    """The tables of an answer; cells whose words stand on the page are found there, the others are of the picture.

    Args:
        cut: the answer ended before the last table did.
    """
    finder = _Finder(page)
    blocks = [rows for rows in map(_cells_of, _blocks(text)) if len(rows) > 1]
    tables = []
    for number, rows in enumerate(blocks, 1):
        width = max(map(len, rows))
        cells = tuple(tuple(map(finder.cell, [*row, *[""] * (width - len(row))])) for row in rows)
        tables.append(Table(cells, int(not any(map(is_number, rows[0]))), cut=cut and number == len(blocks)))
    return tuple(tables)


def _blocks(text: str) -> list[list[str]]:
    """The rows of each table; any other line parts two of them."""
    blocks: list[list[str]] = [[]]
    for raw in text.split("\n"):
        line = raw.strip(_AROUND)
        if _BAR.search(line) and not _RULE.fullmatch(line):
            blocks[-1].append(line)
        elif not _RULE.fullmatch(line):
            blocks.append([])
    return [block for block in blocks if block]


def _cells_of(rows: Sequence[str]) -> list[list[str]]:
    """Each row cut at its bars. Where all rows begin with one, or end with one, it stands around the table."""
    cut = [[cell.strip(_AROUND).replace("\\|", "|") for cell in _BAR.split(row)] for row in rows]
    if not any(row[0] for row in cut):
        cut = [row[1:] for row in cut]
    if not any(row[-1] for row in cut):
        cut = [row[:-1] for row in cut]
    return cut


class _Finder:
    """Looks for the words of cells on a page, each place once, on from where the last one was."""

    def __init__(self, page: PageText) -> None:
        self._places = page.box_values()
        lines = page_lines(page)
        self._numbers = [number for line in lines for number in line.numbers]
        self._words = [word for line in lines for word in line.words]
        self._folded = [fold(word) for word in self._words]
        self._taken: set[int] = set()
        self._next = 0

    def cell(self, text: str) -> TableCell:
        """A cell with the page's own words, where they stand there."""
        if not text:
            return TableCell()
        asked = [fold(word) for word in text.split()]
        starts = [start for start in range(len(self._words)) if self._stands(asked, start)]
        if not starts:
            return TableCell(" ".join(text.split()), source=CellSource.PICTURE)
        start = next((start for start in starts if start >= self._next), starts[0])
        self._next = start + len(asked)
        self._taken.update(range(start, self._next))
        numbers = tuple(self._numbers[start : self._next])
        words = " ".join(self._words[start : self._next])
        return TableCell(words, numbers, box_around(numbers, self._places), CellSource.FOUND)

    def _stands(self, asked: Sequence[str], start: int) -> bool:
        end = start + len(asked)
        return self._folded[start:end] == asked and self._taken.isdisjoint(range(start, end))
