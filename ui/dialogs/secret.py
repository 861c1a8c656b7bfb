"""Asks for something that is not shown while it is typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.theme import GRID
from ui.widgets.buttons import TextButton


class SecretDialog(QDialog):
    """``above`` and ``below`` the field stand texts; ``name`` is the field's and the window's, ``does`` the button's.

    Signals: ``given(secret)``, once, when the person presses the button.
    """

    given = Signal(str)

    def __init__(
        self,
        name: str,
        does: str,
        above: Sequence[QWidget],
        below: Sequence[QWidget] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(name)
        self._field = QLineEdit(echoMode=QLineEdit.EchoMode.Password)
        self._field.setAccessibleName(name)
        self._give = TextButton(does, role="primary")
        self._give.setDefault(True)
        self._give.setEnabled(False)
        cancel = TextButton(self.tr("Not now"))
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self._give)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        for widget in (*above, self._field, *below):
            column.addWidget(widget)
        column.addStretch(1)
        column.addLayout(buttons)
        self.setMinimumWidth(56 * GRID)
        self._field.setFocus()
        self._field.textChanged.connect(lambda text: self._give.setEnabled(bool(text)))
        self._give.clicked.connect(self._end)
        cancel.clicked.connect(self.reject)

    def _end(self) -> None:
        secret = self._field.text()
        self.accept()
        self.given.emit(secret)
