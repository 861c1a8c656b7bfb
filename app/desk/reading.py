"""The reader and the session: which document is open, its pictures, its words, what is found in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from app.desk.bench import Bench
from app.desk.shelf import Shelf
from app.problems import known
from app.samples import Samples
from engine.contracts import Document, Drawing, Match, PageOutline, Picture, Rank
from engine.errors import PasswordError
from ui.conversation.suggestions import COUNT, suggestions
from ui.dialogs.password import PasswordDialog

_PAGES_TO_SUGGEST_FROM = 4
_RENEWAL = 300
"""milliseconds between looks at the pages of a document that is being read"""


class Reading(QObject):
    """Keeps the middle pane true.

    Signals:
        opened(document_id): this document is in the reader now; "" for none.
    """

    opened = Signal(str)

    def __init__(self, bench: Bench, shelf: Shelf, samples: Samples) -> None:
        super().__init__(bench.window)
        self._bench = bench
        self._window = bench.window
        self._reader = bench.window.reader
        self._session = bench.session
        self._shelf = shelf
        self._samples = samples
        self._sought = ""
        """the text that was last looked for in the open document"""
        self._renewal = QTimer(self, singleShot=True, interval=_RENEWAL)
        self._renewal.timeout.connect(self._fetch_outline)
        bench.window.library.opened.connect(self.open)
        shelf.changed.connect(self._renew)
        shelf.removed.connect(self._forget)
        reader = self._reader
        reader.document_wanted.connect(self.open)
        reader.picture_wanted.connect(self._draw)
        reader.words_wanted.connect(self._fetch_words)
        reader.find_wanted.connect(self._find)
        reader.password_wanted.connect(lambda document_id: self._ask_password(document_id, tried=False))

    # --- the open document -------------------------------------------------------------------------------------------

    def open(self, document_id: str, page: int = 1) -> None:
        """Show a document, at ``page`` unless the reader knows better."""
        document = self._shelf.document(document_id)
        if document is None:
            self._window.messages.inform(self.tr("This document is no longer in the library."))
            return
        self._bench.call(
            lambda: self._session.outline(document_id), lambda outline: self._show(document, outline, page)
        )

    def _show(self, document: Document, outline: tuple[PageOutline, ...], page: int) -> None:
        self._reader.open_document(document.id, document.name, outline, page)
        self._window.show_title(document.name)
        self._window.library.select(document.id)
        self._window.conversation.box.about.set_document(document.id)
        self._suggest(document)
        self.opened.emit(document.id)

    def _suggest(self, document: Document) -> None:
        """Offer questions that fit the document."""
        last = min(document.page_count, _PAGES_TO_SUGGEST_FROM)

        def show(questions: tuple[str, ...]) -> None:
            if self._reader.document_id == document.id:
                self._window.conversation.show_suggestions(questions)

        def read() -> tuple[str, ...]:
            pages = [self._session.page(document.id, position) for position in range(1, last + 1)]
            return (*self._samples.suggested(document.path), *suggestions(pages))[:COUNT]

        self._bench.call(read, show)

    def _renew(self, document_ids: Iterable[str]) -> None:
        """Pages have been read: the open document may look different, soon."""
        if self._reader.document_id in set(document_ids) and not self._renewal.isActive():
            self._renewal.start()

    def _fetch_outline(self) -> None:
        document_id = self._reader.document_id
        if document_id:
            self._bench.call(
                lambda: self._session.outline(document_id),
                lambda outline: self._reader.set_outlines(document_id, outline),
            )

    def _forget(self, document_id: str) -> None:
        was_open = self._reader.document_id == document_id
        self._reader.forget(document_id)
        if was_open:
            self._window.show_title("")
            self._window.conversation.box.about.set_document(None)
            self.opened.emit("")

    # --- pixels and words --------------------------------------------------------------------------------------------

    def _draw(self, document_id: str, position: int, scale: float) -> None:
        def fail(error: Exception) -> None:
            if isinstance(error, PasswordError):
                self._reader.set_locked(document_id, True)
                return
            self._reader.set_picture_failed(document_id, position, self._reason(error))

        def show(picture: Picture) -> None:
            self._reader.set_picture(document_id, position, scale, picture)

        self.draw(document_id, position, Drawing(scale), show, fail)

    def draw(
        self,
        document_id: str,
        position: int,
        drawing: Drawing,
        show: Callable[[Picture], None],
        fail: Callable[[Exception], None],
    ) -> None:
        """Pixels of a page or a part of it, turned the way its words were read."""

        def begin() -> Future[Picture]:
            turn = self._session.page(document_id, position).turn
            return self._session.draw(document_id, position, replace(drawing, turn=turn), Rank.SCREEN)

        self._bench.jobs.call(begin, lambda future: self._bench.jobs.deliver(future, show, fail), fail)

    def _reason(self, error: Exception) -> str:
        problem = known(error)
        if problem is None:
            self._bench.report(error)
            return self.tr("A fault in Folioscope kept this page from being drawn.")
        return f"{problem.sentence} {problem.next_step}".rstrip()

    def _fetch_words(self, document_id: str, position: int) -> None:
        self._bench.call(lambda: self._session.page(document_id, position), self._reader.set_page)

    def _find(self, text: str) -> None:
        document_id = self._reader.document_id
        self._sought = text
        if not text:
            return

        def show(matches: tuple[Match, ...]) -> None:
            if (document_id, text) == (self._reader.document_id, self._sought):
                self._reader.show_matches(matches)

        self._bench.call(lambda: self._session.find(document_id, text), show)

    # --- passwords ---------------------------------------------------------------------------------------------------

    def _ask_password(self, document_id: str, *, tried: bool) -> None:
        document = self._shelf.document(document_id)
        if document is None:
            return
        dialog = PasswordDialog(document.name, tried=tried, parent=self._window)
        dialog.given.connect(lambda password: self._unlock(document_id, password))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _unlock(self, document_id: str, password: str) -> None:
        def fail(error: Exception) -> None:
            if isinstance(error, PasswordError):
                self._ask_password(document_id, tried=True)
            else:
                self._bench.tell(error)

        self._bench.jobs.call(
            lambda: self._session.unlock(document_id, password),
            lambda _: self._reader.set_locked(document_id, False),
            fail,
        )
