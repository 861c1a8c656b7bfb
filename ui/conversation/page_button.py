"""A page as a button, beside the statement or the number that stands on it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from ui.theme import HALF, Theme, icon_side
from ui.widgets.icons import icon
from ui.widgets.label import plain_tip


class PageButton(QPushButton):
    """ "p. 12", with a sign where there is something to be known of the words; a screen reader says which document,
    and what is known."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._picture = ""

    def rename(self, words: str, name: str) -> None:
        """The words on it, and its name in full."""
        self.setText(words.replace("&", "&&"))
        self.setAccessibleName(name)
        self.setToolTip(plain_tip(name))

    def show_sign(self, picture: str, theme: Theme) -> None:
        """The icon that tells what is known of the words."""
        self._picture = picture
        self.setIconSize(QSize(icon_side() - HALF, icon_side() - HALF))
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw the sign in the colours of ``theme``."""
        if self._picture:
            tint = theme.warning if self._picture == "warning" else theme.muted
            self.setIcon(icon(self._picture, theme, tint))

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
