"""The bar for finding words in the open document. The searching itself is done elsewhere."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QWidget

from ui.reader.actions import ReaderActions, action_button
from ui.theme import GRID, HALF, Theme
from ui.widgets.buttons import IconButton
from ui.widgets.label import Label

PAUSE = 200
"""milliseconds without typing after which the words are looked for"""


class FindBar(QFrame):
    """A field, how many places there are, and the way from one to the next."""

    wanted = Signal(str)
    """find these words; empty: none any more"""
    step = Signal(int)
    """go to the next place (1) or the one before (-1)"""
    closed = Signal()

    def __init__(self, actions: ReaderActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "message")
        self._field = QLineEdit()
        self._field.setPlaceholderText(self.tr("Find in document"))
        self._field.setAccessibleName(self.tr("Find in document"))
        self._count = Label(role="muted")
        self._close = IconButton("close", self.tr("Close the find bar"))
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._want)
        self._field.textEdited.connect(lambda _: self._pause.start())
        self._close.clicked.connect(self.close_bar)
        self._arrange(actions)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Tint the icon."""
        self._close.set_theme(theme)

    def open_bar(self) -> None:
        """Show the bar and let the person type."""
        self.show()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()
        self._want()

    def close_bar(self) -> None:
        """Hide the bar; nothing is looked for any more."""
        if self.isHidden():
            return
        self.hide()
        self._pause.stop()
        self.wanted.emit("")
        self.closed.emit()

    def show_count(self, current: int, count: int) -> None:
        """Say at which of how many places the reader is, counted from 1; (0, 0) when there is none."""
        if not self._field.text().strip():
            said = ""
        elif count:
            said = self.tr("{current} of {count}").format(current=current, count=count)
        else:
            said = self.tr("Not found")
        self._count.setText(said)
        self._count.setAccessibleName(said)
        if said:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))

    def begin_anew(self) -> None:
        """Another document: forget the count, look for the same words again."""
        self._count.clear()
        if self.isVisible():
            self._pause.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Shift+Enter goes back, Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)

    def _go(self, direction: int) -> None:
        if self._pause.isActive():
            self._want()
        else:
            self.step.emit(direction)

    def _want(self) -> None:
        self._pause.stop()
        self.wanted.emit(self._field.text().strip())

    def _arrange(self, actions: ReaderActions) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID, HALF, GRID, HALF)
        row.setSpacing(HALF)
        row.addWidget(self._field, 1)
        row.addSpacing(HALF)
        row.addWidget(self._count)
        for action in (actions.find_previous, actions.find_next):
            row.addWidget(action_button(action))
        row.addWidget(self._close)
