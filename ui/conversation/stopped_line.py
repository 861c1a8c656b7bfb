"""That an answer was stopped, and a button that puts its question again."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.theme import GRID, TextSize, Theme
from ui.widgets.buttons import TextButton
from ui.widgets.text_block import TextBlock


class StoppedLine(QWidget):
    """Signals: ``again_wanted()``."""

    again_wanted = Signal()

    def __init__(self, words: str, theme: Theme) -> None:
        super().__init__()
        again = TextButton(self.tr("Ask again"), role="quiet", picture="again")
        again.set_theme(theme)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(TextBlock(words, size=TextSize.SMALL, bold=True), 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(again)
        again.clicked.connect(self.again_wanted)
