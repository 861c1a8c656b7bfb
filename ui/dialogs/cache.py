"""How much room what the models made of documents takes, and a button that lets go of it."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from engine.contracts import CacheUse
from ui.theme import GRID, TextSize
from ui.widgets.buttons import TextButton
from ui.widgets.text_block import TextBlock
from ui.wording import data_size


class CacheDialog(QDialog):
    """Accepted: the cache is to be emptied."""

    def __init__(self, use: CacheUse, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Cache"))
        sentence = self.tr("{used} of {limit} are in use.").format(used=data_size(use.used), limit=data_size(use.limit))
        why = self.tr(
            "What the models have read and looked at is kept here, so that the next question is answered sooner. "
            "Emptying it loses nothing but time; documents and answers stay."
        )
        close = TextButton(self.tr("Close"))
        empty = TextButton(self.tr("Empty the cache"))
        empty.setEnabled(use.used > 0)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(empty)
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(TextBlock(sentence, size=TextSize.HEADING, bold=True))
        column.addWidget(TextBlock(why, role="muted"))
        column.addStretch(1)
        column.addLayout(buttons)
        self.setMinimumWidth(48 * GRID)
        close.setDefault(True)
        close.clicked.connect(self.reject)
        empty.clicked.connect(self.accept)
