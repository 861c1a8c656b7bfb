"""Asks once before a model's files are deleted."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from engine.contracts import FoundModel
from ui.theme import GRID, TextSize
from ui.widgets.buttons import TextButton
from ui.widgets.text_block import TextBlock
from ui.wording import data_size


class RemoveModelDialog(QDialog):
    """Accepted: the model's files are to be deleted."""

    def __init__(self, model: FoundModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Remove a model"))
        heading = self.tr("Remove {title}?").format(title=model.header.title)
        told = self.tr("That frees about {size} of the disk. It can be got again.").format(
            size=data_size(model.header.size)
        )
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
        column.addWidget(TextBlock(model.path, role="muted"))
        column.addStretch(1)
        column.addLayout(buttons)
        self.setMinimumWidth(52 * GRID)
        remove.clicked.connect(self.accept)
        keep.clicked.connect(self.reject)
