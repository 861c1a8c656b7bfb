"""The answers of this sitting, one under the other; the newest question stands at the top of what is seen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

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
        self._bring: AnswerView | None = None
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
        self._inner.installEventFilter(self)

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
        self._bring = view

    def remove(self, view: AnswerView) -> None:
        """Take an answer off the screen."""
        self._views.remove(view)
        self._column.removeWidget(view)
        view.hide()
        view.deleteLater()

    def show_view(self, view: AnswerView) -> None:
        """Bring an answer that is there to the top of what is seen."""
        self.verticalScrollBar().setValue(view.y())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The newest answer stays as high as the pane."""
        super().resizeEvent(event)
        if views := self.views():
            views[-1].setMinimumHeight(self.viewport().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Once a new answer has its place, bring it to the top."""
        if self._bring is not None and event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            QTimer.singleShot(0, self, self._settle)
        return super().eventFilter(watched, event)

    def _settle(self) -> None:
        view, self._bring = self._bring, None
        if view is not None:
            self.show_view(view)
