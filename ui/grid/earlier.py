"""Grids that were asked before, newest first: questions, size, how far each one is."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem
from PySide6.QtWidgets import QWidget

from engine.contracts import Grid
from ui.conversation.history_list import EarlierList, Role
from ui.grid.words import grid_size, states_counted
from ui.theme import Theme
from ui.widgets.label import plain_tip
from ui.wording import moment, tr


class EarlierGrids(EarlierList):
    """Grids; ``opened(grid)``, ``removed(grid_id)``."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(tr("Asked before"), theme, parent)

    def show_grids(self, grids: Iterable[Grid]) -> None:
        """Make the rows these."""
        self.show_rows([_row(grid) for grid in grids])

    def grids(self) -> tuple[Grid, ...]:
        """The grids of all rows."""
        return self.kept()


def _row(grid: Grid) -> QStandardItem:
    questions = "  \u00b7  ".join(grid.questions)
    size = grid_size(len(grid.documents), len(grid.questions))
    summary = "  \u00b7  ".join((moment(grid.started), size, states_counted(grid.cells)))
    item = QStandardItem(questions)
    item.setEditable(False)
    item.setData(grid, Role.ANSWER)
    item.setData(summary, Role.SUMMARY)
    item.setData(f"{questions}, {summary}", Qt.ItemDataRole.AccessibleTextRole)
    item.setToolTip(plain_tip("\n".join(grid.questions)))
    return item
