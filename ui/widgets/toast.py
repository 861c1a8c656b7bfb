"""A short notice that a thing is gone, with Undo while it lasts."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.theme import GRID, Theme
from ui.widgets.buttons import IconButton, TextButton, tint_buttons
from ui.widgets.label import ElidedLabel

SHOWN = 8_000
"""milliseconds"""


class UndoToast(QFrame):
    """Floats at the lower edge of its parent; one notice at a time.

    Signals:
        undone(): the person took it back.
        settled(): time ran out, the person closed the notice, or the next one came; now it is done.
    """

    undone = Signal()
    settled = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._above = parent
        self.setProperty("role", "toast")
        self._words = ElidedLabel()
        self._undo = TextButton(self.tr("Undo"), role="quiet", picture="undo")
        self._close = IconButton("close", self.tr("Close the notice"))
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID // 2, GRID // 2, GRID // 2)
        row.addWidget(self._words, 1)
        row.addWidget(self._undo)
        row.addWidget(self._close)
        self._timer = QTimer(self, singleShot=True, interval=SHOWN)
        self._timer.timeout.connect(self.settle)
        self._undo.clicked.connect(self.undo)
        self._close.clicked.connect(self.settle)
        parent.installEventFilter(self)
        self.hide()

    def notify(self, words: str) -> None:
        """Show a notice; the one before it is settled."""
        self.settle()
        self._words.setText(words)
        self.setAccessibleName(words)
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    def undo(self) -> None:
        """Take back what the notice tells of; nothing to do where no notice is shown."""
        if self._close_notice():
            self.undone.emit()

    def settle(self) -> None:
        """What the notice tells of is final."""
        if self._close_notice():
            self.settled.emit()

    def set_theme(self, theme: Theme) -> None:
        """Tint the icons."""
        tint_buttons(self, theme)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep to the lower edge when the parent changes its size."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _close_notice(self) -> bool:
        """Hide; whether there was a notice."""
        if self.isHidden():
            return False
        self._timer.stop()
        self.hide()
        return True

    def _place(self) -> None:
        words = self.fontMetrics().horizontalAdvance(self._words.text())
        buttons = self._undo.sizeHint().width() + self._close.sizeHint().width()
        width = min(words + buttons + 8 * GRID, self._above.width() - 4 * GRID)
        height = self.sizeHint().height()
        self.setGeometry((self._above.width() - width) // 2, self._above.height() - height - 6 * GRID, width, height)
