"""One statement of the text model: its words, the pages behind it as buttons, and what is amiss with it, in words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from engine.contracts import Quote, Statement
from ui.conversation.page_button import PageButton
from ui.conversation.places import PageCounts, page_words
from ui.conversation.quote_card import QuoteCard
from ui.conversation.quotes_button import QuotesButton
from ui.conversation.statement_words import doubts, seen_words, sign, told
from ui.theme import GRID, HALF, Theme
from ui.widgets.flow import Flow
from ui.widgets.sign_line import SignLine
from ui.widgets.text_block import TextBlock


class StatementView(QFrame):
    """First only words that grow; when it is settled, pages and quotes come below them.

    Signals:
        chosen(quote): show this place.
        picture_wanted(card, clip, scale): pixels for a card.
    """

    chosen = Signal(object)
    picture_wanted = Signal(object, object, float)

    def __init__(self, page_counts: PageCounts, theme: Theme, *, names_documents: bool) -> None:
        super().__init__()
        self.setProperty("role", "statement")
        self.statement: Statement | None = None
        """None while it is being written"""
        self._page_counts = page_counts
        self._theme = theme
        self._names_documents = names_documents
        self._quotes: tuple[Quote, ...] = ()
        self._cards: list[QuoteCard] = []
        self._pages: list[tuple[PageButton, Quote]] = []
        self._toggle: QuotesButton | None = None
        self._below: list[QWidget] = []
        self._words = TextBlock(role="muted")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(GRID + HALF, HALF, 0, HALF)
        self._column.setSpacing(HALF)
        self._column.addWidget(self._words)

    @property
    def text(self) -> str:
        """The words so far."""
        return self._words.text()

    @property
    def cards(self) -> tuple[QuoteCard, ...]:
        """The quotes that the model gave for it."""
        return tuple(self._cards)

    def write(self, text: str) -> None:
        """The next words."""
        self._words.setText((self.text + text).lstrip())

    def settle(self, statement: Statement, quotes: Sequence[Quote]) -> None:
        """It is complete and checked; settled once more with the same, it stays as it is."""
        quotes = tuple(quotes)
        if (self.statement, self._quotes) == (statement, quotes):
            return
        self._clear()
        self.statement, self._quotes = statement, quotes
        self._words.set_role("")
        self._words.setText(statement.text)
        amiss = doubts(statement, quotes)
        self._set_doubtful(bool(amiss))
        for words in amiss:
            self._append(SignLine(words, self._theme))
        seen = seen_words(quotes)
        if seen is not None:
            self._append(SignLine(seen, self._theme, picture="picture", role="muted"))
        if quotes:
            self._append(self._page_row())
            self._append(self._quote_holder(), shown=False)
        told_too = (*amiss, *([seen] if seen is not None else []))
        self.setAccessibleName(". ".join((statement.text.rstrip("."), *told_too)))

    def set_current(self, quote: Quote | None) -> None:
        """Mark the card and the page of the place that is shown."""
        for card in self._cards:
            card.set_current(card.quote is quote)
        for button, first in self._pages:
            here = quote is not None and any(quote is each for each in self._quotes)
            button.set_current(here and quote is not None and _place(quote) == _place(first))

    def reveal(self, card: QuoteCard) -> None:
        """Unfold the quotes, if this card is one of them."""
        if card in self._cards and self._toggle is not None:
            self._toggle.setChecked(True)

    def set_theme(self, theme: Theme) -> None:
        """Show everything in the colours of ``theme``."""
        self._theme = theme
        if self._toggle is not None:
            self._toggle.set_theme(theme)
        for card in self._cards:
            card.set_theme(theme)
        for button, _ in self._pages:
            button.set_theme(theme)
        for line in self.findChildren(SignLine):
            line.set_theme(theme)

    def _append(self, widget: QWidget, *, shown: bool = True) -> None:
        self._below.append(widget)
        self._column.addWidget(widget)
        widget.setVisible(shown)  # a layout shows what is put into it only at the next turn of the event loop

    def _clear(self) -> None:
        """Take away what stands below the words."""
        for widget in self._below:
            self._column.removeWidget(widget)
            widget.setParent(None)
            widget.deleteLater()
        self._below, self._cards, self._pages, self._toggle = [], [], [], None

    def _set_doubtful(self, doubtful: bool) -> None:
        self.setProperty("doubtful", doubtful)
        self.style().unpolish(self)
        self.style().polish(self)

    def _page_row(self) -> QWidget:
        """A button for each page, in the order of the quotes, and one that unfolds these."""
        holder = QWidget()
        row = Flow(holder)
        for place in dict.fromkeys(map(_place, self._quotes)):
            quote = _most_doubtful([each for each in self._quotes if _place(each) == place])
            button = PageButton()
            button.show_sign(sign(quote)[0], self._theme)
            words = page_words(quote.label, quote.document if self._names_documents else "")
            button.rename(words, told(quote, self._page_counts))
            button.clicked.connect(partial(self.chosen.emit, quote))
            self._pages.append((button, quote))
            row.addWidget(button)
        self._toggle = QuotesButton(len(self._quotes), self._theme)
        row.addWidget(self._toggle)
        return holder

    def _quote_holder(self) -> QWidget:
        """The quotes as cards, folded away at first."""
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        for quote in self._quotes:
            card = QuoteCard(quote, self._page_counts, self._theme, claimed=True)
            card.chosen.connect(self.chosen)
            card.picture_wanted.connect(partial(self._want_picture, card))
            self._cards.append(card)
            column.addWidget(card)
        assert self._toggle is not None
        self._toggle.toggled.connect(holder.setVisible)
        return holder

    def _want_picture(self, card: QuoteCard, _quote: Quote, clip: object, scale: float) -> None:
        self.picture_wanted.emit(card, clip, scale)


def _place(quote: Quote) -> tuple[str, int]:
    return quote.document_id, quote.page


def _most_doubtful(quotes: Sequence[Quote]) -> Quote:
    """The quote that a page's button stands for: the first that was not found, else the first one."""
    return next((quote for quote in quotes if not quote.verified), quotes[0])
