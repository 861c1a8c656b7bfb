"""The table of a grid: arrows go from cell to cell, Enter or a double click opens the answer of one."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from engine.contracts import Cell
from ui.grid.delegate import CellDelegate
from ui.grid.header import QuestionHeader
from ui.grid.model import GridModel, Role
from ui.theme import Theme

_NARROWEST = 28
"""letters in a line of a column"""
_NAMES = 24
"""letters for the names of the documents"""


class GridTable(QTableView):
    """Signals: ``chosen()``, another cell is marked, or has changed; ``opened(answer_id)``."""

    chosen = Signal()
    opened = Signal(int)

    def __init__(self, model: GridModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Answers: a row for each document, a column for each question"))
        self._header = QuestionHeader(theme)
        self._delegate = CellDelegate(theme, self)
        self.setHorizontalHeader(self._header)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)  # Tab goes on to what is below the table
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerButtonEnabled(False)
        names = self.verticalHeader()
        names.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        names.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        names.setHighlightSections(False)
        names.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.doubleClicked.connect(self._open)
        model.modelReset.connect(self._begin)
        model.dataChanged.connect(self.chosen)
        self.selectionModel().currentChanged.connect(self.chosen)

    def current_cell(self) -> Cell | None:
        """The cell that is marked."""
        cell: Cell | None = self.currentIndex().data(Role.CELL)
        return cell

    def set_theme(self, theme: Theme) -> None:
        """Paint the cells in the colours of ``theme``."""
        self._delegate.set_theme(theme)
        self._header.set_theme(theme)
        self.viewport().update()

    def open_current(self) -> None:
        """Open the answer of the marked cell, if it has one."""
        self._open(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_current()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The columns share the width that there is."""
        super().resizeEvent(event)
        self._share_width()

    def _begin(self) -> None:
        """Another grid is shown."""
        self._share_width()
        self.setCurrentIndex(self.model().index(0, 0))

    def _share_width(self) -> None:
        letter = self.fontMetrics().averageCharWidth()
        self.verticalHeader().setFixedWidth(_NAMES * letter)
        count = self.model().columnCount()
        if count:
            self._header.share(max(_NARROWEST * letter, self.viewport().width() // count))

    def _open(self, index: QModelIndex) -> None:
        cell: Cell | None = index.data(Role.CELL)
        if cell is not None and cell.answer is not None:
            self.opened.emit(cell.answer.id)
