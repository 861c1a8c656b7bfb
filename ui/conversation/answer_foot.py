"""What stands under every answer: notes, the ledger, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from engine.contracts import Answer
from ui.conversation.pages_read import PagesRead
from ui.conversation.statement_words import cut_words, has_changed, not_finished_words
from ui.conversation.stopped_line import StoppedLine
from ui.theme import GRID, HALF, TextSize, Theme
from ui.widgets.buttons import IconButton, tint_buttons
from ui.widgets.sign_line import SignLine
from ui.widgets.text_block import TextBlock


class AnswerFoot(QWidget):
    """Signals: ``again_wanted()``, ``go_on_wanted()``, ``copy_wanted()``, ``export_wanted()`` and ``removed()`` for its
    buttons."""

    again_wanted = Signal()
    go_on_wanted = Signal()
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
        for note in answer.notes:
            column.addWidget(TextBlock(note, size=TextSize.SMALL))
        line = self._way_on(answer, theme)
        if line is not None:
            column.addWidget(line)
        self._pages = PagesRead(answer, theme)
        column.addWidget(self._pages)
        column.addLayout(self._buttons())
        tint_buttons(self, theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw signs in the colours of ``theme``."""
        for line in self.findChildren(SignLine):
            line.set_theme(theme)
        self._pages.set_theme(theme)
        tint_buttons(self, theme)

    def _way_on(self, answer: Answer, theme: Theme) -> StoppedLine | None:
        """To the whole answer, or to a new one where a document has changed; earlier answers can be put again only."""
        if answer.partial and answer.wish is None:
            line = StoppedLine(not_finished_words(answer), self.tr("Ask again"), theme)
            line.wanted.connect(self.again_wanted)
            return line
        if answer.partial:
            line = StoppedLine(not_finished_words(answer), self.tr("Continue"), theme)
        elif has_changed(answer) and answer.wish is not None:
            line = StoppedLine(self.tr("What has not changed is kept."), self.tr("Ask again what changed"), theme)
        else:
            return None
        line.wanted.connect(self.go_on_wanted)
        return line

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
