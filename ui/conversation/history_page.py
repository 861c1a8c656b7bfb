"""Everything that was asked before, with a field to search it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from engine.contracts import Answer
from ui.conversation.history_list import HistoryList
from ui.theme import GRID, Theme
from ui.widgets.text_block import TextBlock

_PAUSE = 150
"""milliseconds without a key before the search begins"""


class HistoryPage(QWidget):
    """Signals:
    search_wanted(text): show the answers that hold these words.
    opened(answer_id), removed(answer_id), left(): the person chose one, took one away, or pressed Esc.
    """

    search_wanted = Signal(str)
    opened = Signal(int)
    removed = Signal(int)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QLineEdit(placeholderText=self.tr("Search questions and answers"), clearButtonEnabled=True)
        self.field.setAccessibleName(self.tr("Search questions and answers"))
        self.list = HistoryList(theme)
        self._nothing = TextBlock(role="muted")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._stack = QStackedWidget()
        empty = QWidget()
        inner = QVBoxLayout(empty)
        inner.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        inner.addWidget(self._nothing)
        inner.addStretch(1)
        self._stack.addWidget(self.list)
        self._stack.addWidget(empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID, 0, 0)
        column.setSpacing(GRID)
        top = QVBoxLayout()
        top.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        top.addWidget(self.field)
        column.addLayout(top)
        column.addWidget(self._stack, 1)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(lambda: self.search_wanted.emit(self.field.text()))
        self.field.textChanged.connect(self._pause.start)
        self.field.returnPressed.connect(self.list.setFocus)
        self.list.opened.connect(lambda answer: self.opened.emit(answer.id))
        self.list.removed.connect(self.removed)

    def show_answers(self, answers: Iterable[Answer]) -> None:
        """Show these answers, or say that there are none."""
        answers = tuple(answers)
        self.list.show_answers(answers)
        searched = self.field.text().strip()
        self._nothing.setText(
            self.tr("No question or answer holds these words.") if searched else self.tr("Nothing has been asked yet.")
        )
        self._stack.setCurrentIndex(0 if answers else 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the conversation, Down from the field to the list."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Down and self.field.hasFocus():
            self.list.setFocus()
        else:
            super().keyPressEvent(event)
