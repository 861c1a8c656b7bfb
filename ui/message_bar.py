"""What went wrong and what to do, at the top of the window; never a box in the way."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from engine.contracts import Problem
from ui.theme import GRID, HALF, Theme, icon_side
from ui.widgets.buttons import IconButton, TextButton, tint_buttons
from ui.widgets.icons import icon
from ui.widgets.text_block import TextBlock


class _Message(NamedTuple):
    key: str
    picture: str
    problem: Problem


class MessageBar(QFrame):
    """One message at a time, the newest; more than one are counted and can be leafed through with "Next"."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "message")
        self._waiting: list[_Message] = []
        self._theme = Theme.light()
        self._picture = QLabel()
        self._picture.setTextFormat(Qt.TextFormat.PlainText)
        self._sentence = TextBlock(bold=True)
        self._next_step = TextBlock(role="muted")
        self._more = TextButton(self.tr("Next message"), role="quiet")
        self._close = IconButton("close", self.tr("Close the message"))
        self._lay_out()
        self._more.clicked.connect(self._leaf)
        self._close.clicked.connect(self._leaf)
        self.hide()

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(HALF // 2)
        words.addWidget(self._sentence)
        words.addWidget(self._next_step)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        row.setSpacing(2 * GRID - HALF)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self._more, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)

    def warn(self, problem: Problem, key: str = "") -> None:
        """Show ``problem``; a message with the same ``key`` (a file, a document) is replaced by it."""
        self._tell(_Message(key or problem.sentence, "warning", problem))

    def inform(self, sentence: str, next_step: str = "", *, key: str = "") -> None:
        """Show a message about nothing that went wrong."""
        self._tell(_Message(key or sentence, "info", Problem(sentence, next_step)))

    def text(self) -> str:
        """The sentence that is shown; empty when there is none."""
        return self._waiting[0].problem.sentence if self._waiting else ""

    def set_theme(self, theme: Theme) -> None:
        """Tint the icons."""
        self._theme = theme
        tint_buttons(self, theme)
        self._show_first()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the message."""
        if event.key() == Qt.Key.Key_Escape:
            self._leaf()
        else:
            super().keyPressEvent(event)

    def _tell(self, message: _Message) -> None:
        self._waiting = [message, *(other for other in self._waiting if other.key != message.key)]
        self._show_first()
        said = f"{message.problem.sentence} {message.problem.next_step}"
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))

    def _leaf(self) -> None:
        self._waiting = self._waiting[1:]
        self._show_first()

    def _show_first(self) -> None:
        if not self._waiting:
            self.hide()
            return
        problem, picture = self._waiting[0].problem, self._waiting[0].picture
        tint = self._theme.warning if picture == "warning" else self._theme.accent
        self._picture.setPixmap(icon(picture, self._theme, tint).pixmap(icon_side(), icon_side()))
        self._sentence.setText(problem.sentence)
        self._next_step.setText(problem.next_step)
        self._next_step.setVisible(bool(problem.next_step))
        others = len(self._waiting) - 1
        self._more.setText(self.tr("Next ({count} more)").format(count=others))
        self._more.setVisible(others > 0)
        self.show()
