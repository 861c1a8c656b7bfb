"""The head of a pane: one height for all three, so that the line below them runs through."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QWidget

from ui.theme import GRID, HALF, icon_side


class Header(QFrame):
    """A row on the ground of the pane."""

    def __init__(self, left: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "header")
        text = QFontMetrics(QApplication.font()).height() + HALF
        self.setMinimumHeight(3 * GRID + max(text, icon_side()))  # whichever of its parts a font makes the taller one
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(left, HALF, GRID, HALF)
        self.row.setSpacing(HALF)
