"""The head of a pane: one height for all three, so that the line below them runs through."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QWidget

from ui.theme import GRID, HALF


class Header(QFrame):
    """A row on the ground of the pane."""

    def __init__(self, left: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "header")
        self.setMinimumHeight(QFontMetrics(QApplication.font()).height() + 3 * GRID + HALF)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(left, HALF, GRID, HALF)
        self.row.setSpacing(HALF)
