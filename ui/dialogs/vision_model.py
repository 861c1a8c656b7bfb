"""A vision model comes as a folder or as one file; a file dialog shows either, so the person says which."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import GRID, TextSize
from ui.widgets.buttons import TextButton
from ui.widgets.text_block import TextBlock


class VisionModelDialog(QDialog):
    """Signals: ``folder_wanted()``, ``file_wanted()``; either closes it."""

    folder_wanted = Signal()
    file_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Choose a vision model"))
        told = self.tr(
            "Llama 3.2 Vision, 11B or 90B: a folder with .safetensors files (as from Hugging Face, Unsloth or MLX), "
            "or the one large file that Ollama keeps. Before the first look it is prepared for this computer, once."
        )
        cancel = TextButton(self.tr("Cancel"))
        file = TextButton(self.tr("Choose a file\u2026"))
        folder = TextButton(self.tr("Choose a folder\u2026"), role="primary")
        folder.setDefault(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(cancel)
        buttons.addStretch(1)
        buttons.addWidget(file)
        buttons.addWidget(folder)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(
            TextBlock(self.tr("Which vision model is to look at pages?"), size=TextSize.HEADING, bold=True)
        )
        column.addWidget(TextBlock(told, role="muted"))
        column.addStretch(1)
        column.addLayout(buttons)
        self.setMinimumWidth(60 * GRID)
        cancel.clicked.connect(self.reject)
        for button, wanted in ((file, self.file_wanted), (folder, self.folder_wanted)):
            button.clicked.connect(self.accept)
            button.clicked.connect(wanted)
