"""The answers of this sitting, one under the other; the newest question stands at the top of what is seen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget

from ui.conversation.answer_view import AnswerView

_MOST = 20
"""answers kept on the screen; older ones are in the history"""


class Thread(QScrollArea):
    """A column that never moves by itself, except to bring a new question to the top."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Answers"))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._views: list[AnswerView] = []
        self._pinned: AnswerView | None = None
        """stands at the top of what is seen until the person scrolls, however layouts come to rest"""
        self._pinning = False
        self._inner = QWidget()
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.setWidget(self._inner)
        for ground in (self.viewport(), self._inner):
            ground.setAutoFillBackground(False)
        # The bar keeps its place while there is nothing to scroll: a growing answer must not make its cards narrower.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(lambda _first, last: bar.setEnabled(last > 0))
        bar.rangeChanged.connect(self._pin)
        bar.valueChanged.connect(self._unpin)

    def views(self) -> tuple[AnswerView, ...]:
        """The answers, oldest first."""
        return tuple(self._views)

    def add(self, view: AnswerView) -> None:
        """Add at the end and bring it to the top of what is seen."""
        for earlier in self.views():
            earlier.setMinimumHeight(0)
        for old in self.views()[: -_MOST + 1]:
            self.remove(old)
        # A new answer is as high as the pane from the start: it can stand at the top before it has grown.
        view.setMinimumHeight(self.viewport().height())
        self._column.addWidget(view)
        self._views.append(view)
        self.show_view(view)

    def replace(self, earlier: AnswerView, view: AnswerView) -> None:
        """Put a view in the place of an earlier one, and bring it to the top of what is seen."""
        place = self._views.index(earlier)
        view.setMinimumHeight(earlier.minimumHeight())
        self._column.insertWidget(place, view)
        self._views.insert(place, view)
        self.remove(earlier)
        self.show_view(view)

    def remove(self, view: AnswerView) -> None:
        """Take an answer off the screen."""
        self._views.remove(view)
        self._pinned = None if self._pinned is view else self._pinned
        self._column.removeWidget(view)
        view.hide()
        view.deleteLater()

    def show_view(self, view: AnswerView) -> None:
        """Bring an answer that is there to the top of what is seen."""
        self._pinned = view
        self._pin()

    def follows(self, view: AnswerView) -> bool:
        """Whether an answer stands at the top of what is seen because nobody has scrolled away."""
        return self._pinned is view

    @staticmethod
    def settle() -> None:
        """Bring layouts to rest now: between two turns of the event loop new cards would be seen half as high."""
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The newest answer stays as high as the pane."""
        super().resizeEvent(event)
        if views := self.views():
            views[-1].setMinimumHeight(self.viewport().height())

    def _pin(self) -> None:
        if self._pinned is not None:
            self._pinning = True
            self.verticalScrollBar().setValue(self._pinned.y())
            self._pinning = False

    def _unpin(self) -> None:
        if not self._pinning:
            self._pinned = None
