"""Asks for the password of one document; it is never stored."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.theme import GRID
from ui.widgets.buttons import TextButton
from ui.widgets.text_block import TextBlock


class PasswordDialog(QDialog):
    """Signals: ``given(password)``, once, when the person presses Open."""

    given = Signal(str)

    def __init__(self, name: str, *, tried: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Password"))
        words = self.tr("{name} opens with a password. It is used until the program ends and stored nowhere.")
        if tried:
            words = self.tr("That password does not open {name}. Type it again; capital letters count.")
        self._field = QLineEdit(echoMode=QLineEdit.EchoMode.Password)
        self._field.setAccessibleName(self.tr("Password"))
        self._open = TextButton(self.tr("Open"), role="primary")
        self._open.setDefault(True)
        self._open.setEnabled(False)
        skip = TextButton(self.tr("Not now"))
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(skip)
        buttons.addWidget(self._open)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(TextBlock(words.format(name=name)))
        column.addWidget(self._field)
        column.addStretch(1)
        column.addLayout(buttons)
        self.setMinimumWidth(52 * GRID)
        self._field.textChanged.connect(lambda text: self._open.setEnabled(bool(text)))
        self._open.clicked.connect(self._give)
        skip.clicked.connect(self.reject)

    def _give(self) -> None:
        password = self._field.text()
        self.accept()
        self.given.emit(password)
