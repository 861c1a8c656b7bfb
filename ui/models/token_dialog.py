"""Asks for the token with which the hub hands out models whose terms were accepted there."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.dialogs.secret import SecretDialog
from ui.models.rows import HOST
from ui.theme import TextSize
from ui.widgets.text_block import TextBlock
from ui.wording import tr


class TokenDialog(SecretDialog):
    """Signals: ``given(token)``, once, when the person presses Get."""

    def __init__(self, repository: str, parent: QWidget) -> None:
        heading = tr("{host} asks for your token").format(host=HOST)
        told = tr(
            "It hands out {repository} to those who accepted its terms there. Accept them on the page of the model, "
            "{host}/{repository}, then make a token that may read under {host}/settings/tokens and put it in here."
        ).format(host=HOST, repository=repository)
        kept = tr("It is kept in the system's keyring, and sent to {host} alone.").format(host=HOST)
        above = [TextBlock(heading, size=TextSize.HEADING, bold=True), TextBlock(told)]
        super().__init__(tr("Token"), tr("Get"), above, [TextBlock(kept, role="muted")], parent)
