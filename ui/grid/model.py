"""The cells of one grid as the table shows them."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from engine.contracts import Cell, Grid
from ui.grid.words import cell_account, cell_words
from ui.widgets.label import plain_tip

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class Role(IntEnum):
    """What a cell of the table holds besides its words."""

    CELL = Qt.ItemDataRole.UserRole + 1
    REMARKS = Qt.ItemDataRole.UserRole + 2
    """what is to be known of the answer; "" for nothing"""


class GridModel(QAbstractTableModel):
    """Rows are documents, columns are questions. Empty until there is a grid."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.grid: Grid | None = None
        self._cells: list[Cell] = []
        self._remarks: list[str] = []

    def show_grid(self, grid: Grid, remarks: list[str]) -> None:
        """Show this grid; ``remarks`` are those of its cells, in their order. What is chosen in it stays chosen where
        it is the same grid."""
        is_same = self.grid is not None and (self.grid.id, self.grid.documents) == (grid.id, grid.documents)
        if not is_same:
            self.beginResetModel()
        self.grid, self._cells, self._remarks = grid, list(grid.cells), remarks
        if is_same:
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))
        else:
            self.endResetModel()

    def show_cell(self, cell: Cell, remarks: str) -> None:
        """Show what has become of a cell."""
        assert self.grid is not None
        place = cell.row * len(self.grid.questions) + cell.column
        self._cells[place], self._remarks[place] = cell, remarks
        index = self.index(cell.row, cell.column)
        self.dataChanged.emit(index, index)

    def cells(self) -> tuple[Cell, ...]:
        """As they are now, row by row."""
        return tuple(self._cells)

    def account(self, index: Index) -> str:
        """All there is to say of the cell at ``index``; empty where there is none."""
        if self.grid is None or not index.isValid():
            return ""
        return cell_account(self.grid, index.data(Role.CELL), index.data(Role.REMARKS))

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """As many as documents."""
        return 0 if self.grid is None or parent.isValid() else len(self.grid.documents)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """As many as questions."""
        return 0 if self.grid is None or parent.isValid() else len(self.grid.questions)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What is painted, told or asked of a cell."""
        if self.grid is None or not index.isValid():
            return None
        place = index.row() * len(self.grid.questions) + index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return " ".join(cell_words(self._cells[place]).split())
            case Qt.ItemDataRole.AccessibleTextRole:
                return self.account(index)
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(self._remarks[place])
            case Role.CELL:
                return self._cells[place]
            case Role.REMARKS:
                return self._remarks[place]
            case _:
                return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """The question above a column, the document before a row."""
        if self.grid is None:
            return None
        across = orientation is Qt.Orientation.Horizontal
        words = self.grid.questions[section] if across else self.grid.documents[section].name
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return " ".join(words.split())
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(words)
            case _:
                return None
