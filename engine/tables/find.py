"""The tables of a page, found among its words by their places. Nothing is added to what stands there."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from engine.contracts import Cells, CellSource, PageText, Table, TableCell
from engine.tables.columns import Line, columns_of, cut
from engine.tables.regions import regions
from engine.tables.rows import TableRow, rows_of_lines
from engine.tables.strips import PageWords, Strip, is_prose

_LEAST_ROWS = 2
_LEAST_ROWS_OF_TWO = 3
"""of a table of two columns: a line with something at its end is soon there twice"""
_FILLED = 0.5
"""of the rows, that have something in two columns at least"""
_PHRASE = 4
"""words, more than labels in small letters have"""
_ON = 0.3
"""of the cells of a column, that begin in the middle of a sentence"""
_ENUMERATION = 3
"""letters, at most, of the numbers and marks before the items of a list"""


def tables_of(page: PageText) -> tuple[Table, ...]:
    """All tables from the top of the page down; hidden words are in none."""
    words = PageWords(page)
    found = (_table(strips, words) for strips in regions(words))
    return tuple(table for table in found if table is not None)


def _table(strips: Sequence[Strip], words: PageWords) -> Table | None:
    """The strips as a table; None where they are none."""
    cores = columns_of(strips, words)
    if len(cores) < 2:
        return None
    lines = [cut(strip, cores, words) for strip in strips]
    if _is_prose(lines, len(cores), words):
        return None
    rows = rows_of_lines(lines, words, len(cores))
    table = Table(
        tuple(_cells(row, len(cores), words) for row in rows),
        sum(row.is_header for row in rows),
    )
    return table if _is_table(table) else None


def _cells(row: TableRow, columns: int, words: PageWords) -> Cells:
    """The cells of a row, those of one column put together from line to line."""
    pieces = [piece for line in row.lines for piece in line.pieces]
    cells: list[TableCell] = []
    for column in range(columns):
        here = [piece for piece in pieces if piece.column == column]
        numbers = tuple(number for piece in here for number in piece.numbers)
        if not numbers:
            cells.append(TableCell())
            continue
        span = max(piece.span for piece in here)
        cells.append(TableCell(words.text(numbers), numbers, words.box(numbers), CellSource.FOUND, span))
    return tuple(cells)


def _is_prose(lines: Sequence[Line], columns: int, words: PageWords) -> bool:
    """Whether every column is set like a text, as where a page has several columns of it."""
    return all(_is_text(column, lines, words) for column in range(columns))


def _is_text(column: int, lines: Sequence[Line], words: PageWords) -> bool:
    found = [len(piece.numbers) for line in lines for piece in line.pieces if piece.column == column]
    return bool(found) and is_prose(["word"] * int(median(found)))


def _is_table(table: Table) -> bool:
    """Whether there are rows enough with several cells, and more than the items of a list behind their numbers."""
    filled = [row for row in table.rows if sum(bool(cell.text) for cell in row) > 1]
    if len(filled) < max(_LEAST_ROWS, _FILLED * len(table.rows)) or any(map(_runs_on, zip(*table.rows, strict=True))):
        return False
    if len(table.rows[0]) > 2:
        return True
    return len(filled) >= _LEAST_ROWS_OF_TWO and not all(_is_item(row[0].text) for row in filled)


def _runs_on(column: Cells) -> bool:
    """Whether a column is a text that goes on from row to row."""
    texts = [cell.text for cell in column if cell.text]
    on = [text for text in texts if text[0].islower() and len(text.split()) >= _PHRASE]
    return len(on) > _ON * len(texts)


def _is_item(text: str) -> bool:
    """Whether a text is the number of an item of a list, or the mark before it: "1.", "(a)", "•"."""
    bare = text.strip(".()[]")
    return len(text) <= _ENUMERATION + 1 and not (bare.isdigit() and bare == text)
