"""A page before and after: one line, and unfolded its changes."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from engine.contracts import Document, PageOutline, PagePair
from ui.comparing.change_view import ChangeView
from ui.comparing.change_words import pair_words
from ui.conversation.page_button import PageButton
from ui.conversation.places import page_place, page_words
from ui.theme import GRID, Theme, icon_side
from ui.widgets.fold import Fold


class PairView(Fold):
    """Its changes are made when it is first opened: of long documents they are many.

    Signals:
        chosen(quote): show this place.
    """

    chosen = Signal(object)

    def __init__(self, pair: PagePair, first: Document, second: Document, theme: Theme) -> None:
        super().__init__(pair_words(pair), theme)
        self.pair = pair
        self._documents = first, second
        self._theme = theme
        self._is_filled = False
        self.column.setContentsMargins(icon_side(), 0, 0, GRID)
        self.toggled.connect(self._fill)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What Tab reaches, in order."""
        return self.head, *self.findChildren(PageButton)

    def set_theme(self, theme: Theme) -> None:
        """Draw the signs in the colours of ``theme``."""
        super().set_theme(theme)
        self._theme = theme
        for change in self.findChildren(ChangeView):
            change.set_theme(theme)

    def _fill(self) -> None:
        if self._is_filled:
            return
        self._is_filled = True
        self.add(self._changes() if self.pair.changes else self._pages())
        # What is made late would otherwise be the last that Tab reaches.
        for earlier, later in pairwise(self.stops):
            QWidget.setTabOrder(earlier, later)

    def _changes(self) -> QWidget:
        """Put together before it is shown: then it is laid out once."""
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        for change in self.pair.changes:
            view = ChangeView(change, self._theme)
            view.chosen.connect(self.chosen)
            column.addWidget(view)
        return holder

    def _pages(self) -> QWidget:
        """The pages alone, where none of their words changed."""
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GRID)
        for page, document in zip((self.pair.first, self.pair.second), self._documents, strict=True):
            side = QWidget() if page is None else self._button(page, document)
            row.addWidget(side, 1, Qt.AlignmentFlag.AlignLeft)
        return holder

    def _button(self, page: PageOutline, document: Document) -> PageButton:
        button = PageButton()
        words = page_words(page.label)
        button.rename(words, self.tr("{document}, {page}").format(document=document.name, page=words))
        place = page_place(document.id, document.name, page.position, page.label)
        button.clicked.connect(partial(self.chosen.emit, place))
        return button
