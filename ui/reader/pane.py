"""The reader: everything in the middle of the window, put together.

It knows documents only as outlines, words and pictures that are handed to it, and asks for what it misses by signals;
it never waits. Every ``picture_wanted`` must be answered by ``set_picture`` or ``set_picture_failed``.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from engine.contracts import Box, Match, Page, PageOutline, Picture, Quote
from ui.reader.actions import ReaderActions
from ui.reader.copying import Copying
from ui.reader.find_bar import FindBar
from ui.reader.finding import Finding
from ui.reader.highlights import around, highlights
from ui.reader.history import History, Place
from ui.reader.lock_bar import LockBar
from ui.reader.notices import Notices
from ui.reader.page_asking import PageAsking
from ui.reader.page_box import PageBox
from ui.reader.page_sizes import with_sizes
from ui.reader.pictures import Pictures
from ui.reader.reading_view import ReadingView
from ui.reader.selector import Selector
from ui.reader.thumbnails import ThumbnailStrip
from ui.reader.tool_bar import ToolBar
from ui.reader.words import PageWords
from ui.reader.zoom import Fit, larger, smaller
from ui.theme import GRID, TextSize, Theme
from ui.widgets.label import Label


class ReaderPane(QWidget):
    """Shows one document."""

    picture_wanted = Signal(str, int, float)
    """document, page, pixels per point: please draw, and answer with the same three"""
    words_wanted = Signal(str, int)
    """document, page: please answer with ``set_page``"""
    find_wanted = Signal(str)
    """find this text in the open document and answer with ``show_matches``; empty: no text is looked for any more"""
    password_wanted = Signal(str)
    """document: ask for its password, then ``set_locked`` it False"""
    document_wanted = Signal(str)
    """a quote or Back leads to this document: please ``open_document`` it"""
    page_changed = Signal(str, int)
    """document and page on the screen"""
    thumbnails_shown = Signal(bool)
    """the strip was shown or hidden by the person"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reader_actions = ReaderActions(self)
        """for the window's menus"""
        self._document_id = ""
        self._name = ""
        self._outlines: tuple[PageOutline, ...] = ()
        self._quotes: tuple[Quote, ...] = ()
        self._quote: Quote | None = None
        self._looked_at: Box | None = None
        """the part of the page of ``_quote`` that was looked at"""
        self._history = History()
        self._last_places: dict[str, Place] = {}
        self._going_to: Place | Quote | None = None
        self._pictures = Pictures(self)
        self._words = PageWords(self)
        self._selector = Selector(self._words, self)
        self._copying = Copying(self._selector, self.reader_actions)
        self._page_box = PageBox()
        self._tool_bar = ToolBar(self.reader_actions, self._page_box)
        self._find_bar = FindBar(self.reader_actions)
        self._lock_bar = LockBar()
        self._view = ReadingView(self._pictures, self._words, self._selector)
        self._notices = Notices(self._view)
        self._finding = Finding(self._find_bar, self._view)
        self.asking = PageAsking(self._view, self.reader_actions)
        """what the person wants to ask about"""
        self._strip = ThumbnailStrip(self._pictures)
        self._foot = QFrame()
        self._empty = Label(role="muted", size=TextSize.HEADING)
        self._middle = QStackedWidget()
        self._arrange()
        self._connect_parts()
        self._connect_actions()
        self._refresh()
        self.set_theme(Theme.light())

    # --- look ---

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self.reader_actions.set_theme(theme)
        for part in (self._find_bar, self._lock_bar, self.asking.bar, self._view, self._strip):
            part.set_theme(theme)

    def set_reduced_motion(self, reduced: bool) -> None:
        """Go to a quote at once instead of gliding there."""
        self._view.glide.reduced = reduced

    def set_empty_message(self, sentence: str) -> None:
        """What is said while no document is open."""
        self._empty.setText(sentence)

    def show_thumbnails(self, shown: bool) -> None:
        """Show or hide the strip of small pages."""
        self.reader_actions.thumbnails.setChecked(shown)

    # --- the document ---

    @property
    def document_id(self) -> str:
        """The open document; empty when there is none."""
        return self._document_id

    @property
    def page(self) -> int:
        """Position of the page on the screen; 0 when nothing is open."""
        return self._view.page

    def open_document(self, document_id: str, name: str, outlines: tuple[PageOutline, ...], page: int = 1) -> None:
        """Show a document: all its pages in order, read or not (then of width and height 0).

        It opens where a quote or Back was leading to, else where it was left, else at ``page``.
        """
        if document_id != self._document_id:
            if self._document_id and not isinstance(self._going_to, Place):
                self._history.leave(self._here())
            self._forget_document()
            self._document_id, self._name = document_id, name
            self._set_outlines(with_sizes(outlines))
            self._arrive(page)
        else:
            self._name = name
            self.set_outlines(document_id, outlines)
        self._refresh()

    def set_outlines(self, document_id: str, outlines: tuple[PageOutline, ...]) -> None:
        """Pages of the open document have been read since: their sizes, labels or states may be new."""
        pages = with_sizes(outlines)
        if document_id != self._document_id or pages == self._outlines:
            return
        if len(pages) != len(self._outlines):
            self._selector.clear()
        for old, new in zip(self._outlines, pages, strict=False):
            if (old.width, old.height) != (new.width, new.height):
                self._pictures.renew(new.position)
            if old.source != new.source:
                self._words.renew(new.position)
        self._set_outlines(pages)

    def close_document(self) -> None:
        """Show nothing."""
        if self._document_id:
            self._forget_document()
            self._refresh()

    def forget(self, document_id: str) -> None:
        """The document has been removed: no way leads back to it."""
        if document_id == self._document_id:
            self.close_document()
        self._history.forget(document_id)
        self._last_places.pop(document_id, None)
        self._refresh()

    def set_page(self, page: Page) -> None:
        """The words of a page."""
        if page.document_id == self._document_id:
            self._words.put(page.position, page.text)

    def set_picture(self, document_id: str, position: int, scale: float, picture: Picture) -> None:
        """A picture that was asked for; ``scale`` is the one of the request."""
        if document_id == self._document_id:
            self._pictures.receive(position, scale, picture)

    def set_picture_failed(self, document_id: str, position: int, sentence: str) -> None:
        """A page that cannot be drawn, and why."""
        if document_id == self._document_id:
            self._pictures.receive_failure(position, sentence)

    def set_locked(self, document_id: str, locked: bool) -> None:
        """The password of the open document is needed again, or has been given."""
        if document_id == self._document_id:
            self._lock_bar.setVisible(locked)
            self._pictures.pause(locked)

    # --- quotes and found words ---

    def set_quotes(self, quotes: tuple[Quote, ...]) -> None:
        """Mark these quotes where they belong to the open document, now and when another one is opened."""
        self._quotes = quotes
        if self._quote not in quotes:
            self._quote = self._looked_at = None
        self._mark()

    def show_quote(self, quote: Quote, looked_at: Box | None = None) -> None:
        """Go to a quote, in another document if need be, and mark it as the current one.

        ``looked_at`` is the part of its page that a vision model looked at: it is outlined.
        """
        self._quote, self._looked_at = quote, looked_at
        if quote.document_id != self._document_id:
            self._going_to = quote
            self.document_wanted.emit(quote.document_id)
            return
        self._mark()
        place = self._here()
        if self._move_to(quote):
            self._leave(place)

    def show_matches(self, matches: tuple[Match, ...]) -> None:
        """The places where the text stands that was last asked for, in the order of the document."""
        self._finding.receive(matches)

    def set_encoded(self, document_id: str, positions: frozenset[int]) -> None:
        """The pages of which a vision model's encoding is kept."""
        if document_id == self._document_id:
            self._strip.set_encoded(positions)

    def set_filled(self, document_id: str, shares: dict[int, float]) -> None:
        """How much of each page (by position, 0 to 1) has been read or looked at for a question."""
        if document_id == self._document_id:
            self._strip.set_filled(shares)

    # --- moving ---

    def go_to_page(self, position: int) -> None:
        """Jump to a page; Back leads here again."""
        place = self._here()
        if self._view.show_page(position):
            self._leave(place)

    def go_back(self) -> None:
        """Return to where the last jump began."""
        place = self._history.back()
        if place is not None and place.document_id != self._document_id:
            self._going_to = place
            self.document_wanted.emit(place.document_id)
        elif place is not None:
            self._view.show_place(place.position, place.offset)
        self.reader_actions.back.setEnabled(bool(self._history))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard goes to the pages. (A focus proxy would keep Tab from ever reaching the tool bar.)"""
        if self._document_id:
            self._view.setFocus(event.reason())

    # --- inside ---

    def _here(self) -> Place:
        return Place(self._document_id, *self._view.place())

    def _leave(self, place: Place) -> None:
        self._history.leave(place)
        self.reader_actions.back.setEnabled(True)

    def _move_to(self, quote: Quote) -> bool:
        box = around(quote.boxes) or self._looked_at
        return self._view.show_box(quote.page, box) if box else self._view.show_page(quote.page)

    def _arrive(self, page: int) -> None:
        """Go where the new document is to be opened; to ``page`` where nothing else says where."""
        going_to, self._going_to = self._going_to, None
        if isinstance(going_to, Quote) and going_to.document_id == self._document_id:
            self._move_to(going_to)
            return
        place = self._last_places.get(self._document_id)
        if isinstance(going_to, Place) and going_to.document_id == self._document_id:
            place = going_to
        if place is None:
            self._view.show_page(page)
        else:
            self._view.show_place(place.position, place.offset)

    def _set_outlines(self, outlines: tuple[PageOutline, ...]) -> None:
        self._outlines = outlines
        self._copying.set_document(self._name, outlines)
        self._view.set_pages(outlines)
        self._page_box.set_pages(outlines)
        self.asking.set_outlines(outlines)
        self._strip.set_pages(outlines)

    def _forget_document(self) -> None:
        if self._document_id:
            self._last_places[self._document_id] = self._here()
        self._document_id = self._name = ""
        self._pictures.clear()
        self._words.clear()
        self._selector.clear()
        self._finding.begin_anew()
        self.asking.clear()
        self._strip.forget()
        self._lock_bar.hide()
        self._set_outlines(())

    def _mark(self) -> None:
        here = [quote for quote in self._quotes if quote.document_id == self._document_id]
        current = self._quote if self._quote and self._quote.document_id == self._document_id else None
        matches = self._finding.matches
        marked = highlights(here, current, matches.all, matches.current)
        regions = [self.asking.region] if self.asking.region is not None else []
        if current is not None and self._looked_at is not None:
            regions.append((current.page, self._looked_at))
        self._view.set_highlights(marked.with_regions(regions))

    def _refresh(self) -> None:
        """Show what is true of the open document, or of there being none."""
        is_open = bool(self._document_id)
        self._middle.setCurrentWidget(self._view if is_open else self._empty)
        self._tool_bar.name.setText(" ".join(self._name.split()))
        self.reader_actions.set_document_open(is_open)
        self.reader_actions.back.setEnabled(bool(self._history))
        self._show_page(self._view.page)
        self._show_strip()
        self._mark()

    def _show_page(self, position: int) -> None:
        self._page_box.show_page(position)
        self._strip.show_page(position)
        self.reader_actions.previous_page.setEnabled(position > 1)
        self.reader_actions.next_page.setEnabled(0 < position < self._view.page_count)
        if position:
            self.page_changed.emit(self._document_id, position)

    def _show_zoom(self) -> None:
        self._tool_bar.show_zoom(self._view.zoom)
        self.reader_actions.fit_width.setChecked(self._view.fit is Fit.WIDTH)
        self.reader_actions.fit_page.setChecked(self._view.fit is Fit.PAGE)

    def _show_strip(self) -> None:
        self._foot.setVisible(self.reader_actions.thumbnails.isChecked() and bool(self._document_id))

    def _arrange(self) -> None:
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setMargin(4 * GRID)
        self._middle.addWidget(self._empty)
        self._middle.addWidget(self._view)
        self._foot.setProperty("role", "bar")
        _column(self._foot).addWidget(self._strip)
        column = _column(self)
        bars = (self._tool_bar, self._find_bar, self._lock_bar, self.asking.bar)
        for part in (*bars, self._middle, self._foot):
            column.addWidget(part, 1 if part is self._middle else 0)
        self.reader_actions.thumbnails.setChecked(True)

    def _connect_parts(self) -> None:
        self._pictures.requested.connect(
            lambda position, scale: self.picture_wanted.emit(self._document_id, position, scale)
        )
        self._words.requested.connect(lambda position: self.words_wanted.emit(self._document_id, position))
        self._view.page_changed.connect(self._show_page)
        self._view.zoom_changed.connect(self._show_zoom)
        self._view.leaving.connect(lambda: self._leave(self._here()))
        self._page_box.chosen.connect(self.go_to_page)
        self._page_box.left.connect(self._view.setFocus)
        self._strip.chosen.connect(self.go_to_page)
        self._strip.turned.connect(self._view.show_page)
        self._lock_bar.password_wanted.connect(lambda: self.password_wanted.emit(self._document_id))
        self._find_bar.wanted.connect(self._find)
        self._find_bar.closed.connect(self._view.setFocus)
        self._finding.changed.connect(self._mark)
        self.asking.changed.connect(self._mark)

    def _connect_actions(self) -> None:
        actions, view = self.reader_actions, self._view
        for action, act in (
            (actions.back, self.go_back),
            (actions.previous_page, lambda: view.show_page(view.page - 1)),
            (actions.next_page, lambda: view.show_page(view.page + 1)),
            (actions.go_to_page, self._page_box.edit),
            (actions.zoom_in, lambda: view.set_zoom(larger(view.zoom))),
            (actions.zoom_out, lambda: view.set_zoom(smaller(view.zoom))),
            (actions.actual_size, lambda: view.set_zoom(1.0)),
            (actions.fit_width, lambda: view.set_fit(Fit.WIDTH)),
            (actions.fit_page, lambda: view.set_fit(Fit.PAGE)),
            (actions.find, self._find_bar.open_bar),
            (actions.find_next, lambda: self._finding.step(1)),
            (actions.find_previous, lambda: self._finding.step(-1)),
            (actions.select_page, lambda: self._selector.take_page(view.page)),
        ):
            action.triggered.connect(act)
        actions.thumbnails.toggled.connect(self._show_strip)
        actions.thumbnails.triggered.connect(self.thumbnails_shown)
        self._tool_bar.zoom_chosen.connect(view.set_zoom)
        self.addActions(actions.all())
        view.addActions([actions.copy, actions.copy_with_citation, actions.select_page])

    def _find(self, text: str) -> None:
        if not text:
            self._finding.clear()
        if self._document_id:
            self.find_wanted.emit(text)


def _column(parent: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(parent)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    return column
