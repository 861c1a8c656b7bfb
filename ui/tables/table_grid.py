"""Rows and columns to walk through with the arrows; a click or Enter leads to the place on the page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from engine.contracts import Table
from ui.tables.table_model import TableModel
from ui.theme import GRID, Theme

_WIDEST = 40 * GRID
"""pixels of a column; longer words wrap"""


class TableGrid(QTableView):
    """Signals: ``chosen(cell)``."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: TableModel | None = None
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerButtonEnabled(False)
        self.clicked.connect(self._choose)

    def show_table(self, table: Table, name: str, is_number: Callable[[str], bool], theme: Theme) -> None:
        """Show the rows of a table in the place of those before; ``name`` is what a screen reader calls it."""
        earlier, self._rows = self._rows, TableModel(table, is_number, theme, self)
        self.clearSpans()
        self.setModel(self._rows)
        if earlier is not None:
            earlier.deleteLater()
        self.setAccessibleName(name)
        for row, cells in enumerate(table.rows):
            for column, cell in enumerate(cells):
                if cell.span > 1:
                    self.setSpan(row, column, 1, cell.span)
        self._fit()
        self.setCurrentIndex(self._rows.index(0, 0))

    def set_theme(self, theme: Theme) -> None:
        """Draw the signs in the colours of ``theme``."""
        if self._rows is not None:
            self._rows.set_theme(theme)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter leads to the place."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _fit(self) -> None:
        """Columns as wide as their words, up to a bound; rows as high as they need then."""
        self.resizeColumnsToContents()
        for column in range(self.model().columnCount()):
            self.setColumnWidth(column, min(self.columnWidth(column) + GRID, _WIDEST))
        self.resizeRowsToContents()

    def _choose(self, index: QModelIndex) -> None:
        if self._rows is not None and index.isValid():
            self.chosen.emit(self._rows.cell(index))
