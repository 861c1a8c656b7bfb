"""The reading of many files at once: open, read, check, scan, each page kept the moment it is there.

One ``Run`` is one go over some files and documents. It keeps a few tasks under way in the readers, takes up what
waits in the order of the passes (so that everything can be searched soon), and yields what happened. Nothing is
kept in memory that a killed program would lose: the next run asks the library what is still owed.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Iterable, Iterator, MutableMapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import suppress
from dataclasses import replace
from threading import Event

from engine.contracts import (
    AddEvent,
    Document,
    DocumentAdded,
    DocumentKnown,
    DocumentReady,
    DocumentState,
    FileGone,
    FileRefused,
    OpenedFile,
    PageChecked,
    PageDone,
    PageRead,
    PageScanned,
    PasswordNeeded,
    Problem,
    Rank,
    TextSource,
)
from engine.errors import (
    DocumentRemovedError,
    FileChangedError,
    FileGoneError,
    KnownError,
    NoReaderError,
    PageError,
    PasswordError,
    WorkerFault,
    WorkerLostError,
)
from engine.intake.pace import Pace, Pass
from engine.intake.tasks import OpenTask, PageTask, page_tasks
from engine.store.library import Library
from engine.workers.messages import Value
from engine.workers.pool import Outcome, Pool

Task = OpenTask | PageTask

logger = logging.getLogger(__name__)

REPORT = "A report without its content is in the logs folder."
POLL_SECONDS = 0.2
"""how often Stop is looked at while readers work"""


class Run:
    """One go over some files and documents."""

    def __init__(self, library: Library, pool: Pool, passwords: MutableMapping[str, str], stop: Event) -> None:
        """``passwords`` by path, kept in memory only."""
        self._library = library
        self._pool = pool
        self._passwords = passwords
        self._stop = stop
        self._waiting: dict[Pass, deque[Task]] = {which: deque() for which in Pass}
        self._flying: dict[Future[Outcome], tuple[Task, float]] = {}
        self._owed: dict[str, int] = {}
        """pages still to be read, checked or scanned, by document; a document here is claimed by this process"""
        self._elsewhere: list[Document] = []
        """documents that another process is reading"""
        self._side_by_side = 2 * pool.size
        self._pace = Pace(self._side_by_side)
        self._scanned: set[tuple[str, int]] = set()
        self._begun = False
        self._done = 0
        self._total = 0

    def add_files(self, paths: Iterable[str], folder: str | None) -> None:
        """Open these files and read what is new."""
        for path in paths:
            self._waiting[Pass.OPEN].append(OpenTask(path, self._passwords.get(path), folder))
            self._pace.owe(Pass.OPEN, 1)

    def add_document(self, document: Document) -> None:
        """Read what is still owed of a document of the library."""
        if not self._library.claim(document.id):
            self._elsewhere.append(document)
            return
        owed = {
            Pass.READ: self._library.to_read(document.id),
            Pass.SCAN: self._library.to_scan(document.id),
            Pass.CHECK: self._library.to_check(document.id),
        }
        self._owed[document.id] = 0
        for which, positions in owed.items():
            self._enqueue(which, document, positions)
        self._total += len(owed[Pass.READ]) + len(owed[Pass.SCAN])

    def events(self) -> Iterator[AddEvent]:
        """Work until all is read or Stop is pressed; then nothing of it stays claimed."""
        try:
            while not self._stop.is_set() and self._busy():
                self._launch()
                done, _ = wait(self._flying, POLL_SECONDS, FIRST_COMPLETED)
                for future in done:
                    yield from self._collect(future)
                yield from self._finished()
        finally:
            for future in self._flying:
                future.cancel()
            for document_id in self._owed:
                self._library.release(document_id)

    def _busy(self) -> bool:
        if self._flying or self._owed or any(self._waiting.values()):
            return True
        if self._elsewhere:
            self._stop.wait(POLL_SECONDS)
        return bool(self._elsewhere)

    def _enqueue(self, which: Pass, document: Document, positions: tuple[int, ...]) -> None:
        self._waiting[which].extend(page_tasks(which, document, self._passwords.get(document.path), positions))
        self._owed[document.id] += len(positions)
        self._pace.owe(which, len(positions))

    def _launch(self) -> None:
        # The file that was named first comes first, alone: it is the one that the window shows.
        most = self._side_by_side if self._begun else 1
        for queue in self._waiting.values():
            while queue and len(self._flying) < most:
                task = queue.popleft()
                future = self._pool.submit(task.request(), Rank.BACKGROUND)
                self._flying[future] = (task, time.monotonic())

    def _collect(self, future: Future[Outcome]) -> Iterator[AddEvent]:
        task, started = self._flying.pop(future)
        self._begun = True
        outcome = future.result()
        seconds = time.monotonic() - started
        try:
            if isinstance(task, OpenTask):
                self._pace.done(Pass.OPEN, 1, seconds)
                yield from self._opened(task, outcome)
            elif task.document.id in self._owed:
                self._pace.done(task.which, len(outcome.values), seconds)
                yield from self._keep(task, outcome.values)
                if outcome.error is not None:
                    yield from self._went_wrong(task, task.positions[len(outcome.values) :], outcome.error)
        except DocumentRemovedError:
            if isinstance(task, PageTask):
                self._drop(task.document)

    def _finished(self) -> Iterator[AddEvent]:
        for document_id in [document_id for document_id, owed in self._owed.items() if owed == 0]:
            del self._owed[document_id]
            self._library.release(document_id)
            with suppress(DocumentRemovedError):
                yield DocumentReady(self._library.document(document_id))
        for document in list(self._elsewhere):
            self._elsewhere.remove(document)
            with suppress(DocumentRemovedError):
                now = self._library.document(document.id)
                if now.state is DocumentState.READING:
                    self.add_document(now)  # comes back here while the other process is at work
                else:
                    yield DocumentReady(now)

    # --- a file has been opened --------------------------------------------------------------------------------------

    def _opened(self, task: OpenTask, outcome: Outcome) -> Iterator[AddEvent]:
        try:
            opened = outcome.single()
        except NoReaderError:  # the next file would fare no better
            raise
        except PasswordError as error:
            yield PasswordNeeded(task.path, error.tried)
        except KnownError as error:
            yield FileRefused(task.path, Problem(error.sentence, error.next_step))
        except WorkerFault as fault:
            logger.error("A reader could not open a file.\n%s", fault)
            yield FileRefused(task.path, Problem("A fault in Folioscope keeps this file from being opened.", REPORT))
        except WorkerLostError as error:
            if task.again:
                yield FileRefused(task.path, _lost_file(error))
            else:
                self._waiting[Pass.OPEN].append(replace(task, again=True))
                self._pace.owe(Pass.OPEN, 1)
        else:
            assert isinstance(opened, OpenedFile)
            yield from self._admit(task, opened)

    def _admit(self, task: OpenTask, opened: OpenedFile) -> Iterator[AddEvent]:
        library = self._library
        known = library.by_sha256(opened.sha256)
        earlier = library.by_path(task.path)
        if known is not None:
            library.retry_failed(known.id)  # whoever adds a file again wants to see whether it goes better
            yield DocumentKnown(task.path, library.arrived_at(known.id, task.path))
            document = library.document(known.id)
        elif earlier is not None:
            document = library.renew(earlier.id, opened)
            yield DocumentAdded(document, changed=True)
        else:
            document = library.add(opened, task.path, task.folder)
            yield DocumentAdded(document)
        if document.id not in self._owed and document.state is DocumentState.READING:
            self.add_document(document)

    # --- pages have been read ----------------------------------------------------------------------------------------

    def _keep(self, task: PageTask, values: tuple[Value, ...]) -> Iterator[AddEvent]:
        document = task.document
        self._owed[document.id] -= len(values)
        read = [value for value in values if isinstance(value, PageRead)]
        scanned = [value for value in values if isinstance(value, PageScanned)]
        checked = [value for value in values if isinstance(value, PageChecked)]
        if read:
            owed = self._library.keep_read(document.id, read)
            self._enqueue(Pass.SCAN, document, owed.scan)
            self._enqueue(Pass.CHECK, document, owed.check)
            for page in (page for page in read if page.position not in owed.scan):
                source = TextSource.OCR if page.needs_ocr else page.text.source
                yield self._page_done(document, page.position, source, None)
        for scan in scanned:
            self._scanned.add((document.id, scan.position))
            self._library.keep_scanned(document.id, scan)
            self._enqueue(Pass.CHECK, document, (scan.position,))
            yield self._page_done(document, scan.position, scan.text.source, None)
        if checked:
            self._library.keep_checked(document.id, checked)
            # A layer of which a person sees nothing is no text of the page: read what the page shows.
            blind = (page.position for page in checked if page.hidden and all(page.hidden))
            self._enqueue(Pass.SCAN, document, tuple(p for p in blind if (document.id, p) not in self._scanned))

    def _page_done(self, document: Document, position: int, source: TextSource, failed: str | None) -> PageDone:
        self._done += 1
        return PageDone(
            document_id=document.id,
            document=document.name,
            position=position,
            page_count=document.page_count,
            source=source,
            failed=failed,
            done=self._done,
            total=max(self._total, self._done),
            seconds_left=self._pace.seconds_left(),
        )

    # --- a task went wrong -------------------------------------------------------------------------------------------

    def _went_wrong(self, task: PageTask, left: tuple[int, ...], error: Exception) -> Iterator[AddEvent]:
        match error:
            case PageError():
                yield self._fail(task, left[0], error.sentence)
                self._resume(task, left[1:])
            case WorkerLostError() if task.again:
                yield self._fail(task, left[0], _lost_page(error))
            case WorkerLostError() | WorkerFault() if not task.again:
                # The page at which it stopped gets a second chance, on its own; its neighbours are not to blame.
                self._waiting[task.which].append(replace(task, positions=left[:1], again=True))
                self._resume(task, left[1:])
            case WorkerFault():
                logger.error("A reader could not read a page.\n%s", error)
                yield self._fail(task, left[0], "A fault in Folioscope kept this page from being read.")
            case _:
                yield from self._give_up(task.document, error)

    def _resume(self, task: PageTask, positions: tuple[int, ...]) -> None:
        if positions:
            self._waiting[task.which].appendleft(replace(task, positions=positions))

    def _fail(self, task: PageTask, position: int, reason: str) -> PageDone:
        self._owed[task.document.id] -= 1
        self._pace.owe(task.which, -1)
        self._library.keep_failed(task.document.id, position, reason)
        return self._page_done(task.document, position, TextSource.MISSING, reason)

    def _give_up(self, document: Document, error: Exception) -> Iterator[AddEvent]:
        """The document as a whole cannot go on now: its file is gone, has changed or is locked."""
        if not isinstance(error, KnownError) or isinstance(error, NoReaderError):
            raise error
        self._drop(document)
        self._library.release(document.id)
        match error:
            case FileGoneError():
                self._library.gone(document.id)
                yield FileGone(self._library.document(document.id))
            case FileChangedError():
                self.add_files([document.path], document.folder)
            case PasswordError():
                yield PasswordNeeded(document.path, error.tried)
            case _:
                yield FileRefused(document.path, Problem(error.sentence, error.next_step))

    def _drop(self, document: Document) -> None:
        """Nothing more is done for this document."""
        for which, queue in self._waiting.items():
            dropped = [task for task in queue if isinstance(task, PageTask) and task.document.id == document.id]
            for task in dropped:
                queue.remove(task)
                self._pace.owe(which, -len(task.positions))
        self._owed.pop(document.id, None)


def _lost_file(error: WorkerLostError) -> Problem:
    happened = "took too long to open" if error.hung else "cannot be opened: it ends the program that reads it"
    return Problem(f"This file {happened}.", "It may be damaged. Save it again from the program that made it.")


def _lost_page(error: WorkerLostError) -> str:
    if error.hung:
        return "Reading this page took too long, twice, and was stopped."
    return "This page ended the program that reads it, twice."
