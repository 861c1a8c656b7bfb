"""Three panes side by side that remember their widths and fold when the window is narrow.

Wide: library, page, conversation. Narrower: the library folds to a rail of icons and opens like a drawer. Narrower
still: the conversation folds too, and covers the page when it is opened. What the person opens or closes by hand in
a wide window stays so.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSplitter, QWidget

from ui.rail import Rail
from ui.theme import GRID, Theme

_LIBRARY_FOLDS = 152
_CONVERSATION_FOLDS = 84
"""letters of the system's font that fit into the window when a pane folds: large text folds sooner"""


@dataclass
class _Pane:
    """Whether a side pane is wanted in a wide window, and whether its drawer is open in a narrow one."""

    widget: QWidget
    wanted: bool = True
    folded: bool = False
    drawn: bool = False

    @property
    def shown(self) -> bool:
        return self.drawn if self.folded else self.wanted


class Panes(QWidget):
    """Signals: ``changed()``, a pane was shown or hidden; ``files_wanted()``, from the rail."""

    changed = Signal()
    files_wanted = Signal()

    def __init__(self, library: QWidget, reader: QWidget, conversation: QWidget) -> None:
        super().__init__()
        self._library = _Pane(library)
        self._reader = reader
        self._conversation = _Pane(conversation)
        self._rail = Rail()
        self._splitter = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False, handleWidth=1)
        for widget in (library, reader, conversation):
            self._splitter.addWidget(widget)
        library.setMinimumWidth(24 * self._letter())
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes([34 * GRID, 90 * GRID, 48 * GRID])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._rail)
        row.addWidget(self._splitter, 1)
        self._rail.library_wanted.connect(self.show_library)
        self._rail.conversation_wanted.connect(self.show_conversation)
        self._rail.files_wanted.connect(self.files_wanted)
        self._apply()

    @property
    def library_shown(self) -> bool:
        """Whether the library can be seen."""
        return self._library.shown

    @property
    def conversation_shown(self) -> bool:
        """Whether the conversation can be seen."""
        return self._conversation.shown

    def show_library(self, shown: bool) -> None:
        """Open or close the library."""
        self._show(self._library, shown)

    def show_conversation(self, shown: bool) -> None:
        """Open or close the conversation."""
        self._show(self._conversation, shown)

    def close_drawers(self) -> bool:
        """Give the page its room: close what is open only for the moment; whether something was."""
        drawn = self._library.drawn or self._conversation.drawn
        self._library.drawn = self._conversation.drawn = False
        self._apply()
        return drawn

    def widths(self) -> QByteArray:
        """The widths of the panes, to be kept."""
        return self._splitter.saveState()

    def restore_widths(self, widths: QByteArray) -> None:
        """The widths of an earlier window."""
        self._splitter.restoreState(widths)
        self._splitter.setHandleWidth(1)

    def set_theme(self, theme: Theme) -> None:
        """Tint the icons."""
        self._rail.set_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold and unfold."""
        super().resizeEvent(event)
        letters = event.size().width() / self._letter()
        folded = letters < _LIBRARY_FOLDS, letters < _CONVERSATION_FOLDS
        if folded != (self._library.folded, self._conversation.folded):
            self._library.folded, self._conversation.folded = folded
            self._library.drawn = self._conversation.drawn = False
            self._apply()

    def _show(self, pane: _Pane, shown: bool) -> None:
        if pane.folded:
            # Two drawers would leave no room for the page.
            self._library.drawn = self._conversation.drawn = False
            pane.drawn = shown
        else:
            pane.wanted = shown
        self._apply()

    def _apply(self) -> None:
        self._rail.setVisible(self._library.folded)
        for pane in (self._library, self._conversation):
            pane.widget.setVisible(pane.shown)
        self._reader.setVisible(not self._conversation.drawn)
        self._rail.show_state(
            library=self._library.shown,
            conversation=self._conversation.shown,
            conversation_folded=self._conversation.folded,
        )
        self.changed.emit()

    @staticmethod
    def _letter() -> int:
        """Pixels of an average letter of the system's font."""
        return QFontMetrics(QApplication.font()).averageCharWidth()
