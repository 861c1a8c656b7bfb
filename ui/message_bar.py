"""What went wrong and what to do, at the top of the window; never a box in the way."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from engine.contracts import Problem
from ui.theme import GRID, HALF, ICON, Theme
from ui.widgets.buttons import IconButton, TextButton, tint_buttons
from ui.widgets.icons import icon
from ui.widgets.text_block import TextBlock


class MessageBar(QFrame):
    """One message at a time, the newest; more than one are counted and can be leafed through with "Next".

    Signals:
        closed(): the last message has been read.
    """

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "message")
        self._waiting: list[tuple[str, Problem]] = []
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

    def tell(self, problem: Problem, key: str = "") -> None:
        """Show ``problem``; one with the same ``key`` (a file, a document) is replaced by it."""
        key = key or problem.sentence
        self._waiting = [(key, problem), *((other, old) for other, old in self._waiting if other != key)]
        self._show_first()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, f"{problem.sentence} {problem.next_step}"))

    def take_back(self, key: str) -> None:
        """The message with this key is no longer true."""
        self._waiting = [(other, problem) for other, problem in self._waiting if other != key]
        self._show_first()

    def set_theme(self, theme: Theme) -> None:
        """Tint the icons."""
        self._picture.setPixmap(icon("warning", theme, theme.warning).pixmap(ICON, ICON))
        tint_buttons(self, theme)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the message."""
        if event.key() == Qt.Key.Key_Escape:
            self._leaf()
        else:
            super().keyPressEvent(event)

    def _leaf(self) -> None:
        self._waiting = self._waiting[1:]
        self._show_first()

    def _show_first(self) -> None:
        if not self._waiting:
            if self.isVisible():
                self.hide()
                self.closed.emit()
            return
        problem = self._waiting[0][1]
        self._sentence.setText(problem.sentence)
        self._next_step.setText(problem.next_step)
        self._next_step.setVisible(bool(problem.next_step))
        others = len(self._waiting) - 1
        self._more.setText(self.tr("Next ({count} more)").format(count=others))
        self._more.setVisible(others > 0)
        self.show()
