"""What is shown in place of the panes while there is no library to show: why, and the ways on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from engine.contracts import Problem
from ui.theme import GRID, TextSize, Theme
from ui.widgets.buttons import TextButton
from ui.widgets.icons import icon
from ui.widgets.text_block import TextBlock

_PICTURE = 48
_WIDEST = 72 * GRID

Choice = tuple[str, Callable[[], None]]
"""what a button says and what it does"""


class NotOpen(QFrame):
    """A sentence, what to do, and a button for each way on; the first is the one that is advised."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "pane")
        self._picture = QLabel()
        self._picture.setTextFormat(Qt.TextFormat.PlainText)
        self._sentence = TextBlock(size=TextSize.HEADING, bold=True)
        self._next_step = TextBlock()
        self._buttons = QHBoxLayout()
        self._shown: list[TextButton] = []
        inner = QWidget()
        inner.setMaximumWidth(_WIDEST)
        column = QVBoxLayout(inner)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        column.setSpacing(2 * GRID)
        for widget in (self._picture, self._sentence, self._next_step):
            column.addWidget(widget)
        foot = QHBoxLayout()
        foot.addLayout(self._buttons)
        foot.addStretch(1)
        column.addLayout(foot)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(inner, 20)
        row.addStretch(1)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addLayout(row)
        outer.addStretch(3)
        self.set_theme(theme)
        self.hide()

    def tell(self, problem: Problem, choices: Sequence[Choice]) -> None:
        """Show what is wrong, and these ways on instead of those before."""
        self._sentence.setText(problem.sentence)
        self._next_step.setText(problem.next_step)
        for button in self._shown:
            button.deleteLater()
        self._shown = [TextButton(words, role="" if number else "primary") for number, (words, _) in enumerate(choices)]
        for button, (_, act) in zip(self._shown, choices, strict=True):
            button.clicked.connect(lambda _checked=False, act=act: act())
            self._buttons.addWidget(button)
        self.show()
        QAccessible.updateAccessibility(
            QAccessibleAnnouncementEvent(self, f"{problem.sentence} {problem.next_step}".rstrip())
        )

    def set_theme(self, theme: Theme) -> None:
        """Draw the sign in the colours of ``theme``."""
        self._picture.setPixmap(icon("warning", theme, theme.warning).pixmap(_PICTURE, _PICTURE))
