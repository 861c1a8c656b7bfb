"""Said above the pages of a document that needs its password again."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.theme import GRID, HALF, Theme
from ui.widgets.buttons import TextButton
from ui.widgets.label import Label


class LockBar(QFrame):
    """Why no page shows, and the way to change that."""

    password_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "message")
        text = Label(self.tr("This document is locked. It can be searched; its pages show once you give the password."))
        text.setWordWrap(True)
        self._button = TextButton(self.tr("Enter password"), role="primary", picture="lock")
        self._button.clicked.connect(self.password_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        row.setSpacing(2 * HALF)
        row.addWidget(text, 1)
        row.addWidget(self._button)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Tint the icon."""
        self._button.set_theme(theme)
