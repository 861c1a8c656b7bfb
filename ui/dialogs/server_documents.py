"""Which documents may be sent to a server, and taking that back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QVBoxLayout, QWidget

from engine.contracts import Server, Trust
from ui.theme import GRID, TextSize
from ui.widgets.buttons import TextButton
from ui.widgets.name_list import NameList
from ui.widgets.text_block import TextBlock


class ServerDocumentsDialog(QDialog):
    """Either signal closes it.

    Signals:
        taken_back(ids): these documents may be sent there no more.
        all_taken_back(): none may.
    """

    taken_back = Signal(object)
    all_taken_back = Signal()

    def __init__(self, server: Server, documents: Sequence[tuple[str, str]], parent: QWidget) -> None:
        """``documents``: ids and names of those that were allowed one by one."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Documents for a server"))
        heading = self.tr("What may be sent to {name}").format(name=server.name)
        self._list = NameList(self.tr("Documents that may be sent there"), documents)
        self._list.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self._list.setVisible(bool(documents))
        self._take = TextButton(self.tr("Take back"))
        self._take.setVisible(bool(documents))
        self._take.setEnabled(False)
        take_all = TextButton(self.tr("Take back all"))
        close = TextButton(self.tr("Close"), role="primary")
        close.setDefault(True)
        buttons = QHBoxLayout()
        buttons.addWidget(take_all)
        buttons.addStretch(1)
        buttons.addWidget(self._take)
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(TextBlock(heading, size=TextSize.HEADING, bold=True))
        column.addWidget(TextBlock(server.address, role="muted"))
        column.addWidget(TextBlock(self._meaning(server)))
        column.addWidget(self._list, 1)
        column.addLayout(buttons)
        self.setMinimumWidth(60 * GRID)
        self._list.itemSelectionChanged.connect(lambda: self._take.setEnabled(bool(self._list.marked())))
        self._take.clicked.connect(self._take_back)
        take_all.clicked.connect(self.accept)
        take_all.clicked.connect(self.all_taken_back)
        close.clicked.connect(self.reject)

    def _take_back(self) -> None:
        marked = self._list.marked()
        self.accept()
        self.taken_back.emit(marked)

    def _meaning(self, server: Server) -> str:
        if server.trust is Trust.ALL:
            return self.tr("Every document may. When that is taken back, you are asked for each one.")
        return self.tr("What you take back here is not sent again without asking you; what was sent stays sent.")
