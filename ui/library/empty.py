"""The library before anything is in it: one sentence, a place to drop files, and the sample."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from ui.theme import GRID, Theme
from ui.widgets.buttons import TextButton
from ui.widgets.icons import icon
from ui.widgets.text_block import TextBlock

_PICTURE = 48


class EmptyLibrary(QFrame):
    """Signals: ``files_wanted()`` and ``sample_wanted()`` for its two buttons."""

    files_wanted = Signal()
    sample_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "drop")
        self._picture = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._picture.setTextFormat(Qt.TextFormat.PlainText)
        words = TextBlock(self.tr("Drop PDFs, pictures or a folder here, and ask what is in them."))
        note = TextBlock(self.tr("Files stay where they are. Nothing leaves this computer."), role="muted")
        add = TextButton(self.tr("Add files"), role="primary")
        sample = TextButton(self.tr("Open the sample"), role="quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addStretch(1)
        column.addWidget(self._picture)
        column.addSpacing(GRID)
        for widget in (words, note, add, sample):
            column.addWidget(widget)
        column.addStretch(2)
        add.clicked.connect(self.files_wanted)
        sample.clicked.connect(self.sample_wanted)

    def show_over(self, over: bool) -> None:
        """Whether something is held over the window that can be dropped."""
        self.setProperty("over", over)
        self.style().unpolish(self)
        self.style().polish(self)

    def set_theme(self, theme: Theme) -> None:
        """Draw the picture in the colours of ``theme``."""
        self._picture.setPixmap(icon("library", theme, theme.muted).pixmap(_PICTURE, _PICTURE))
