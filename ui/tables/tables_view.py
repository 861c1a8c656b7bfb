"""The tables of a page, one at a time, with the place of every cell and a way to write them down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.contracts import CellSource, Problem, Quote, Table, TableCell, TablesFound
from ui.below import BelowView
from ui.conversation.statement_words import test_model_words
from ui.tables.table_grid import TableGrid
from ui.theme import GRID, HALF, Theme
from ui.widgets.buttons import IconButton, TextButton
from ui.widgets.progress_line import ProgressLine
from ui.widgets.sign_line import SignLine
from ui.widgets.text_block import TextBlock
from ui.wording import tr


class TablesView(BelowView):
    """``page`` is a place without words.

    Signals:
        chosen(quote): show this place.
        csv_wanted(table): write this table to a file.
        look_wanted(): let the vision model look at the page.
        stop_wanted(): it need not look any more.
    """

    chosen = Signal(object)
    csv_wanted = Signal(object)
    look_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, page: Quote, is_number: Callable[[str], bool], theme: Theme) -> None:
        title = tr("Tables on page {page} of {document}").format(page=page.label, document=page.document)
        super().__init__(title, theme)
        self._page = page
        self._is_number = is_number
        self._found = TablesFound((), seen=False)
        self._number = 0
        """of the table that is shown, from 0"""
        self._line = TextBlock()
        self._signs: list[SignLine] = []
        self._progress = ProgressLine(self.tr("How far the look at the page is"))
        self.grid = TableGrid()
        self._previous = IconButton("previous", self.tr("Previous table"))
        self._next = IconButton("next", self.tr("Next table"))
        self._csv = TextButton(self.tr("Write as CSV…"), role="quiet", picture="export")
        self._look = TextButton(self.tr("Look at the picture"), role="quiet", picture="look")
        self._stop = TextButton(self.tr("Stop"), role="quiet", picture="stop")
        self._lay_out()
        self._connect()
        self.show_working(self.tr("Looking for tables\u2026"))
        self.set_theme(theme)

    @property
    def words(self) -> str:
        """What is said above the rows."""
        return self._line.text()

    @property
    def table(self) -> Table | None:
        """The one that is shown."""
        return self._found.tables[self._number] if self._found.tables else None

    @property
    def is_working(self) -> bool:
        """Whether tables are being looked for."""
        return not self._stop.isHidden()

    def focus_widget(self) -> QWidget:
        """The rows, else a button that is there."""
        places = (self.grid, self._stop, self._look)
        return next((place for place in places if place.isVisible()), super().focus_widget())

    def show_working(self, words: str, share: float | None = None) -> None:
        """Say what is being done, and how much of it is done, 0 to 1; it can be stopped."""
        self._say(words)
        if share is None:
            self._progress.hide()
        else:
            self._line.hide()
            self._progress.show()
            self._progress.show_share(words, share)
        self._show_buttons(is_working=True, may_look=False)

    def show_found(self, found: TablesFound, *, may_look: bool) -> None:
        """Show what was found. ``may_look``: a vision model is there that could look at the page instead."""
        self._found, self._number = found, 0
        self._show_rest(may_look=may_look and not found.seen)

    def show_problem(self, problem: Problem, *, may_look: bool) -> None:
        """Say what went wrong; what was found before stays."""
        self._show_rest(may_look=may_look)
        self._say(f"{problem.sentence} {problem.next_step}".rstrip())

    def show_stopped(self, *, may_look: bool) -> None:
        """It was stopped; what was found before stays."""
        self._show_rest(may_look=may_look)
        self._say(self.tr("Stopped. What the model wrote by then is kept, and the next look goes on from there."))

    def set_theme(self, theme: Theme) -> None:
        """Show everything in the colours of ``theme``."""
        super().set_theme(theme)
        self.grid.set_theme(theme)
        for sign in self._signs:
            sign.set_theme(theme)

    def _show_rest(self, *, may_look: bool) -> None:
        self._progress.hide()
        self._show_buttons(is_working=False, may_look=may_look)
        table = self.table
        if table is None:
            self._say(self._nothing(may_look=may_look))
        else:
            self._say(self._name())
            self.grid.show_table(table, self._name(), self._is_number, self.theme)
        self._show_signs(table)

    def _show_buttons(self, *, is_working: bool, may_look: bool) -> None:
        had_keyboard = any(button.hasFocus() for button in (self._stop, self._look, self._previous, self._next))
        several = len(self._found.tables) > 1 and not is_working
        self._stop.setVisible(is_working)
        self._look.setVisible(may_look)
        self._csv.setVisible(bool(self._found.tables) and not is_working)
        self.grid.setVisible(bool(self._found.tables))
        for button, is_end in ((self._previous, self._number == 0), (self._next, self._number + 1 >= self._count)):
            button.setVisible(several)
            button.setEnabled(not is_end)
        if had_keyboard:
            self.focus_widget().setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _count(self) -> int:
        return len(self._found.tables)

    def _name(self) -> str:
        table = self._found.tables[self._number]
        size = self.tr("{rows} rows, {columns} columns").format(rows=len(table.rows), columns=len(table.rows[0]))
        if self._count == 1:
            return size
        return self.tr("Table {number} of {count}: {size}").format(
            number=self._number + 1, count=self._count, size=size
        )

    def _nothing(self, *, may_look: bool) -> str:
        if self._found.seen:
            return self.tr("No table was seen in the picture of this page.")
        told = self.tr("No table was found among the words of this page.")
        if may_look:
            return f"{told} {self.tr('The vision model can look at its picture.')}"
        return f"{told} {self.tr('A vision model could look at its picture: choose one in the menu Ask.')}"

    def _show_signs(self, table: Table | None) -> None:
        """What is to be known of the rows, each with its sign."""
        for sign in self._signs:
            sign.deleteLater()
        said = [(test_model_words(), "warning", "warning")] if self._found.test_model else []
        cells = [cell for row in table.rows for cell in row if cell.text] if table is not None else []
        read = sum(cell.source is CellSource.PICTURE for cell in cells)
        if read:
            words = self.tr("Read from the picture, and not among the words of the page: {count} of {all} cells.")
            said.append((words.format(count=read, all=len(cells)), "picture", "muted"))
        elif self._found.seen and cells:
            said.append((self.tr("All cells stand among the words of the page."), "check", "muted"))
        if table is not None and table.cut:
            said.append((self.tr("The answer ended before the table did: rows are missing."), "warning", "warning"))
        self._signs = [SignLine(words, self.theme, picture=picture, role=role) for words, picture, role in said]
        for place, sign in enumerate(self._signs):
            self._above.insertWidget(1 + place, sign)
            sign.show()  # a layout shows what is put into it only at the next turn of the event loop

    def _say(self, words: str) -> None:
        self._line.setText(words)
        self._line.show()

    def _step(self, steps: int) -> None:
        self._number += steps
        self._show_rest(may_look=not self._look.isHidden())

    def _choose(self, cell: TableCell) -> None:
        self.chosen.emit(replace(self._page, boxes=(cell.box,) if cell.box is not None else ()))

    def _connect(self) -> None:
        self.grid.chosen.connect(self._choose)
        self._previous.clicked.connect(lambda: self._step(-1))
        self._next.clicked.connect(lambda: self._step(1))
        self._csv.clicked.connect(lambda: self.csv_wanted.emit(self.table))
        self._look.clicked.connect(self.look_wanted)
        self._stop.clicked.connect(self.stop_wanted)

    def _lay_out(self) -> None:
        for step in (self._previous, self._next):
            self.add_to_heading(step)
        for button in (self._look, self._csv, self._stop):
            self.add_button(button)
        self._above = QVBoxLayout()
        self._above.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        self._above.setSpacing(HALF)
        self._above.addWidget(self._line)
        self._above.addWidget(self._progress)
        self.column.addLayout(self._above)
        self.column.addWidget(self.grid, 1)
        self.column.addStretch(0)
