"""One grid: its table, how far it is, and all of the cell that is marked."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from engine.contracts import Cell, CellChanged, Grid
from ui.grid.model import GridModel
from ui.grid.table import GridTable
from ui.grid.words import grid_size, states_counted
from ui.theme import GRID, TextSize, Theme
from ui.widgets.buttons import TextButton
from ui.widgets.label import Label
from ui.widgets.progress_line import ProgressLine
from ui.wording import time_left

_ACCOUNT = 5
"""lines of the account of the marked cell; the rest of it is scrolled to"""


class GridPage(QWidget):
    """Signals:
    opened(answer_id): show this answer in the conversation.
    stop_wanted(), go_on_wanted(grid_id), export_wanted(grid_id), new_wanted(): what the person wants with the grid.
    """

    opened = Signal(int)
    stop_wanted = Signal()
    go_on_wanted = Signal(int)
    export_wanted = Signal(int)
    new_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = GridModel(self)
        self.table = GridTable(self.model, theme)
        self.progress = ProgressLine(self.tr("Answers"))
        self.account = QPlainTextEdit(readOnly=True, tabChangesFocus=True)
        self.account.setAccessibleName(self.tr("The marked cell"))
        self.account.setFixedHeight(_ACCOUNT * self.account.fontMetrics().lineSpacing() + 3 * GRID)
        self.new = TextButton(self.tr("New list"))
        self.export = TextButton(self.tr("Export\u2026"))
        self.open = TextButton(self.tr("Open the answer"))
        self.stop = TextButton(self.tr("Stop"))
        self.stop.setShortcut(QKeySequence("Ctrl+."))
        self.go_on = TextButton(self.tr("Continue"), role="primary")
        self._size = Label(size=TextSize.HEADING, bold=True)
        self._is_running = False
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(self.new)
        buttons.addStretch(1)
        for button in (self.export, self.open, self.stop, self.go_on):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(self._size)
        column.addWidget(self.progress)
        column.addWidget(self.table, 1)
        column.addWidget(self.account)
        column.addLayout(buttons)

    def _connect(self) -> None:
        self.table.chosen.connect(self._show_chosen)
        self.table.opened.connect(self.opened)
        self.open.clicked.connect(self.table.open_current)
        self.new.clicked.connect(self.new_wanted)
        self.stop.clicked.connect(self._stop)
        self.go_on.clicked.connect(lambda: self.go_on_wanted.emit(self._grid_id()))
        self.export.clicked.connect(lambda: self.export_wanted.emit(self._grid_id()))

    def show_grid(self, grid: Grid, remarks: list[str]) -> None:
        """Show this grid; ``remarks`` are those of its cells, in their order."""
        self.model.show_grid(grid, remarks)
        self._size.setText(grid_size(len(grid.documents), len(grid.questions)))
        self._show_state()

    def show_change(self, event: CellChanged, remarks: str) -> None:
        """Show what has become of a cell, and how far the grid is."""
        self.model.show_cell(event.cell, remarks)
        done = self.tr("{done} of {total} asked").format(done=event.done, total=event.total)
        words = ", ".join(part for part in (done, time_left(event.seconds_left)) if part)
        self.progress.show_share(words, event.done / event.total)

    def set_running(self, running: bool) -> None:
        """Whether the grid is being asked."""
        self._is_running = running
        self.stop.setEnabled(True)
        self._show_state()

    def set_theme(self, theme: Theme) -> None:
        """Paint the cells in the colours of ``theme``."""
        self.table.set_theme(theme)

    def _show_state(self) -> None:
        cells = self.model.cells()
        self.stop.setVisible(self._is_running)
        self.go_on.setVisible(not self._is_running and any(cell.state.is_open for cell in cells))
        self.new.setEnabled(not self._is_running)
        if not self._is_running:
            self.progress.end(states_counted(cells))
        self._show_chosen()

    def _show_chosen(self) -> None:
        cell: Cell | None = self.table.current_cell()
        self.open.setEnabled(cell is not None and cell.answer is not None)
        account = self.model.account(self.table.currentIndex())
        if account != self.account.toPlainText():  # what is being read there is not taken away by other cells
            self.account.setPlainText(account)

    def _stop(self) -> None:
        """It ends when what is being asked has come to its next step."""
        self.stop.setEnabled(False)
        self.stop_wanted.emit()

    def _grid_id(self) -> int:
        assert self.model.grid is not None, "the page is shown with a grid"
        return self.model.grid.id
