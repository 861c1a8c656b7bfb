"""Asks for the token with which the hub hands out models whose terms were accepted there."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.models.rows import HOST
from ui.theme import GRID, TextSize
from ui.widgets.buttons import TextButton
from ui.widgets.text_block import TextBlock


class TokenDialog(QDialog):
    """Signals: ``given(token)``, once, when the person presses Get."""

    given = Signal(str)

    def __init__(self, repository: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Token"))
        heading = self.tr("{host} asks for your token").format(host=HOST)
        told = self.tr(
            "It hands out {repository} to those who accepted its terms there. Accept them on the page of the model, "
            "{host}/{repository}, then make a token that may read under {host}/settings/tokens and put it in here."
        ).format(host=HOST, repository=repository)
        kept = self.tr("It is kept in the system's keyring, and sent to {host} alone.").format(host=HOST)
        self._field = QLineEdit(echoMode=QLineEdit.EchoMode.Password)
        self._field.setAccessibleName(self.tr("Token"))
        self._get = TextButton(self.tr("Get"), role="primary")
        self._get.setDefault(True)
        self._get.setEnabled(False)
        cancel = TextButton(self.tr("Not now"))
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self._get)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(TextBlock(heading, size=TextSize.HEADING, bold=True))
        column.addWidget(TextBlock(told))
        column.addWidget(self._field)
        column.addWidget(TextBlock(kept, role="muted"))
        column.addStretch(1)
        column.addLayout(buttons)
        self.setMinimumWidth(60 * GRID)
        self._field.setFocus()
        self._field.textChanged.connect(lambda text: self._get.setEnabled(bool(text.strip())))
        self._get.clicked.connect(self._give)
        cancel.clicked.connect(self.reject)

    def _give(self) -> None:
        token = self._field.text().strip()
        self.accept()
        self.given.emit(token)
