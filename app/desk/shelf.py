"""The library and the session: adding, reading on, removing, and what is said about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePath
from threading import Event

from PySide6.QtCore import QObject, QTimer, Signal

from app.desk.bench import Bench
from app.desk.progress import ReadingProgress
from app.desk.removal import Removal
from app.jobs import Job, Story
from engine.contracts import (
    AddEvent,
    Document,
    DocumentAdded,
    DocumentKnown,
    DocumentReady,
    DocumentState,
    FileGone,
    FileRefused,
    FilesFound,
    PageDone,
    PasswordNeeded,
    Problem,
)
from ui.dialogs.password import PasswordDialog
from ui.wording import document_count, page_count

LOOKING = 30_000
"""milliseconds between two looks through the linked folders"""


@dataclass(eq=False)
class _Run:
    """One adding that is under way."""

    job: Job
    asked: bool
    """the person began it; else it goes on quietly and asks for nothing"""
    arrived: bool = False
    """its first document has been announced"""
    new: Counter[str] = field(default_factory=Counter)
    """documents that were new, by linked folder"""


class Shelf(QObject):
    """Keeps the left pane and the line of state true.

    Signals:
        arrived(document_id): the first of the documents that the person added is there.
        changed(document_ids): pages of these documents have been read since.
        removed(document_id): it is no longer shown, or no longer there.
        listed(): which documents and folders there are is known anew.
    """

    arrived = Signal(str)
    changed = Signal(object)
    removed = Signal(str)
    listed = Signal()

    def __init__(self, bench: Bench, removal: Removal) -> None:
        super().__init__(bench.window)
        self._bench = bench
        self._window = bench.window
        self._session = bench.session
        self._removal = removal
        self._progress = ReadingProgress()
        self._documents: dict[str, Document] = {}
        self._renewed: set[str] = set()
        """documents whose file had changed, as far as this window has seen"""
        self._hidden: set[str] = set()
        """documents whose removal is under way or can still be undone"""
        self._runs: list[_Run] = []
        self._tidied: date | None = None
        """when there was time for it last"""
        self._resting = False
        self._looking = QTimer(self, interval=LOOKING)
        self._looking.timeout.connect(self._look_again)
        library = bench.window.library
        library.removed.connect(self.remove)
        library.unlinked.connect(self._unlink)
        library.place_wanted.connect(self._tell_place)
        bench.window.status.stop_wanted.connect(self.stop)

    # --- what is there -----------------------------------------------------------------------------------------------

    def document(self, document_id: str) -> Document | None:
        """A document of the library."""
        return self._documents.get(document_id)

    def document_named(self, name: str) -> Document | None:
        """The document of that name; names are unique in the library."""
        return next((document for document in self._documents.values() if document.name == name), None)

    def documents(self) -> tuple[Document, ...]:
        """All documents that are shown."""
        return tuple(document for document in self._documents.values() if document.id not in self._hidden)

    def documents_in(self, folder: str) -> tuple[str, ...]:
        """The documents that came with a linked folder."""
        return tuple(document.id for document in self._documents.values() if document.folder == folder)

    @property
    def is_empty(self) -> bool:
        """Whether the library holds nothing."""
        return not self._documents

    def refresh(self, then: Callable[[], None] | None = None) -> None:
        """Show what the library holds now."""

        def show(found: tuple[tuple[Document, ...], tuple[str, ...]]) -> None:
            documents, folders = found
            self._documents = {document.id: document for document in documents}
            self._window.library.show_documents(documents, folders)
            self._window.conversation.box.about.set_folders(folders)
            for document in documents:
                self._show(document)
            self._show_rest()
            self.listed.emit()
            if then is not None:
                then()

        self._bench.call(lambda: (self._session.documents(), self._session.folders()), show)

    # --- adding ------------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Take up what an earlier run left, and look for changed files from now on."""
        self.go_on()
        self.look_through()
        self._looking.start()

    def rest(self) -> None:
        """Begin nothing any more by itself: the library is about to be erased."""
        self._looking.stop()
        self._resting = True

    def add(self, paths: Sequence[Path], *, password: str | None = None, link: bool = False) -> None:
        """Add what the person gave."""
        if paths:
            self._run(lambda stop: self._session.add(paths, password=password, link=link, stop=stop), asked=True)

    def go_on(self, *, asked: bool = False) -> None:
        """Read what was left unread."""
        self._run(lambda stop: self._session.go_on(stop=stop), asked=asked)

    def look_through(self, *, asked: bool = False) -> None:
        """Look for new, changed and gone files."""
        self._run(lambda stop: self._session.look_through(stop=stop), asked=asked)

    def stop(self) -> None:
        """Stop reading; what has been read stays."""
        for run in self._runs:
            run.job.stop()

    def _run(self, story: Story, *, asked: bool) -> None:
        run = _Run(self._bench.jobs.story(story), asked)
        self._runs.append(run)
        run.job.happened.connect(lambda events: self._take(run, events))
        run.job.failed.connect(lambda error: self._fail(run, error))
        run.job.finished.connect(lambda: self._end(run))
        run.job.start()

    def _end(self, run: _Run) -> None:
        self._runs.remove(run)
        self._progress.end_run(run)
        if self._resting:
            return
        if self._runs:
            self._show_work()
        else:
            self._progress.stop()
            self._window.status.finish()
            self._tidy_once_a_day()
        self.refresh()

    def _fail(self, run: _Run, error: Exception) -> None:
        if not run.asked:
            # What fails quietly is told once, not at every look.
            self._looking.stop()
        self._bench.tell(error)

    def _look_again(self) -> None:
        if not self._runs:
            self.look_through()

    def _tidy_once_a_day(self) -> None:
        """Nobody waits: time for the day's backup, and for what an older version indexed."""
        if self._tidied == date.today():
            return
        self._tidied = date.today()

        def tidy(stop: Event) -> Iterator[object]:
            self._session.tidy(stop=stop)
            yield from ()

        job = self._bench.jobs.story(tidy)
        job.failed.connect(self._bench.tell)
        job.start()

    # --- events ------------------------------------------------------------------------------------------------------

    def _take(self, run: _Run, events: Iterable[AddEvent]) -> None:
        """A batch of events; every row that they touch is painted once."""
        touched: set[str] = set()
        for event in events:
            match event:
                case PageDone(document_id=document_id):
                    self._count(run, event)
                    touched.add(document_id)
                case DocumentAdded(document=document):
                    self._begin(run, event)
                    touched.add(document.id)
                case DocumentReady(document=document):
                    self._progress.end(document.id)
                    self._documents[document.id] = document
                    touched.add(document.id)
                case _:
                    self._tell(run, event)
        for document_id in touched & self._documents.keys():
            self._show(self._documents[document_id])
        self._show_work()
        self.changed.emit(touched)

    def _count(self, run: _Run, event: PageDone) -> None:
        document = self._documents.get(event.document_id)
        if document is not None and self._progress.of(document.id) is None:
            self._progress.begin(document)
        self._progress.page_done(run, event)

    def _begin(self, run: _Run, event: DocumentAdded) -> None:
        document = event.document
        self._documents[document.id] = document
        if document.state is DocumentState.READING:
            self._progress.begin(document)
        if event.changed:
            self._renewed.add(document.id)
            told = self.tr("{name} has changed and is being read again.").format(name=document.name)
            self._window.messages.inform(told, key=document.id)
        elif run.asked:
            self._arrive(run, document)
        elif document.folder is not None:
            run.new[document.folder] += 1
            told = self.tr("New in the linked folder {folder}: {documents}.").format(
                folder=PurePath(document.folder).name, documents=document_count(run.new[document.folder])
            )
            self._window.messages.inform(told, key=document.folder)

    def _arrive(self, run: _Run, document: Document) -> None:
        if not run.arrived:
            run.arrived = True
            self.arrived.emit(document.id)

    def _tell(self, run: _Run, event: AddEvent) -> None:
        messages = self._window.messages
        match event:
            case FilesFound(passed_over=passed_over) if passed_over and run.asked:
                told = self.tr("Files that are neither PDFs nor pictures were left out: {count}.")
                messages.inform(told.format(count=passed_over))
            case DocumentKnown(document=document) if run.asked:
                messages.inform(self.tr("{name} is in the library already.").format(name=document.name))
                self._arrive(run, document)
            case FileRefused(path=path, problem=problem):
                sentence = f"{PurePath(path).name}: {problem.sentence}"
                messages.warn(Problem(sentence, problem.next_step), path)
            case PasswordNeeded(path=path, tried=tried):
                self._tell_locked(run, path, tried=tried)
            case FileGone(document=document):
                told = self.tr("{name} is no longer where it was.").format(name=document.name)
                messages.inform(told, self.tr("Its words are kept and can be searched."), key=document.id)

    def _tell_locked(self, run: _Run, path: str, *, tried: bool) -> None:
        name = PurePath(path).name
        if not run.asked:
            told = self.tr("{name} is locked and has not been read to its end.").format(name=name)
            self._window.messages.inform(told, self.tr("Add it again to give its password."), key=path)
            return
        dialog = PasswordDialog(name, tried=tried, parent=self._window)
        dialog.given.connect(lambda password: self.add([Path(path)], password=password))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # --- removing ----------------------------------------------------------------------------------------------------

    def remove(self, document_id: str, with_answers: bool = False) -> None:
        """Take a document out of the library; for a while this can be undone."""
        document = self._documents[document_id]

        def settle() -> None:
            self._bench.jobs.call(
                lambda: self._session.remove(document_id, with_answers=with_answers), settled, not_settled
            )

        def settled(stays: str) -> None:
            self._documents.pop(document_id, None)
            self._window.messages.inform(self.tr("{name} is removed.").format(name=document.name), stays)
            # Only when its row is gone: it must not come back for a moment.
            self.refresh(then=lambda: self._hide(document_id, False))

        def not_settled(error: Exception) -> None:
            self._hide(document_id, False)
            self._bench.tell(error)

        self._removal.begin(
            self.tr("{name} is removed from the library").format(name=document.name),
            undo=lambda: self._hide(document_id, False),
            settle=settle,
        )
        self._hide(document_id, True)
        self.removed.emit(document_id)

    def _hide(self, document_id: str, hidden: bool) -> None:
        (self._hidden.add if hidden else self._hidden.discard)(document_id)
        self._window.library.hide_documents(self._hidden)

    def _unlink(self, folder: str) -> None:
        self._bench.call(lambda: self._session.unlink(folder), lambda _: self.refresh())

    def _tell_place(self, document_id: str) -> None:
        document = self._documents[document_id]
        self._window.messages.inform(self.tr("{name} is here:").format(name=document.name), document.path)

    # --- showing -----------------------------------------------------------------------------------------------------

    def _show(self, document: Document) -> None:
        progress = self._progress.of(document.id)
        self._window.library.show_document(document, progress, changed=document.id in self._renewed)

    def _show_work(self) -> None:
        words = self._progress.words()
        if words and self._runs:
            self._window.status.show_work(words, self._progress.share())

    def _show_rest(self) -> None:
        pages = sum(document.page_count for document in self._documents.values())
        words = f"{document_count(len(self._documents))}, {page_count(pages)}" if self._documents else ""
        self._window.status.show_rest(words)
