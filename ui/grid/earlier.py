"""Grids that were asked before, newest first: questions, size, how far each one is."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView, QWidget

from engine.contracts import Grid
from ui.conversation.history_list import HistoryDelegate, Role
from ui.grid.words import grid_size, states_counted
from ui.theme import Theme
from ui.widgets.label import plain_tip
from ui.wording import moment

_GRID = Role.ANSWER
"""where other lists of earlier questions hold an answer"""


class EarlierGrids(QListView):
    """Enter or a click opens. Signals: ``opened(grid)``."""

    opened = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Asked before"))
        self._rows = QStandardItemModel(self)
        self.setModel(self._rows)
        self.setItemDelegate(HistoryDelegate(theme, self))
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._open)

    def show_grids(self, grids: Iterable[Grid]) -> None:
        """Make the rows these."""
        self._rows.clear()
        self._rows.invisibleRootItem().appendRows([_row(grid) for grid in grids])
        self.setCurrentIndex(self._rows.index(0, 0))

    def grids(self) -> tuple[Grid, ...]:
        """The grids of all rows."""
        return tuple(self._rows.item(row).data(_GRID) for row in range(self._rows.rowCount()))

    def set_theme(self, theme: Theme) -> None:
        """Paint the rows in the colours of ``theme``."""
        delegate = self.itemDelegate()
        assert isinstance(delegate, HistoryDelegate)
        delegate.set_theme(theme)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(index.data(_GRID))


def _row(grid: Grid) -> QStandardItem:
    questions = "  \u00b7  ".join(grid.questions)
    size = grid_size(len(grid.documents), len(grid.questions))
    summary = "  \u00b7  ".join((moment(grid.started), size, states_counted(grid.cells)))
    item = QStandardItem(questions)
    item.setEditable(False)
    item.setData(grid, _GRID)
    item.setData(summary, Role.SUMMARY)
    item.setData(f"{questions}, {summary}", Qt.ItemDataRole.AccessibleTextRole)
    item.setToolTip(plain_tip("\n".join(grid.questions)))
    return item
