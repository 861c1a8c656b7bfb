"""Erasing everything cannot be undone, so it asks for a typed word."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.theme import GRID, TextSize
from ui.widgets.buttons import TextButton
from ui.widgets.text_block import TextBlock


class EraseDialog(QDialog):
    """Accepted only after the word has been typed."""

    def __init__(self, folder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Erase everything"))
        self._word = self.tr("erase")
        self._field = QLineEdit()
        prompt = self.tr("To go on, type the word: {word}").format(word=self._word)
        self._field.setAccessibleName(prompt)
        self._erase = TextButton(self.tr("Erase everything"))
        self._erase.setEnabled(False)
        keep = TextButton(self.tr("Keep everything"), role="primary")
        keep.setDefault(True)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._erase)
        buttons.addWidget(keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(TextBlock(self.tr("Erase the whole library?"), size=TextSize.HEADING, bold=True))
        told = self.tr(
            "All words of your documents, questions, answers, backups and logs in this folder are erased for good. "
            "Your own files stay where they are."
        )
        column.addWidget(TextBlock(told))
        column.addWidget(TextBlock(folder, role="muted"))
        column.addWidget(TextBlock(prompt))
        column.addWidget(self._field)
        column.addStretch(1)
        column.addLayout(buttons)
        self.setMinimumWidth(60 * GRID)
        self._field.textChanged.connect(self._compare)
        self._erase.clicked.connect(self.accept)
        keep.clicked.connect(self.reject)

    def _compare(self, typed: str) -> None:
        self._erase.setEnabled(typed.strip().casefold() == self._word.casefold())
