"""A page as a button, beside the statement or the number that stands on it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from ui.widgets.label import plain_tip


class PageButton(QPushButton):
    """ "p. 12"; a screen reader says which document, and what is known of the words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def rename(self, words: str, name: str) -> None:
        """The words on it, and its name in full."""
        self.setText(words.replace("&", "&&"))
        self.setAccessibleName(name)
        self.setToolTip(plain_tip(name))

    def set_current(self, current: bool) -> None:
        """Mark the page whose place is shown."""
        if bool(self.property("current")) != current:
            self.setProperty("current", current)
            self.style().unpolish(self)
            self.style().polish(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses, as it does on a card."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)
