"""The documents of a library as readers in child processes give them: checked, drawn, unlocked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, wait
from threading import Event
from typing import Any

from engine.canvas import drawing_scale
from engine.contracts import (
    DocumentKind,
    Drawing,
    OpenedFile,
    Page,
    PageChecked,
    PageRead,
    Picture,
    Rank,
    Source,
)
from engine.errors import FileChangedError, Interrupted, NoReaderError, PageError, WorkerLostError
from engine.store.library import Library
from engine.workers.messages import Check, Draw, Open, Pixels, Read, Request
from engine.workers.pool import Outcome, Pool

PageKey = tuple[str, int]
GLANCE = 0.05
"""seconds after which somebody who waits looks whether Stop was pressed"""


class Readers:
    """Asks the pool for what the library does not hold."""

    def __init__(self, library: Library, pool: Pool) -> None:
        self._library = library
        self._pool = pool
        self.passwords: dict[str, str] = {}
        """by path; never stored"""

    def checked(self, keys: Sequence[PageKey]) -> tuple[Mapping[PageKey, Page], tuple[str, ...]]:
        """These pages without words that a person cannot see, and sentences about those that cannot be used.

        The second pass usually has been there already; where it has not, it is done now for these pages alone.
        """
        pages = dict(self._library.pages(keys))
        owed = [key for key, page in pages.items() if page.facts is None and page.failed is None]
        by_document: dict[str, list[int]] = {}
        for document_id, position in owed:
            by_document.setdefault(document_id, []).append(position)
        futures = {
            document_id: self._pool.submit(Check(self._source(document_id), tuple(positions)), Rank.ASKED)
            for document_id, positions in by_document.items()
        }
        for document_id, future in futures.items():
            outcome = future.result()
            if isinstance(outcome.error, NoReaderError):
                raise outcome.error
            checked = [value for value in outcome.values if isinstance(value, PageChecked)]
            self._library.keep_checked(document_id, checked)
        pages.update(self._library.pages(owed))
        usable = {key: page for key, page in pages.items() if page.facts is not None and page.failed is None}
        left_out = tuple(
            f"{self._library.document(document_id).name}, page {position}: not used, because it cannot be checked for "
            "words that a person does not see."
            for document_id, position in owed
            if (document_id, position) not in usable
        )
        return usable, left_out

    def draw(self, document_id: str, position: int, drawing: Drawing, rank: Rank) -> Future[Picture]:
        """The pixels of a page, soon. The future raises KnownError."""
        asked = self._pool.submit(Draw(self._source(document_id), position, drawing), rank)
        picture: Future[Picture] = Future()
        picture.set_running_or_notify_cancel()
        asked.add_done_callback(lambda done: _pass_on(done, picture))
        return picture

    def drawn_soon(self, document_id: str, position: int, drawing: Drawing) -> Future[Picture]:
        """``draw`` for somebody who waits."""
        return self.draw(document_id, position, drawing, Rank.ASKED)

    def picture(self, path: str, stop: Event) -> Picture:
        """A file that is in no library: a picture with its own pixels, or the first page of a PDF as it is looked at.

        Raises:
            KnownError: it cannot be opened or drawn.
            Interrupted: stopped.
        """
        (opened,) = self._values(Open(path), stop)
        assert isinstance(opened, OpenedFile)
        source = Source(path, opened.sha256)
        if opened.kind is DocumentKind.PDF:
            (page,) = self._values(Read(source, (1,)), stop)
            assert isinstance(page, PageRead)
            bands = self._values(Draw(source, 1, Drawing(drawing_scale(page.width, page.height))), stop)
        else:
            bands = self._values(Pixels(source), stop)
        pictures = [band for band in bands if isinstance(band, Picture)]
        pixels = b"".join(picture.pixels for picture in pictures)
        return Picture(pictures[0].width, sum(picture.height for picture in pictures), pixels)

    def unlock(self, document_id: str, password: str) -> None:
        """Use this password for the document until the program ends.

        Raises:
            PasswordError: it does not fit.
        """
        document = self._library.document(document_id)
        opened = self._pool.submit(Open(document.path, password), Rank.ASKED).result().single()
        if not isinstance(opened, OpenedFile) or opened.sha256 != document.sha256:
            raise FileChangedError(f"{document.name} has changed since it was added.", "Add it again.")
        self.passwords[document.path] = password

    def _values(self, request: Request, stop: Event) -> tuple[object, ...]:
        """All replies to a request. Raises KnownError, and Interrupted on Stop."""
        asked = self._pool.submit(request, Rank.ASKED)
        _wait(asked, stop)
        outcome = asked.result()
        if isinstance(outcome.error, WorkerLostError):
            raise PageError("This file could not be drawn: it takes too long or ends the reader.") from outcome.error
        if outcome.error is not None:
            raise outcome.error
        return outcome.values

    def _source(self, document_id: str) -> Source:
        document = self._library.document(document_id)
        return Source(document.path, document.sha256, self.passwords.get(document.path))


def _wait(asked: Future[Any], stop: Event) -> None:
    while wait([asked], GLANCE).not_done:
        if stop.is_set():
            raise Interrupted


def _pass_on(done: Future[Outcome], picture: Future[Picture]) -> None:
    try:
        value = done.result().single()
        assert isinstance(value, Picture)
    except WorkerLostError:
        picture.set_exception(PageError("This page could not be drawn: it takes too long or ends the reader."))
    except BaseException as error:  # handed on to whoever waits for the picture, cancellation included
        picture.set_exception(error)
    else:
        picture.set_result(value)
