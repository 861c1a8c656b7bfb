"""One quiet line while there is no text model, with the way to one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.theme import GRID, TextSize
from ui.widgets.buttons import TextButton
from ui.widgets.text_block import TextBlock


class ModelLine(QWidget):
    """Signals: ``model_wanted()``, the person wants to choose a model's file."""

    model_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = TextBlock(self.tr("No text model: answers are quotes."), size=TextSize.SMALL, role="muted")
        choose = TextButton(self.tr("Choose a model\u2026"), role="quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(words, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(choose)
        choose.clicked.connect(self.model_wanted)
