"""Unfolds the quotes behind a statement."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton

from ui.theme import HALF, Theme, icon_side
from ui.widgets.icons import icon


class QuotesButton(QPushButton):
    """ "2 quotes", with a chevron that says whether they are shown."""

    def __init__(self, count: int, theme: Theme) -> None:
        super().__init__()
        self.setText(self.tr("1 quote") if count == 1 else self.tr("{count} quotes").format(count=count))
        self.setProperty("role", "more")
        self.setAccessibleName(self.text())
        self.setAutoDefault(False)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setIconSize(QSize(icon_side() - HALF, icon_side() - HALF))
        self._theme = theme
        self.toggled.connect(self._show_sign)
        self._show_sign()

    def set_theme(self, theme: Theme) -> None:
        """Draw the sign in the colours of ``theme``."""
        self._theme = theme
        self._show_sign()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses, as it does on a card."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def _show_sign(self) -> None:
        self.setIcon(icon("chevron" if self.isChecked() else "chevron-right", self._theme, self._theme.muted))
