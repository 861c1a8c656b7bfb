"""One quiet line while there is no model of a kind, with the way to one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.theme import GRID, TextSize
from ui.widgets.buttons import TextButton
from ui.widgets.text_block import TextBlock


class ModelLine(QWidget):
    """Signals: ``model_wanted()``, the person wants a model."""

    model_wanted = Signal()

    def __init__(self, words: str, offer: str) -> None:
        """``offer`` is what the button says."""
        super().__init__()
        self._words = words
        said = TextBlock(words, size=TextSize.SMALL, role="muted")
        self._choose = TextButton(offer, role="quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(said, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._choose)
        self._choose.clicked.connect(self.model_wanted)

    def focus(self) -> None:
        """Give its button the keyboard; screen readers say the line."""
        self._choose.setFocus(Qt.FocusReason.ShortcutFocusReason)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self._words))
