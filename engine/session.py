"""The two stories of Folioscope, each a generator to be read from top to bottom.

1. ``add``: a file becomes pages; a page becomes words with places on it, facts about the page, a row in the library
   and an entry in the index.
2. ``ask``: the pages that bear on a question; what they say, as quotes with their places; what a text model reads in
   them, checked; which pages that rests on; all of it kept.

The window, the command line and the tests are three listeners. A ``Session`` may be used from several threads.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

from engine.asking.matter import Shelves
from engine.asking.story import Asked, TextAsking
from engine.contracts import (
    AddEvent,
    Answer,
    Answered,
    AskEvent,
    CacheUse,
    Coverage,
    Document,
    Drawing,
    FilesFound,
    How,
    Match,
    OpenedFile,
    Page,
    PageChecked,
    PageOutline,
    Picture,
    PrepareEvent,
    Quote,
    QuoteFound,
    Rank,
    Scope,
    Searching,
    Source,
    TextModel,
    TextModelFacts,
)
from engine.errors import FileChangedError, Interrupted, NoReaderError, PageError, UseError, WorkerLostError
from engine.intake import folders
from engine.intake.files import absolute, find_files
from engine.intake.pipeline import Run
from engine.search.answers import answer_words
from engine.search.find import find_in_page
from engine.search.index import SearchIndex
from engine.search.quotes import quotes
from engine.search.ranking import Ranking
from engine.store import backup as backups
from engine.store.answers import Answers
from engine.store.caches import FOLDER, Caches
from engine.store.coverage import coverage
from engine.store.database import Database
from engine.store.erase import erase
from engine.store.findings import Findings
from engine.store.library import Library
from engine.store.rows import plain_text
from engine.store.speeds import Speeds
from engine.workers.messages import Check, Draw, Open
from engine.workers.pool import Outcome, Pool

PageKey = tuple[str, int]
NO_TEXT_MODEL = "There is no text model: these are the best quotes."
REINDEX_AT_ONCE = 32
"""pages in one transaction: short enough that nobody who writes has to wait"""


class Session:
    """One library and the readers that fill it."""

    def __init__(self, database: Database, index: SearchIndex, library: Library, pool: Pool, text: TextModel) -> None:
        self._database = database
        self._index = index
        self._library = library
        self._pool = pool
        self._text = text
        self._answers = Answers(database)
        self._caches = Caches(database.folder / FOLDER)
        shelves = Shelves(database, library, self._caches, self._checked)
        self._findings = Findings(database)
        self._asking = TextAsking(text, shelves, self._caches, self._findings, Speeds(database))
        self._passwords: dict[str, str] = {}
        """by path; never stored"""
        self._seen: dict[str, folders.Stamp] = {}
        """files of linked folders that have been looked at, by path"""

    # --- story one ---------------------------------------------------------------------------------------------------

    def add(
        self, paths: Sequence[Path], *, password: str | None = None, link: bool = False, stop: Event
    ) -> Iterator[AddEvent]:
        """Add files and folders, page by page. ``link`` keeps the folders among them linked."""
        found = find_files(paths)
        yield FilesFound(len(found.files), found.passed_over)
        yield from found.refused
        if password is not None:
            self._passwords.update({str(path): password for path in found.files})
        run = self._run(stop)
        for folder, files in folders.group(found.files, paths if link else ()):
            if folder is not None:
                self._library.link(folder)
            run.add_files(map(str, files), folder)
        yield from run.events()

    def go_on(self, document_ids: Collection[str] = (), *, stop: Event) -> Iterator[AddEvent]:
        """Read what an earlier run left unread, and what this version reads better than the one before.

        Without ``document_ids``: of all documents.
        """
        run = self._run(stop)
        for document in self._library.unfinished():
            if not document_ids or document.id in document_ids:
                run.add_document(document)
        yield from run.events()

    def tidy(self, *, stop: Event) -> None:
        """What is done when there is time: index anew what an older version indexed, and keep the day's backup.

        Until then the old entries answer.
        """
        while not stop.is_set() and self._library.reindex(REINDEX_AT_ONCE):
            pass
        if self._library.documents():  # an empty library must not push out the backups of a full one
            backups.back_up_today(self._database.folder)

    def look_through(self, *, stop: Event) -> Iterator[AddEvent]:
        """Look for files that are gone, and in linked folders for new and changed ones."""
        yield from folders.note_gone(self._library)
        run = self._run(stop)
        for folder in self._library.folders():
            run.add_files(folders.new_and_changed(self._library, folder, self._seen), folder)
        yield from run.events()

    # --- story two ---------------------------------------------------------------------------------------------------

    def ask(
        self, question: str, scope: Scope, *, how: How = How.AUTO, after: int | None = None, stop: Event
    ) -> Iterator[AskEvent]:
        """Answer from the pages that bear on the question: with quotes at once, then, where there is a text model and
        it is wished, with what the model reads in them. ``after``: the answer that the question follows up.
        """
        started = time.monotonic()
        question = plain_text(question)
        if not question.strip():
            raise UseError("There is no question.", "Type a question and ask again.")
        is_read = self._asking.facts is not None and how is not How.QUOTES
        # What is added from now on is neither covered nor read.
        ids = scope.document_ids or tuple(document.id for document in self._library.documents())
        understood = self._understood(question, after, stop) if is_read else question
        with self._database.reading() as connection:
            covered = coverage(connection, scope)
            ranking = self._index.rank(connection, understood, scope)
        yield Searching(covered.pages)
        answer = yield from self._quoted(question, ranking, covered, stop)
        if is_read:
            ranked = tuple((page.document_id, page.position) for page in ranking.pages)
            among = replace(scope, document_ids=ids)
            asked = Asked(question=understood, typed=question, how=how, scope=among, ranked=ranked, covered=covered)
            notes = (*ranking.notes, *_understood_note(question, understood))
            read = yield from self._asking.ask(asked, stop=stop)
            answer = replace(read, question=question, notes=(*notes, *read.notes, *self._changed_since(read.quotes)))
        elif how in (How.BEST, How.EVERY):
            answer = replace(answer, notes=(*answer.notes, NO_TEXT_MODEL))
        answer = replace(
            answer, seconds=time.monotonic() - started, asked=datetime.now(UTC).isoformat(timespec="seconds")
        )
        yield Answered(self._answers.keep(answer))

    def _quoted(
        self, question: str, ranking: Ranking, covered: Coverage, stop: Event
    ) -> Generator[AskEvent, None, Answer]:
        """Quotes from the ranked pages, told one by one, as an answer."""
        # Before the pages: what another window removes meanwhile is then missing among the pages, not among these.
        names = {document.id: document.name for document in self._library.documents()}
        pages, unchecked = self._checked([(page.document_id, page.position) for page in ranking.pages])
        if stop.is_set():
            raise Interrupted
        found = quotes(ranking, pages, names)
        for quote in found:
            yield QuoteFound(quote)
        return Answer(
            id=0,
            question=question,
            how=How.QUOTES,
            answer=answer_words(question, found),
            quotes=found,
            notes=(*ranking.notes, *self._changed_since(found), *unchecked),
            coverage=covered,
            seconds=0.0,
            asked="",
            partial=False,
        )

    def _understood(self, question: str, after: int | None, stop: Event) -> str:
        """The question as it stands alone."""
        return question if after is None else self._asking.stand_alone(question, self._answers.get(after), stop=stop)

    def _changed_since(self, found: Sequence[Quote]) -> tuple[str, ...]:
        documents = {document.id: document for document in self._library.documents()}
        ids = dict.fromkeys(quote.document_id for quote in found)
        return _changed([documents[document_id] for document_id in ids if document_id in documents])

    # --- the text model ----------------------------------------------------------------------------------------------

    @property
    def text_model(self) -> TextModelFacts | None:
        """The text model in use."""
        return self._asking.facts

    def use_text_model(self, path: str | None) -> TextModelFacts | None:
        """Use this model file from now on; None: none.

        Raises:
            KnownError: the file is not fit, or llama.cpp is not installed.
        """
        return self._asking.use(path)

    def prepare(self, document_id: str, *, stop: Event) -> Iterator[PrepareEvent]:
        """Read a document ahead of any question, so that the first one is answered sooner.

        Raises:
            Interrupted: it was stopped, or had to give way to a question; what was read is kept.
        """
        return self._asking.prepare(document_id, stop=stop)

    def cache_use(self) -> CacheUse:
        """What all that can be computed again takes, and may take."""
        return self._caches.use()

    def empty_cache(self) -> None:
        """Delete all that can be computed again."""
        self._caches.empty()
        self._findings.drop()

    def _checked(self, keys: Sequence[PageKey]) -> tuple[Mapping[PageKey, Page], tuple[str, ...]]:
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

    # --- what is there -----------------------------------------------------------------------------------------------

    def documents(self) -> tuple[Document, ...]:
        """All documents, oldest first."""
        return self._library.documents()

    def has_changed(self, document: Document) -> bool:
        """The file is not what was read: other size or time, or gone."""
        return bool(_changed([document]))

    def find_document(self, handle: str) -> Document | None:
        """The document with this id, name or path."""
        return self._library.find(handle) or self._library.by_path(str(absolute(Path(handle))))

    def outline(self, document_id: str) -> tuple[PageOutline, ...]:
        """All pages of a document without their words."""
        return self._library.outline(document_id)

    def page(self, document_id: str, position: int) -> Page:
        """One page with its words."""
        return self._library.page(document_id, position)

    def find(self, document_id: str, text: str) -> tuple[Match, ...]:
        """All places in a document where ``text`` stands, in any case and with or without accents."""
        pages = (self._library.page(document_id, outline.position) for outline in self.outline(document_id))
        return tuple(match for page in pages for match in find_in_page(page, text))

    def draw(self, document_id: str, position: int, drawing: Drawing, rank: Rank) -> Future[Picture]:
        """The pixels of a page, soon. The future raises KnownError."""
        asked = self._pool.submit(Draw(self._source(document_id), position, drawing), rank)
        picture: Future[Picture] = Future()
        picture.set_running_or_notify_cancel()
        asked.add_done_callback(lambda done: _pass_on(done, picture))
        return picture

    def unlock(self, document_id: str, password: str) -> None:
        """Use this password for the document until the program ends.

        Raises:
            PasswordError: it does not fit.
        """
        document = self._library.document(document_id)
        opened = self._pool.submit(Open(document.path, password), Rank.ASKED).result().single()
        if not isinstance(opened, OpenedFile) or opened.sha256 != document.sha256:
            raise FileChangedError(f"{document.name} has changed since it was added.", "Add it again.")
        self._passwords[document.path] = password

    def _source(self, document_id: str) -> Source:
        document = self._library.document(document_id)
        return Source(document.path, document.sha256, self._passwords.get(document.path))

    def _run(self, stop: Event) -> Run:
        return Run(self._library, self._pool, self._passwords, stop)

    # --- what is kept ------------------------------------------------------------------------------------------------

    def history(self, search: str = "") -> tuple[Answer, ...]:
        """Earlier answers, newest first; those that hold all words of ``search``."""
        return self._answers.history(search)

    def answer(self, answer_id: int) -> Answer:
        """One earlier answer, with a note where a document has changed since."""
        return self._answers.get(answer_id)

    def remove_answer(self, answer_id: int) -> None:
        """Forget an answer."""
        self._answers.remove(answer_id)

    def remove(self, document_id: str, *, with_answers: bool = False, forget: bool = False) -> str:
        """Remove a document and all that was derived from it; says in a sentence what stays.

        ``forget`` also replaces the earlier backups, which hold it still.
        """
        return self._library.remove(document_id, with_answers=with_answers, forget=forget)

    def backup(self, path: Path | None = None) -> Path:
        """Write a copy of the library to ``path``, or beside it; says where the newest one lies."""
        if path is not None:
            backups.copy_to(self._database.path, path)
            return path
        return backups.back_up(self._database.folder) or backups.backups(self._database.folder)[-1]

    def folders(self) -> tuple[str, ...]:
        """The linked folders."""
        return self._library.folders()

    def unlink(self, folder: str) -> None:
        """Look no longer into this folder; its documents stay."""
        self._library.unlink(folder)

    def erase(self) -> None:
        """Close, and delete all that was ever derived: words, answers, backups, logs. The user's files stay."""
        self.close()
        erase(self._database.folder)

    def close(self) -> None:
        """End the readers and the text model, and close the library."""
        self._text.close()
        self._pool.close()
        self._database.close()


def _understood_note(question: str, understood: str) -> tuple[str, ...]:
    return () if question == understood else (f"Understood as: “{understood}”",)


def _changed(documents: Sequence[Document]) -> tuple[str, ...]:
    """A sentence for each document whose file is no longer what was read."""
    notes = []
    for document in documents:
        try:
            now = Path(document.path).stat()
        except OSError:
            notes.append(f"{document.name} is no longer where it was; its words are from when it was read.")
            continue
        if (now.st_size, now.st_mtime_ns) != (document.size, document.modified_ns):
            notes.append(f"{document.name} has changed since it was read; add it again to use the new version.")
    return tuple(notes)


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
