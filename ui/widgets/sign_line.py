"""A line of small words with its sign before it: a warning, or what is known of something."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ui.theme import HALF, TextSize, Theme, icon_side
from ui.widgets.icons import icon
from ui.widgets.text_block import TextBlock


class SignLine(QWidget):
    """``picture`` is the name of an icon, in the colour of ``role``: "danger", "warning" or "muted"."""

    def __init__(self, words: str, theme: Theme, *, picture: str = "warning", role: str = "warning") -> None:
        super().__init__()
        self.words = words
        self._picture = picture
        self._role = role
        self._sign = QLabel()
        self._sign.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(HALF)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(TextBlock(words, size=TextSize.SMALL, role=role), 1)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw the sign in the colours of ``theme``."""
        side = icon_side() - HALF
        tint = {"danger": theme.danger, "warning": theme.warning}.get(self._role, theme.muted)
        self._sign.setPixmap(icon(self._picture, theme, tint).pixmap(side, side))
