"""The library folded to icons, for narrow windows."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.theme import GRID, HALF, Theme
from ui.widgets.buttons import IconButton, tint_buttons


class Rail(QFrame):
    """Signals: ``library_wanted(shown)``, ``conversation_wanted(shown)``, ``files_wanted()``."""

    library_wanted = Signal(bool)
    conversation_wanted = Signal(bool)
    files_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "pane")
        self._library = IconButton("library", self.tr("Library"))
        self._add = IconButton("add", self.tr("Add files"))
        self._conversation = IconButton("question", self.tr("Conversation"))
        for toggle in (self._library, self._conversation):
            toggle.setCheckable(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(HALF, GRID, HALF, GRID)
        column.setSpacing(GRID)
        for button in (self._library, self._conversation, self._add):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self._library.clicked.connect(self.library_wanted)
        self._conversation.clicked.connect(self.conversation_wanted)
        self._add.clicked.connect(self.files_wanted)

    def show_state(self, *, library: bool, conversation: bool, conversation_folded: bool) -> None:
        """Which panes are open, and whether the conversation needs a button."""
        self._library.setChecked(library)
        self._conversation.setChecked(conversation)
        self._conversation.setVisible(conversation_folded)

    def set_theme(self, theme: Theme) -> None:
        """Tint the icons."""
        tint_buttons(self, theme)
