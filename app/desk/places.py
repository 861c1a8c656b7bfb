"""The places that answers point to: pages and the quotes on them, and the pictures of scanned words."""

from __future__ import annotations

from PySide6.QtCore import QObject
from shiboken6 import isValid

from app.desk.bench import Bench
from app.desk.reading import Reading
from app.desk.shelf import Shelf
from app.problems import known
from engine.contracts import Box, Drawing, Finding, Quote
from ui.conversation.places import page_place, place_of
from ui.conversation.quote_card import QuoteCard


class Places(QObject):
    """Leads from the conversation to the reader."""

    def __init__(self, bench: Bench, shelf: Shelf, reading: Reading) -> None:
        super().__init__(bench.window)
        self._bench = bench
        self._window = bench.window
        self._pane = bench.window.conversation
        self._shelf = shelf
        self._reading = reading
        self._pane.chosen.connect(self.show)
        self._pane.finding_chosen.connect(self.show_finding)
        self._pane.page_chosen.connect(self._show_page)
        self._pane.picture_wanted.connect(self._draw_words)

    def show(self, quote: Quote) -> None:
        """Show where a quote stands; the page, where its words were not found on it."""
        if self._shelf.document(quote.document_id) is None:
            self._tell_gone(quote.document)
            return
        self._pane.mark(quote)
        self._window.reader.set_quotes(self._quotes_beside(quote) or (quote,))
        self._window.reader.show_quote(quote)

    def show_finding(self, finding: Finding) -> None:
        """Show what a vision model read on a page, with the part of it that was looked at; else the page."""
        if self._shelf.document(finding.document_id) is None:
            self._tell_gone(finding.document)
            return
        place = place_of(finding)
        self._pane.mark(finding)
        self._window.reader.set_quotes(self._quotes_beside(finding) or (place,))
        self._window.reader.show_quote(place, finding.region)

    def _show_page(self, name: str, page: int) -> None:
        """A page that no quote of the answer stands on."""
        document = self._shelf.document_named(name)
        if document is None:
            self._tell_gone(name)
            return
        self._window.reader.show_quote(page_place(document.id, name, page))

    def _tell_gone(self, name: str) -> None:
        told = self.tr("{name} is no longer in the library.").format(name=name)
        self._window.messages.inform(told, self.tr("Add it again to see the place."))

    def _quotes_beside(self, place: Quote | Finding) -> tuple[Quote, ...]:
        """The quotes of the answer that a quote or a finding belongs to; none where it belongs to none."""
        holding = (view for view in self._pane.thread_view.views() if view.holds(place))
        return next((view.quotes for view in holding), ())

    def _draw_words(self, card: QuoteCard, clip: Box, scale: float) -> None:
        def fail(error: Exception) -> None:
            problem = known(error)
            if problem is None:
                self._bench.report(error)
            if isValid(card):
                card.show_picture_failed(problem.sentence if problem else self.tr("The picture cannot be drawn."))

        self._reading.draw(
            card.quote.document_id,
            card.quote.page,
            Drawing(scale, clip),
            lambda picture: card.show_picture(picture) if isValid(card) else None,
            fail,
        )
