"""A warning in words, with its sign before it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ui.theme import HALF, TextSize, Theme, icon_side
from ui.widgets.icons import icon
from ui.widgets.text_block import TextBlock


class SignLine(QWidget):
    """Small, in the role "warning"."""

    def __init__(self, words: str, theme: Theme) -> None:
        super().__init__()
        self.words = words
        self._sign = QLabel()
        self._sign.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(HALF)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(TextBlock(words, size=TextSize.SMALL, role="warning"), 1)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw the sign in the colours of ``theme``."""
        side = icon_side() - HALF
        self._sign.setPixmap(icon("warning", theme, theme.warning).pixmap(side, side))
