"""Said above the pages while a part of one is to be drawn."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import GRID, HALF, TextSize, Theme
from ui.widgets.buttons import TextButton
from ui.widgets.text_block import TextBlock


class RegionBar(QFrame):
    """What to do, and the way out. Signals: ``left()``."""

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "message")
        self._told = self.tr("Draw a frame around what you ask about.")
        self._keys = self.tr("With keys: arrows move it, with Shift they size it, Enter takes it.")
        self._cancel = TextButton(self.tr("Cancel"), role="quiet", picture="close")
        self._cancel.clicked.connect(self.left)
        words = QVBoxLayout()
        words.setSpacing(HALF // 2)
        words.addWidget(TextBlock(self._told, bold=True))
        words.addWidget(TextBlock(self._keys, size=TextSize.SMALL, role="muted"))
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        row.setSpacing(GRID)
        row.addLayout(words, 1)
        row.addWidget(self._cancel, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def show_on(self, on: bool) -> None:
        """Show it while drawing is on; screen readers say what to do."""
        self.setVisible(on)
        if on:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, f"{self._told} {self._keys}"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def set_theme(self, theme: Theme) -> None:
        """Tint the icon."""
        self._cancel.set_theme(theme)
