"""What is said on a page instead of its picture: that it is being drawn, or that it could not be."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.reader.page_view import PageView
from ui.theme import GRID
from ui.widgets.buttons import TextButton
from ui.widgets.label import Label

PATIENCE = 500
"""milliseconds after which a page that is still blank says why"""
WIDEST = 44 * GRID


class FailedCard(QFrame):
    """A page that could not be drawn: the reason, and another try."""

    try_again = Signal()

    def __init__(self, reason: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        title = Label(self.tr("This page could not be drawn."), bold=True)
        self._reason = Label(reason, role="muted")
        again = TextButton(self.tr("Try again"))
        again.clicked.connect(self.try_again)
        for label in (title, self._reason):
            label.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(title)
        column.addWidget(self._reason)
        column.addWidget(again, 0, Qt.AlignmentFlag.AlignLeft)
        self.setCursor(Qt.CursorShape.ArrowCursor)

    @property
    def reason(self) -> str:
        """Why, as a sentence."""
        return self._reason.text()


class DrawingNotice(QFrame):
    """A page whose picture takes its time."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "toast")
        self._text = Label(role="muted")
        row = QVBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        row.addWidget(self._text)
        self.hide()

    def show_page(self, position: int) -> None:
        """Say which page is being drawn."""
        self._text.setText(self.tr("Drawing page {page}").format(page=position))


class Notices(QObject):
    """Keeps the notices of a view where its pages are."""

    def __init__(self, view: PageView) -> None:
        super().__init__(view)
        self._view = view
        self._cards: dict[int, FailedCard] = {}
        self._drawing = DrawingNotice(view.viewport())
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE)
        self._patience.timeout.connect(self._say_drawing)
        view.moved.connect(self._place)
        view.pictures.changed.connect(self._place)
        view.pictures.requested.connect(self._place)

    def _place(self) -> None:
        self._place_cards()
        if self._is_blank():
            if self._drawing.isVisible():
                self._say_drawing()
            elif not self._patience.isActive():
                self._patience.start()
        else:
            self._patience.stop()
            self._drawing.hide()

    def _is_blank(self) -> bool:
        page, pictures = self._view.page, self._view.pictures
        return pictures.is_waiting(page) and pictures.pages.image(page) is None

    def _say_drawing(self) -> None:
        if self._is_blank():
            self._drawing.show_page(self._view.page)
            self._show_on(self._view.page, self._drawing)

    def _place_cards(self) -> None:
        shown = {position: self._view.pictures.failure(position) for position in self._view.visible_pages()}
        for position in [each for each, card in self._cards.items() if shown.get(each) != card.reason]:
            card = self._cards.pop(position)
            card.hide()
            card.deleteLater()
        for position, reason in shown.items():
            if reason is not None:
                if position not in self._cards:
                    self._cards[position] = self._card(position, reason)
                self._show_on(position, self._cards[position])

    def _card(self, position: int, reason: str) -> FailedCard:
        card = FailedCard(reason, self._view.viewport())
        card.try_again.connect(lambda: self._view.pictures.try_again(position))
        return card

    def _show_on(self, position: int, notice: QWidget) -> None:
        """Put a notice in the middle of a page, as far as that shows."""
        frame = self._view.frame(position).toAlignedRect()
        notice.setMaximumWidth(min(WIDEST, self._view.viewport().width() - 2 * GRID))
        notice.adjustSize()
        middle = frame.intersected(self._view.viewport().rect()).center()
        top = min(max(middle.y() - notice.height() // 2, frame.top()), frame.bottom() - notice.height())
        notice.move(QPoint(frame.center().x() - notice.width() // 2, top))
        notice.show()
