"""What stands under every answer: notes, the ledger, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from engine.contracts import Answer
from ui.conversation.coverage_line import CoverageLine
from ui.conversation.statement_words import cut_words
from ui.conversation.stopped_line import StoppedLine
from ui.theme import GRID, HALF, TextSize, Theme
from ui.widgets.buttons import IconButton, tint_buttons
from ui.widgets.sign_line import SignLine
from ui.widgets.text_block import TextBlock


class AnswerFoot(QWidget):
    """Signals: ``again_wanted()``, ``copy_wanted()``, ``export_wanted()`` and ``removed()`` for its buttons."""

    again_wanted = Signal()
    copy_wanted = Signal()
    export_wanted = Signal()
    removed = Signal()

    def __init__(self, answer: Answer, theme: Theme) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        if answer.cut:
            column.addWidget(SignLine(cut_words(), theme))
        if answer.partial:
            stopped = StoppedLine(self._stopped(answer), theme)
            stopped.again_wanted.connect(self.again_wanted)
            column.addWidget(stopped)
        for note in answer.notes:
            column.addWidget(TextBlock(note, size=TextSize.SMALL))
        column.addWidget(CoverageLine(answer.coverage, theme))
        column.addLayout(self._buttons())
        tint_buttons(self, theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw signs in the colours of ``theme``."""
        for line in self.findChildren(SignLine):
            line.set_theme(theme)
        tint_buttons(self, theme)

    def _stopped(self, answer: Answer) -> str:
        if answer.findings and not answer.statements:
            return self.tr("Stopped: what was found by then stands.")
        return self.tr("Stopped: what was stated by then stands.")

    def _buttons(self) -> QHBoxLayout:
        copy = IconButton("copy", self.tr("Copy the answer with its citations"))
        export = IconButton("export", self.tr("Export the answer"))
        remove = IconButton("remove", self.tr("Remove the answer"))
        copy.clicked.connect(self.copy_wanted)
        export.clicked.connect(self.export_wanted)
        remove.clicked.connect(self.removed)
        row = QHBoxLayout()
        row.setSpacing(HALF)
        for button in (copy, export, remove):
            row.addWidget(button)
        row.addStretch(1)
        return row
