"""The two stories of Folioscope, each a generator to be read from top to bottom.

1. ``add``: a file becomes pages; a page becomes words with places on it, facts about the page, a row in the library
   and an entry in the index.
2. ``ask``: the pages that bear on a question; what they say, as quotes with their places; what a text model reads in
   them, and what a vision model sees on them, checked; which pages that rests on; all of it kept.

The window, the command line and the tests are three listeners. A ``Session`` may be used from several threads.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from threading import Event

from engine.asking.changes_told import TellingChanges
from engine.asking.encoding_ahead import EncodingAhead
from engine.asking.english import IntoEnglish
from engine.asking.grid import company, fill
from engine.asking.looking import PageLooking, require_one_page
from engine.asking.matter import Shelves
from engine.asking.one_picture import look_at_file
from engine.asking.pending import Pending
from engine.asking.permits import Permits
from engine.asking.questions import Questions
from engine.asking.quoting import Quoting, changed
from engine.asking.sight import Desk, VisionInUse
from engine.asking.story import TextAsking
from engine.asking.turns import Turns
from engine.asking.whole import WholeAnswers
from engine.comparing.compare import compare
from engine.contracts import (
    AddEvent,
    Answer,
    AskEvent,
    CacheUse,
    Comparison,
    Document,
    Drawing,
    FilesFound,
    Grid,
    GridEvent,
    How,
    Match,
    Page,
    PageOutline,
    Picture,
    PictureQuestion,
    Pictures,
    Precision,
    PrepareEvent,
    PreparingModel,
    Rank,
    Scope,
    Server,
    TablesFound,
    Terms,
    TextModel,
    TextModelFacts,
    VisionEvent,
    VisionModel,
    VisionModelFacts,
    Wish,
)
from engine.intake import folders
from engine.intake.files import absolute, find_files
from engine.intake.pipeline import Run
from engine.models.licence import require
from engine.readers import Readers
from engine.search.find import find_in_page
from engine.search.index import SearchIndex
from engine.store import backup as backups
from engine.store.answers import Answers
from engine.store.caches import FOLDER, Caches
from engine.store.database import Database
from engine.store.erase import MODELS, erase
from engine.store.findings import Findings
from engine.store.grid_export import export_grid
from engine.store.grids import Grids
from engine.store.library import Library
from engine.store.permissions import Permissions
from engine.store.rows import plain_text
from engine.store.speeds import Speeds
from engine.tables.on_page import tables_on
from engine.workers.pool import Pool

REINDEX_AT_ONCE = 32
"""pages in one transaction: short enough that nobody who writes has to wait"""


class Session:
    """One library and the readers that fill it."""

    def __init__(  # noqa: PLR0913  # what it is made of
        self,
        database: Database,
        index: SearchIndex,
        library: Library,
        pool: Pool,
        text: TextModel,
        vision: VisionModel,
        terms: Callable[[], Terms],
        servers: Callable[[], Sequence[Server]],
    ) -> None:
        """``terms``: what the person has agreed to by now, for models that come under a licence. ``servers``: those
        that the person has named by now."""
        self._database = database
        self._library = library
        self._pool = pool
        self._models = (text, vision)
        self._terms = terms
        self._readers = Readers(library, pool)
        self._answers = Answers(database)
        self._grids = Grids(database, self._answers)
        self._caches = Caches(database.folder / FOLDER)
        shelves = self._shelves = Shelves(database, library, self._caches, self._readers.checked)
        quoting = Quoting(library, self._readers.checked)
        self._findings, speeds = Findings(database), Speeds(database)
        self._asking = TextAsking(text, shelves, self._caches, self._findings, speeds)
        self._turns = Turns(text, vision)
        self._vision = VisionInUse(vision, self._turns, database.folder / MODELS)
        desk = Desk(shelves, self._caches, speeds, self._readers.drawn_soon)
        looking = PageLooking(self._vision, desk, self._findings, IntoEnglish(self._asking, self._turns))
        whole = WholeAnswers(self._asking, self._vision, looking, self._turns, shelves)
        self._pending = Pending(self._answers)
        self._permissions = Permissions(database)
        permits = Permits(library, self._permissions, servers)
        self._telling = TellingChanges(shelves, self._asking, self._turns, self._answers, self._pending, permits)
        self._questions = Questions(
            database,
            index,
            self._answers,
            self._pending,
            quoting,
            self._asking,
            self._vision,
            whole,
            self._turns,
            self._telling,
            permits,
        )
        self._ahead = EncodingAhead(self._vision, desk)
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
            self._readers.passwords.update({str(path): password for path in found.files})
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

    def ask(  # noqa: PLR0913  # each is a choice of its own
        self,
        question: str,
        scope: Scope,
        *,
        how: How = How.AUTO,
        after: int | None = None,
        pictures: Pictures = Pictures.AUTO,
        closer: bool = False,
        stop: Event,
    ) -> Iterator[AskEvent]:
        """Answer from the pages that bear on the question: with quotes at once; then, where there are models and it is
        wished, with what one reads in the pages and the other sees on them (``engine.asking.questions``).

        Args:
            after: the answer that the question follows up.
            closer: the vision model looks at each page in parts, too.
        """
        require_one_page(scope)
        # What is added from now on is neither covered nor read.
        ids = scope.document_ids or tuple(document.id for document in self._library.documents())
        wish = Wish(scope=replace(scope, document_ids=ids), how=how, pictures=pictures, closer=closer, understood="")
        yield from self._questions.ask(question, wish, after, stop=stop)

    def go_on_answering(self, answer_id: int, *, stop: Event) -> Iterator[AskEvent]:
        """Answer a question anew that was stopped or cut off, or whose documents have changed since. What is kept is
        not computed again; the answer takes the place of the earlier one.

        Raises:
            UseError: there is no such answer, or it is from before such wishes were kept.
        """
        return self._questions.go_on(answer_id, stop=stop)

    def plan_question(
        self, question: str, scope: Scope, *, how: How = How.AUTO, pictures: Pictures = Pictures.AUTO, stop: Event
    ) -> Iterator[AskEvent]:
        """What ``ask`` would do, without doing it."""
        wish = Wish(scope=scope, how=how, pictures=pictures, closer=False, understood=plain_text(question))
        return self._questions.plan(wish, stop=stop)

    def tell_changes(self, first_id: str, second_id: str, question: str = "", *, stop: Event) -> Iterator[AskEvent]:
        """Put into words what ``compare`` finds, by the text model; the answer is kept as any other. A question keeps
        the changes that hold its words.

        Raises:
            KnownError: as ``compare``; there is no text model, or no change that can be told for certain.
            Interrupted: stopped before anything was stated.
        """
        return self._telling.tell(first_id, second_id, plain_text(question), stop=stop)

    def unfinished_answers(self) -> tuple[Answer, ...]:
        """Questions that were stopped, or cut off by the end of the program, newest first."""
        return self._pending.unfinished()

    # --- many questions ----------------------------------------------------------------------------------------------

    def grid(
        self,
        questions: Sequence[str],
        document_ids: Sequence[str] = (),
        *,
        how: How = How.AUTO,
        pictures: Pictures = Pictures.AUTO,
        stop: Event,
    ) -> Iterator[GridEvent]:
        """Put each question to each document (none named: to all). A grid of the same list that has not come to its
        end goes on.

        Raises:
            UseError: there is no question or no document.
        """
        ids = document_ids or [document.id for document in self._library.documents()]
        yield from self._fill(self._grids.begin(questions, ids, how, pictures), stop)

    def go_on_with_grid(self, grid_id: int, *, stop: Event) -> Iterator[GridEvent]:
        """Ask the cells that are still open. Raises UseError where there is no such grid."""
        yield from self._fill(self._grids.get(grid_id), stop)

    def grids(self) -> tuple[Grid, ...]:
        """All grids, newest first."""
        return self._grids.all()

    def earlier_grid(self, grid_id: int) -> Grid:
        """One grid, with what its answers are now. Raises UseError where there is none."""
        return self._grids.get(grid_id)

    def remove_grid(self, grid_id: int) -> None:
        """Forget a grid; its answers stay among the others."""
        self._grids.remove(grid_id)

    def export_grid(self, grid_id: int, path: Path) -> None:
        """Write a grid as .csv or .xlsx. Raises UseError for other endings, EnvironmentProblem as on a full disk."""
        # Pictures that were pasted lie in the library's own folder: no link shows the way there.
        own = (one for one in self._library.documents() if not Path(one.path).is_relative_to(self._database.folder))
        export_grid(self._grids.get(grid_id), {document.id: document for document in own}, path)

    def _fill(self, grid: Grid, stop: Event) -> Iterator[GridEvent]:
        return fill(grid, self._grids, self, company(grid, self.text_model, self.vision_model, self._turns), stop)

    # --- the text model ----------------------------------------------------------------------------------------------

    @property
    def text_model(self) -> TextModelFacts | None:
        """The text model in use."""
        return self._asking.facts

    def use_text_model(self, path: str | None) -> TextModelFacts | None:
        """Use this model file from now on; None: none.

        Raises:
            NotLicensedError: its licence does not allow it yet, or not here.
            KnownError: the file is not fit, or llama.cpp is not installed.
        """
        return self._asking.use(path, self._require_licence)

    def prepare(self, document_id: str, *, stop: Event) -> Iterator[PrepareEvent]:
        """Read a document ahead of any question, so that the first one is answered sooner.

        Raises:
            Interrupted: it was stopped, or had to give way to a question; what was read is kept.
        """
        return self._asking.prepare(document_id, stop=stop)

    # --- the vision model --------------------------------------------------------------------------------------------

    @property
    def vision_model(self) -> VisionModelFacts | None:
        """The vision model in use."""
        return self._vision.facts

    def use_vision_model(self, path: str | None, *, precision: Precision = Precision.INT4) -> VisionModelFacts | None:
        """Use this model from now on; None: none. Its weights are prepared when they are first needed.

        Raises:
            NotLicensedError: its licence does not allow it yet, or not here.
            KnownError: it is not fit, or torch is not installed.
        """
        return self._vision.use(path, precision, self._require_licence)

    def look(self, asked: PictureQuestion, *, stop: Event) -> Iterator[PreparingModel | VisionEvent]:
        """Ask about one picture file without adding it to the library.

        Raises:
            KnownError: the file cannot be read, or the model cannot be used.
            Interrupted: stopped.
        """
        return look_at_file(self._vision, asked, self._readers.picture, stop=stop)

    def prepare_pictures(self, document_id: str, *, stop: Event) -> Iterator[PrepareEvent]:
        """Look at the pages of a document ahead of any question, so that the first one is answered sooner.

        Raises:
            Interrupted: it was stopped, or had to give way to a question; what was looked at is kept.
        """
        return self._ahead.prepare(document_id, stop=stop)

    def encoded_pages(self, document_id: str) -> tuple[int, ...]:
        """Positions of the pages that the vision model in use has looked at, kept so that it need not do so again."""
        return self._ahead.encoded(document_id)

    def _require_licence(self, facts: TextModelFacts | VisionModelFacts) -> None:
        require(facts, self._terms())

    # --- servers -----------------------------------------------------------------------------------------------------

    def allow(self, document_id: str, server: Server) -> None:
        """Let this document be sent to this server. Raises DocumentRemovedError."""
        self._permissions.allow(document_id, server.address)

    def take_back(self, document_id: str, server: Server) -> None:
        """Let it be sent there no more."""
        self._permissions.take_back(document_id, server.address)

    def allowed(self, server: Server) -> frozenset[str]:
        """Ids of the documents that may be sent there, each allowed by itself."""
        return self._permissions.allowed(server.address)

    def forget_server(self, server: Server) -> None:
        """Take back all that was allowed to be sent to this server."""
        self._permissions.forget(server.address)

    def require_allowed(self, wish: Wish) -> None:
        """Raises NotAllowedError where a model in use may not be sent what the wish has in scope."""
        self._questions.require_allowed(wish)

    # --- what is kept of models --------------------------------------------------------------------------------------

    def cache_use(self) -> CacheUse:
        """What all that can be computed again takes, and may take."""
        return self._caches.use()

    def empty_cache(self) -> None:
        """Delete all that can be computed again."""
        self._caches.empty()
        self._findings.drop()

    # --- what is there -----------------------------------------------------------------------------------------------

    def documents(self) -> tuple[Document, ...]:
        """All documents, oldest first."""
        return self._library.documents()

    def has_changed(self, document: Document) -> bool:
        """The file is not what was read: other size or time, or gone."""
        return bool(changed([document]))

    def find_document(self, handle: str) -> Document | None:
        """The document with this id, name or path."""
        return self._library.find(handle) or self._library.by_path(str(absolute(Path(handle))))

    def outline(self, document_id: str) -> tuple[PageOutline, ...]:
        """All pages of a document without their words."""
        return self._library.outline(document_id)

    def page(self, document_id: str, position: int) -> Page:
        """One page with its words."""
        return self._library.page(document_id, position)

    def compare(self, first_id: str, second_id: str, *, stop: Event) -> Comparison:
        """What changed from the first document to the second one, page by page.

        Raises:
            DocumentRemovedError: one of them is not in the library, or no longer.
            UseError: both are one document.
            Interrupted: stopped.
        """
        return compare(self._shelves.side(first_id), self._shelves.side(second_id), stop=stop)

    def tables(
        self, document_id: str, position: int, *, pictures: Pictures = Pictures.AUTO, stop: Event
    ) -> Iterator[AskEvent | TablesFound]:
        """The tables on a page, last of all: among its words, or as the vision model in use sees them.

        Raises:
            KnownError: the page cannot be read or drawn, or there is no model that can look at it.
            Interrupted: stopped; what the model wrote by then is kept, and the next time it goes on from there.
        """
        scope = Scope(document_ids=(document_id,), pages=(position, position))

        def ask(question: str) -> Iterator[AskEvent]:
            return self.ask(question, scope, how=How.QUOTES, pictures=Pictures.ALWAYS, stop=stop)

        yield from tables_on(self.page(document_id, position), pictures, self.vision_model, ask)

    def find(self, document_id: str, text: str) -> tuple[Match, ...]:
        """All places in a document where ``text`` stands, in any case and with or without accents."""
        pages = (self._library.page(document_id, outline.position) for outline in self.outline(document_id))
        return tuple(match for page in pages for match in find_in_page(page, text))

    def draw(self, document_id: str, position: int, drawing: Drawing, rank: Rank) -> Future[Picture]:
        """The pixels of a page, soon. The future raises KnownError."""
        return self._readers.draw(document_id, position, drawing, rank)

    def unlock(self, document_id: str, password: str) -> None:
        """Use this password for the document until the program ends.

        Raises:
            PasswordError: it does not fit.
        """
        self._readers.unlock(document_id, password)

    def _run(self, stop: Event) -> Run:
        return Run(self._library, self._pool, self._readers.passwords, stop)

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
        """End the readers and the models, and close the library."""
        for model in self._models:
            model.close()
        self._pool.close()
        self._database.close()
