"""A table of a page for a view: the words of a cell, and how they were read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from engine.contracts import CellSource, Table, TableCell
from ui.theme import Theme
from ui.widgets.icons import icon
from ui.widgets.label import plain_tip
from ui.wording import tr

Index = QModelIndex | QPersistentModelIndex


def read_words(cell: TableCell) -> str:
    """How the words of a cell were read; nothing for an empty one."""
    if cell.source is CellSource.PICTURE:
        return tr("read from the picture, not among the words of the page")
    return tr("found on the page") if cell.source is CellSource.FOUND else ""


class TableModel(QAbstractTableModel):
    """Cells that were read from the picture carry a sign; numbers stand at the right.

    ``is_number`` says whether a text is a number and nothing else.
    """

    def __init__(
        self, table: Table, is_number: Callable[[str], bool], theme: Theme, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.table = table
        self._numbers = frozenset(cell.text for row in table.rows for cell in row if is_number(cell.text))
        self._theme = theme
        self._bold = QFont()
        self._bold.setWeight(QFont.Weight.DemiBold)

    def rowCount(self, parent: Index | None = None) -> int:
        """Rows, those that name the columns among them."""
        return 0 if parent is not None and parent.isValid() else len(self.table.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """All rows are of one length."""
        return 0 if parent is not None and parent.isValid() else len(self.table.rows[0])

    def cell(self, index: Index) -> TableCell:
        """The cell at a place."""
        return self.table.rows[index.row()][index.column()]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a view asks for."""
        cell = self.cell(index)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cell.text
            case Qt.ItemDataRole.ToolTipRole if cell.text:
                return plain_tip(f"{cell.text}: {read_words(cell)}")
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{cell.text}, {read_words(cell)}" if cell.text else tr("empty")
            case Qt.ItemDataRole.DecorationRole if cell.source is CellSource.PICTURE:
                return icon("picture", self._theme, self._theme.muted)
            case Qt.ItemDataRole.FontRole if index.row() < self.table.header_rows:
                return self._bold
            case Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignRight if cell.text in self._numbers else Qt.AlignmentFlag.AlignLeft
                return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def set_theme(self, theme: Theme) -> None:
        """Draw the signs in the colours of ``theme``."""
        self._theme = theme
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))
