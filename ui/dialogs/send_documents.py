"""Asks before documents leave this computer: which ones, and where to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import GRID, TextSize
from ui.widgets.buttons import TextButton
from ui.widgets.name_list import NameList
from ui.widgets.text_block import TextBlock
from ui.wording import document_count, tr

_ROWS = 10
"""names that are shown without scrolling"""


class SendDocumentsDialog(QDialog):
    """Accepted: these documents may be sent there."""

    def __init__(self, server: str, address: str, documents: Sequence[tuple[str, str]], parent: QWidget) -> None:
        """``documents``: ids and names."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Send documents to a server"))
        heading = self.tr("Send these documents to {name}?").format(name=server)
        told = self.tr(
            "To answer, your question and the pages that are read or looked at for it leave this computer. That holds "
            "for later questions, too, until you take it back on the page of the models."
        )
        listed = NameList(self.tr("Documents to be sent"), documents)
        listed.fit(_ROWS)
        allow = TextButton(self.tr("Allow for {documents}").format(documents=_these(len(documents))))
        cancel = TextButton(self.tr("Cancel"), role="primary")
        cancel.setDefault(True)  # a question ends with Enter: a second one sends nothing
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(allow)
        buttons.addWidget(cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(TextBlock(heading, size=TextSize.HEADING, bold=True))
        column.addWidget(TextBlock(address, role="muted"))
        column.addWidget(listed, 1)
        column.addWidget(TextBlock(told))
        column.addLayout(buttons)
        self.setMinimumWidth(60 * GRID)
        allow.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        cancel.setFocus()


def _these(count: int) -> str:
    return tr("this document") if count == 1 else tr("these {documents}").format(documents=document_count(count))
