"""Asks for the password of one document; it is never stored."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.dialogs.secret import SecretDialog
from ui.widgets.text_block import TextBlock
from ui.wording import tr


class PasswordDialog(SecretDialog):
    """Signals: ``given(password)``, once, when the person presses Open."""

    def __init__(self, name: str, *, tried: bool, parent: QWidget | None = None) -> None:
        words = tr("{name} opens with a password. It is used until the program ends and stored nowhere.")
        if tried:
            words = tr("That password does not open {name}. Type it again; capital letters count.")
        super().__init__(tr("Password"), tr("Open"), [TextBlock(words.format(name=name))], parent=parent)
