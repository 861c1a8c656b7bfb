"""What is to be known of an answer that is not whole, and a button that makes it so."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.theme import GRID, TextSize, Theme
from ui.widgets.buttons import TextButton
from ui.widgets.text_block import TextBlock


class StoppedLine(QWidget):
    """``offer`` is what the button says. Signals: ``wanted()``, it was pressed."""

    wanted = Signal()

    def __init__(self, words: str, offer: str, theme: Theme) -> None:
        super().__init__()
        button = TextButton(offer, role="quiet", picture="again")
        button.set_theme(theme)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(TextBlock(words, size=TextSize.SMALL, bold=True), 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(button)
        button.clicked.connect(self.wanted)
