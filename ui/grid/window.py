"""The window for many questions: the list that is to be asked, then the grid of its answers.

It stands beside the main window and not before it: an answer that is opened here is shown there.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QStackedWidget, QVBoxLayout

from engine.contracts import Grid
from ui.grid.grid_page import GridPage
from ui.grid.list_page import ListPage
from ui.message_bar import MessageBar
from ui.theme import GRID, Theme
from ui.widgets.buttons import tint_buttons

_SIZE = (116 * GRID, 90 * GRID)
_SMALLEST = (70 * GRID, 60 * GRID)


class GridWindow(QDialog):
    """Signals: ``list_shown()``, the list is shown and has to be filled."""

    list_shown = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setWindowTitle(self.tr("Questions for many documents"))
        self.messages = MessageBar()
        self.list_page = ListPage(theme)
        self.grid_page = GridPage(theme)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list_page)
        self._stack.addWidget(self.grid_page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.messages)
        column.addWidget(self._stack, 1)
        self.setMinimumSize(*_SMALLEST)
        self.resize(*_SIZE)
        self.grid_page.new_wanted.connect(self.show_list)
        self.set_theme(theme)

    @property
    def is_list_shown(self) -> bool:
        """Whether the list is shown, and not a grid."""
        return self._stack.currentWidget() is self.list_page

    def show_list(self) -> None:
        """Go back to what is to be asked."""
        self._stack.setCurrentWidget(self.list_page)
        self.list_page.focus_first()
        self.list_shown.emit()

    def show_grid(self, grid: Grid, remarks: list[str]) -> None:
        """Show this grid; ``remarks`` are those of its cells, in their order."""
        was_list = self.is_list_shown
        self.grid_page.show_grid(grid, remarks)
        self._stack.setCurrentWidget(self.grid_page)
        if was_list:
            self.grid_page.table.setFocus()

    def come_up(self) -> None:
        """Be shown, before all other windows."""
        self.show()
        self.raise_()
        self.activateWindow()
        if self.is_list_shown:
            self.show_list()

    def set_theme(self, theme: Theme) -> None:
        """Show everything in the colours of ``theme``."""
        self.messages.set_theme(theme)
        self.list_page.set_theme(theme)
        self.grid_page.set_theme(theme)
        tint_buttons(self, theme)
