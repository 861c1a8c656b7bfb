"""Tables of a page as rows of cells."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from engine.contracts.pages import Box


class CellSource(StrEnum):
    """Where the words of a cell come from."""

    FOUND = "found"
    """they stand on the page"""
    PICTURE = "picture"
    """a vision model read them from the picture, and they are not among the page's words"""


@dataclass(frozen=True, slots=True)
class TableCell:
    """What stands in one row and one column; nothing, where its text is empty."""

    text: str = ""
    """on one line"""
    words: tuple[int, ...] = ()
    """numbers of its words on the page, hidden words counted but never among them"""
    box: Box | None = None
    """around these words; None where there are none"""
    source: CellSource | None = None
    """None where the cell is empty"""
    span: int = 1
    """columns that it stands over; the cells to its right that it covers are empty"""


Cells = tuple[TableCell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One table, its rows all of one length."""

    rows: tuple[Cells, ...]
    header_rows: int
    """how many rows at its top name the columns"""
    cut: bool = False
    """a model's answer ended before the table did: rows are missing at its end"""

    @property
    def box(self) -> Box | None:
        """Around all words that were found; None where none was."""
        boxes = [cell.box for row in self.rows for cell in row if cell.box is not None]
        if not boxes:
            return None
        lefts, tops, rights, bottoms = zip(*boxes, strict=True)
        return min(lefts), min(tops), max(rights), max(bottoms)


@dataclass(frozen=True, slots=True)
class TablesFound:
    """The last event of a search for the tables of a page."""

    tables: tuple[Table, ...]
    """from the top of the page down"""
    seen: bool
    """a vision model has looked"""
    test_model: bool = False
    """it has random weights: what it wrote means nothing"""
