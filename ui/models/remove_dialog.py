"""Asks once before files of a model or of graphics-card support are deleted, or a server is forgotten."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from engine.contracts import CardSupport, FoundModel, Server
from ui.models.words import tr
from ui.theme import GRID, TextSize
from ui.widgets.buttons import TextButton
from ui.widgets.text_block import TextBlock
from ui.wording import data_size


class _RemoveDialog(QDialog):
    """Accepted: it is to be removed. ``told`` says what that means, ``place`` where it is."""

    def __init__(self, title: str, heading: str, told: str, place: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        remove = TextButton(self.tr("Remove"))
        keep = TextButton(self.tr("Keep"), role="primary")
        keep.setDefault(True)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(remove)
        buttons.addWidget(keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(TextBlock(heading, size=TextSize.HEADING, bold=True))
        column.addWidget(TextBlock(told))
        column.addWidget(TextBlock(place, role="muted"))
        column.addStretch(1)
        column.addLayout(buttons)
        self.setMinimumWidth(52 * GRID)
        remove.clicked.connect(self.accept)
        keep.clicked.connect(self.reject)


class RemoveModelDialog(_RemoveDialog):
    """Accepted: the model's files are to be deleted."""

    def __init__(self, model: FoundModel, parent: QWidget) -> None:
        heading = tr("Remove {title}?").format(title=model.header.title)
        size = data_size(model.header.size)
        told = tr("That frees about {size} of the disk. It can be got again.").format(size=size)
        super().__init__(tr("Remove a model"), heading, told, model.path, parent)


class RemoveSupportDialog(_RemoveDialog):
    """Accepted: graphics-card support is to be deleted."""

    def __init__(self, support: CardSupport, parent: QWidget) -> None:
        heading = tr("Remove the graphics-card support?")
        told = tr("Models look at pages on the processor again. It can be got again.")
        super().__init__(tr("Remove support"), heading, told, support.card.name if support.card else "", parent)


class RemoveServerDialog(_RemoveDialog):
    """Accepted: the server is to be forgotten."""

    def __init__(self, server: Server, parent: QWidget) -> None:
        heading = tr("Remove {title}?").format(title=server.name)
        told = tr("Its key and what was allowed to be sent there are forgotten. Answers from there stay.")
        super().__init__(tr("Remove a server"), heading, told, server.address, parent)
