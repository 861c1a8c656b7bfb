"""A text to read and to copy: licences, the place of the logs, a report of a fault."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from ui.theme import GRID, TextSize
from ui.widgets.buttons import TextButton
from ui.widgets.text_block import TextBlock


class TextDialog(QDialog):
    """A heading, a few words, and the text."""

    def __init__(self, heading: str, words: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(heading)
        self._text = QPlainTextEdit(text, readOnly=True)
        self._text.setAccessibleName(heading)
        self._text.setTabChangesFocus(True)
        copy = TextButton(self.tr("Copy"))
        close = TextButton(self.tr("Close"), role="primary")
        close.setDefault(True)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(copy)
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(TextBlock(heading, size=TextSize.HEADING, bold=True))
        column.addWidget(TextBlock(words))
        column.addWidget(self._text, 1)
        column.addLayout(buttons)
        self.resize(72 * GRID, 56 * GRID)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(text))
        close.clicked.connect(self.accept)
