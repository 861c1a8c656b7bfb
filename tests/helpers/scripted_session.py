"""A session that answers at once with what it was given, and notes what it was asked: the window needs no engine."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

from engine.contracts import (
    AddEvent,
    Answer,
    Answered,
    AskEvent,
    CacheUse,
    Comparison,
    Coverage,
    Document,
    DocumentAdded,
    DocumentKind,
    DocumentReady,
    DocumentState,
    Drawing,
    FilesFound,
    Finding,
    FindingMade,
    Grid,
    GridEvent,
    How,
    Match,
    Page,
    PageDone,
    PageFacts,
    PageOutline,
    Picture,
    Pictures,
    Prepared,
    PrepareEvent,
    Quote,
    QuoteFound,
    Rank,
    Reading,
    Scope,
    Searching,
    Server,
    StatementMade,
    TablesFound,
    TextModelFacts,
    TextSource,
    VisionModelFacts,
    Wish,
)
from engine.errors import Interrupted, KnownError, PasswordError
from tests.helpers.page_text import page_text
from tests.helpers.scripted_grids import ScriptedGrids


def make_document(document_id: str = "report01", name: str = "Report.pdf", **changes: object) -> Document:
    """A document of 48 pages that has been read."""
    usual = Document(
        id=document_id,
        name=name,
        path=f"/papers/{name}",
        sha256=document_id * 8,
        size=1000,
        modified_ns=0,
        kind=DocumentKind.PDF,
        page_count=48,
        state=DocumentState.READY,
        encrypted=False,
        added="2026-11-23T08:00:00+00:00",
        folder=None,
        pages_read=48,
        pages_ocr=0,
        pages_failed=0,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # the caller names fields of Document


def make_quote(text: str = "Paper and pulp cost 4,310 thousand in Q3.", **changes: object) -> Quote:
    """A verified quote of page 12 of Report.pdf."""
    usual = Quote(
        document_id="report01",
        document="Report.pdf",
        page=12,
        label="12",
        text=text,
        boxes=((72.0, 100.0, 300.0, 114.0),),
        source=TextSource.LAYER,
        verified=True,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # the caller names fields of Quote


def make_coverage(**changes: object) -> Coverage:
    """48 pages, 41 with a text layer, 7 scans."""
    usual = Coverage(pages=48, read=41, ocr=7, looked=0, skipped=0, failed=())
    return replace(usual, **changes)  # type: ignore[arg-type]  # the caller names fields of Coverage


def make_answer(answer_id: int = 1, question: str = "What did paper cost?", **changes: object) -> Answer:
    """An answer with one quote."""
    usual = Answer(
        id=answer_id,
        question=question,
        how=How.QUOTES,
        answer="4,310",
        quotes=(make_quote(),),
        notes=(),
        coverage=make_coverage(),
        seconds=0.04,
        asked="2026-11-20T14:02:00+00:00",
        partial=False,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # the caller names fields of Answer


def make_wish(**changes: object) -> Wish:
    """Asked of the whole library, the usual way."""
    usual = Wish(scope=Scope(), how=How.AUTO, pictures=Pictures.AUTO, closer=False, understood="What did paper cost?")
    return replace(usual, **changes)  # type: ignore[arg-type]  # the caller names fields of Wish


class ScriptedSession:
    """Has the methods of ``engine.session.Session``.

    Attributes:
        asked: what was wanted, in order, as (method, arguments...).
        events: what the next ``add`` yields, standing still at None until it is stopped; without them, each path
            becomes a document of three pages.
        quotes: what the next ``ask`` finds.
        telling: what the next ``ask``, ``tell_changes`` or ``go_on_answering`` tells of the models after that, standing
            still at None until it is stopped. What was stated and found by then is kept as a partial answer, else that
            of the last event.
        text_model, vision_model: the models in use; ``models``, ``vision_models``: those that may be used, by path.
        preparing: what the next ``prepare`` tells, standing still at None until it is stopped; then it goes on there.
        preparing_pictures: the same of ``prepare_pictures``; ``encoded``: the pages that are kept by then, by document.
        permitted: the documents that may be sent to a server, by its address.
        filling: the grids, and what becomes of their cells.
        comparing: what ``compare`` returns or raises; None: it stands still until it is stopped.
        tabling: what each ``tables`` tells, one list after the other.
        hold: while it is clear, stories wait before each event.
        drawing_fails, looking_fails: what ``draw`` and ``look_through`` raise.
    """

    def __init__(self, documents: Iterable[Document] = (), answers: Iterable[Answer] = ()) -> None:
        self.asked: list[tuple[object, ...]] = []
        self.kept = {document.id: document for document in documents}
        self.answers = {answer.id: answer for answer in answers}
        self.linked: list[str] = []
        self.events: list[AddEvent | None] = []
        self.quotes: tuple[Quote, ...] = ()
        self.telling: list[AskEvent | None] = []
        self.text_model: TextModelFacts | None = None
        self.models: dict[str, TextModelFacts | KnownError] = {}
        self.vision_model: VisionModelFacts | None = None
        self.vision_models: dict[str, VisionModelFacts | KnownError] = {}
        self.preparing: list[PrepareEvent | None] = []
        self.preparing_pictures: list[PrepareEvent | None] = []
        self.encoded: dict[str, tuple[int, ...]] = {}
        self.permitted: dict[str, set[str]] = {}
        self.cache = CacheUse(1_200_000_000, 10_000_000_000)
        self.found: tuple[Match, ...] = ()
        self.filling = ScriptedGrids(self._answer_cell)
        self.hold = threading.Event()
        self.hold.set()
        self.comparing: Comparison | Exception | None = None
        self.tabling: list[list[AskEvent | TablesFound | None]] = []
        self.asking_fails: Exception | None = None
        self.drawing_fails: Exception | None = None
        self.looking_fails: Exception | None = None
        self.password = ""
        self.closed = False

    # --- stories -----------------------------------------------------------------------------------------------------

    def add(
        self, paths: Sequence[Path], *, password: str | None = None, link: bool = False, stop: threading.Event
    ) -> Iterator[AddEvent]:
        """The scripted events, else a document for each path."""
        self.asked.append(("add", tuple(paths), password, link))
        events, self.events = self.events, []
        for event in events or self._read(paths):
            self._wait(stop)
            if event is None:
                stop.wait()
            if event is None or stop.is_set():
                return
            if isinstance(event, DocumentAdded | DocumentReady):
                self.kept[event.document.id] = event.document
            yield event

    def go_on(self, *, stop: threading.Event) -> Iterator[AddEvent]:
        """Nothing was left."""
        self.asked.append(("go_on",))
        yield from ()

    def look_through(self, *, stop: threading.Event) -> Iterator[AddEvent]:
        """Nothing has changed."""
        self.asked.append(("look_through",))
        if self.looking_fails is not None:
            raise self.looking_fails
        yield from ()

    def tidy(self, *, stop: threading.Event) -> None:
        """All is in order."""
        self.asked.append(("tidy",))

    def ask(  # noqa: PLR0913  # each is a choice of its own
        self,
        question: str,
        scope: Scope,
        *,
        how: How = How.AUTO,
        after: int | None = None,
        pictures: Pictures = Pictures.AUTO,
        closer: bool = False,
        stop: threading.Event,
    ) -> Iterator[AskEvent]:
        """The scripted quotes, then what is scripted of the models."""
        self.asked.append(("ask", question, scope, how, after, pictures, closer))
        wish = Wish(scope=scope, how=how, pictures=pictures, closer=closer, understood=question)
        yield from self._answer(max(self.answers, default=0) + 1, question, wish, stop)

    def go_on_answering(self, answer_id: int, *, stop: threading.Event) -> Iterator[AskEvent]:
        """What is scripted of ``ask``, under the same number."""
        self.asked.append(("go_on_answering", answer_id))
        earlier = self.answers[answer_id]
        assert earlier.wish is not None
        yield from self._answer(answer_id, earlier.question, earlier.wish, stop)

    def tell_changes(
        self, first_id: str, second_id: str, question: str = "", *, stop: threading.Event
    ) -> Iterator[AskEvent]:
        """What is scripted of the models."""
        self.asked.append(("tell_changes", first_id, second_id, question))
        wish = make_wish(
            scope=Scope(document_ids=(first_id, second_id)), how=How.BEST, understood=question, compares=True
        )
        yield from self._tell(max(self.answers, default=0) + 1, question or "What changed?", wish, stop)

    def unfinished_answers(self) -> tuple[Answer, ...]:
        """Newest first."""
        return tuple(answer for answer in self.history() if answer.partial and answer.wish is not None)

    def _answer(self, answer_id: int, question: str, wish: Wish, stop: threading.Event) -> Iterator[AskEvent]:
        self._wait(stop)
        yield Searching(48)
        if self.asking_fails is not None:
            raise self.asking_fails
        for quote in self.quotes:
            self._wait(stop)
            if stop.is_set():
                raise Interrupted
            yield QuoteFound(quote)
        if self.telling:
            yield from self._tell(answer_id, question, wish, stop)
            return
        best = self.quotes[0] if self.quotes else None
        words = best.text[slice(*best.answer_spans[0])] if best and best.answer_spans else None
        yield self._keep(make_answer(answer_id, question, answer=words, quotes=self.quotes, wish=wish))

    def _tell(self, answer_id: int, question: str, wish: Wish, stop: threading.Event) -> Iterator[AskEvent]:
        """The script, and after Stop what was stated by then."""
        telling, self.telling = self.telling, []
        stated: list[StatementMade] = []
        seen: list[Finding] = []
        for event in telling:
            self._wait(stop)
            if event is None:
                stop.wait()
            if event is None or stop.is_set():
                break
            if isinstance(event, Answered):
                yield self._keep(replace(event.answer, id=answer_id, question=question, wish=wish))
                return
            if isinstance(event, StatementMade):
                stated.append(event)
            if isinstance(event, FindingMade):
                seen.append(event.finding)
            yield event
        if not stated and not seen:
            raise Interrupted
        stopped = make_answer(
            answer_id,
            question,
            how=How.EVERY,
            answer="\n".join([made.statement.text for made in stated] or [finding.text for finding in seen]),
            quotes=tuple(quote for made in stated for quote in made.quotes),
            statements=tuple(made.statement for made in stated),
            model="Llama.gguf" if stated else "",
            reading=Reading.WHOLE if stated else None,
            partial=True,
            findings=tuple(seen),
            vision_model="Llama-3.2-11B-Vision-Instruct" if seen else "",
            wish=wish,
        )
        yield self._keep(stopped)

    def _keep(self, answer: Answer) -> Answered:
        self.answers[answer.id] = answer
        return Answered(answer)

    def grid(
        self,
        questions: Sequence[str],
        document_ids: Sequence[str] = (),
        *,
        how: How = How.AUTO,
        pictures: Pictures = Pictures.AUTO,
        stop: threading.Event,
    ) -> Iterator[GridEvent]:
        """As scripted."""
        self.asked.append(("grid", tuple(questions), tuple(document_ids), how, pictures))
        documents = [(document_id, self.kept[document_id].name) for document_id in document_ids]
        yield from self.filling.fill(self.filling.begin(documents, questions, how=how, pictures=pictures), stop)

    def go_on_with_grid(self, grid_id: int, *, stop: threading.Event) -> Iterator[GridEvent]:
        """As scripted."""
        self.asked.append(("go_on_with_grid", grid_id))
        yield from self.filling.fill(grid_id, stop)

    def grids(self) -> tuple[Grid, ...]:
        """Newest first."""
        return tuple(self.filling.all[grid_id] for grid_id in sorted(self.filling.all, reverse=True))

    def earlier_grid(self, grid_id: int) -> Grid:
        """One grid."""
        return self.filling.get(grid_id)

    def remove_grid(self, grid_id: int) -> None:
        """It is gone."""
        del self.filling.all[grid_id]

    def export_grid(self, grid_id: int, path: Path) -> None:
        """Written nowhere, noted."""
        self.filling.written.append((grid_id, path))

    def _answer_cell(self, question: str) -> Answer:
        answer = make_answer(max(self.answers, default=0) + 1, question, quotes=self.quotes)
        self.answers[answer.id] = answer
        return answer

    def prepare(self, document_id: str, *, stop: threading.Event) -> Iterator[PrepareEvent]:
        """The scripted events; without them the document is read at once."""
        self.asked.append(("prepare", document_id))
        yield from self._prepare(self.preparing, stop)
        yield Prepared(document_id)

    def prepare_pictures(self, document_id: str, *, stop: threading.Event) -> Iterator[PrepareEvent]:
        """The scripted events; without them all pages are looked at at once."""
        self.asked.append(("prepare_pictures", document_id))
        yield from self._prepare(self.preparing_pictures, stop)
        yield Prepared(document_id)

    def encoded_pages(self, document_id: str) -> tuple[int, ...]:
        """As scripted."""
        return self.encoded.get(document_id, ())

    def _prepare(self, events: list[PrepareEvent | None], stop: threading.Event) -> Iterator[PrepareEvent]:
        while events:
            self._wait(stop)
            event = events[0]
            if event is None:
                stop.wait()
            if event is None or stop.is_set():
                raise Interrupted
            events.pop(0)
            yield event

    # --- the models --------------------------------------------------------------------------------------------------

    def use_text_model(self, path: str | None) -> TextModelFacts | None:
        """One of ``models``."""
        self.asked.append(("use_text_model", path))
        model = self.models.get(path, KnownError("There is no such file.", "Choose another.")) if path else None
        if isinstance(model, KnownError):
            raise model
        self.text_model = model
        return model

    def use_vision_model(self, path: str | None) -> VisionModelFacts | None:
        """One of ``vision_models``."""
        self.asked.append(("use_vision_model", path))
        model = (
            self.vision_models.get(path, KnownError("There is no such folder.", "Choose another.")) if path else None
        )
        if isinstance(model, KnownError):
            raise model
        self.vision_model = model
        return model

    # --- servers -----------------------------------------------------------------------------------------------------

    def allow(self, document_id: str, server: Server) -> None:
        """From now on."""
        self.permitted.setdefault(server.address, set()).add(document_id)

    def take_back(self, document_id: str, server: Server) -> None:
        """Not any more."""
        self.permitted[server.address].discard(document_id)

    def allowed(self, server: Server) -> frozenset[str]:
        """Those that were allowed."""
        return frozenset(self.permitted.get(server.address, ()))

    def forget_server(self, server: Server) -> None:
        """Nothing may be sent there any more."""
        self.permitted.pop(server.address, None)

    # --- what is kept of models --------------------------------------------------------------------------------------

    def cache_use(self) -> CacheUse:
        """As scripted."""
        return self.cache

    def empty_cache(self) -> None:
        """Nothing is kept any more."""
        self.asked.append(("empty_cache",))
        self.cache = replace(self.cache, used=0)
        self.encoded = {}

    def _wait(self, stop: threading.Event) -> None:
        while not self.hold.wait(0.01) and not stop.is_set():
            pass

    def _read(self, paths: Sequence[Path]) -> Iterator[AddEvent]:
        yield FilesFound(len(paths))
        for path in paths:
            document_id = f"{len(self.kept):08d}"
            document = make_document(document_id, path.name, path=str(path), page_count=3, pages_read=0)
            yield DocumentAdded(replace(document, state=DocumentState.READING))
            for position in (1, 2, 3):
                yield page_done(document, position)
            yield DocumentReady(replace(document, pages_read=3))

    # --- what is there -----------------------------------------------------------------------------------------------

    def documents(self) -> tuple[Document, ...]:
        """All documents."""
        return tuple(self.kept.values())

    def folders(self) -> tuple[str, ...]:
        """The linked folders."""
        return tuple(self.linked)

    def outline(self, document_id: str) -> tuple[PageOutline, ...]:
        """Pages of A4."""
        count = self.kept[document_id].page_count
        return tuple(PageOutline(n, str(n), 595.0, 842.0, TextSource.LAYER, None) for n in range(1, count + 1))

    def page(self, document_id: str, position: int) -> Page:
        """A page with a heading and a sentence."""
        return Page(
            document_id=document_id,
            position=position,
            label=str(position),
            width=595.0,
            height=842.0,
            turn=0,
            text=page_text(
                (("Costs of paper", 24.0), ("Paper and pulp cost 4,310 thousand in Q3.", 12.0), ("More.", 12.0))
            ),
            facts=PageFacts(0.0, 0.0, False, 0),
            failed=None,
        )

    def compare(self, first_id: str, second_id: str, *, stop: threading.Event) -> Comparison:
        """As scripted; it waits until it is stopped where nothing is."""
        self.asked.append(("compare", first_id, second_id))
        self._wait(stop)
        if self.comparing is None:
            stop.wait()
        if self.comparing is None or stop.is_set():
            raise Interrupted
        if isinstance(self.comparing, Exception):
            raise self.comparing
        return self.comparing

    def tables(
        self, document_id: str, position: int, *, pictures: Pictures = Pictures.AUTO, stop: threading.Event
    ) -> Iterator[AskEvent | TablesFound]:
        """The next of the scripts, standing still at None until it is stopped."""
        self.asked.append(("tables", document_id, position, pictures))
        for event in self.tabling.pop(0):
            self._wait(stop)
            if event is None:
                stop.wait()
            if event is None or stop.is_set():
                raise Interrupted
            yield event

    def find(self, document_id: str, text: str) -> tuple[Match, ...]:
        """The scripted matches."""
        self.asked.append(("find", document_id, text))
        return self.found

    def draw(self, document_id: str, position: int, drawing: Drawing, rank: Rank) -> Future[Picture]:
        """White paper."""
        self.asked.append(("draw", document_id, position, drawing, rank))
        picture = Future[Picture]()
        if self.drawing_fails is not None:
            picture.set_exception(self.drawing_fails)
            return picture
        x0, y0, x1, y1 = drawing.clip or (0.0, 0.0, 595.0, 842.0)
        width, height = round((x1 - x0) * drawing.scale), round((y1 - y0) * drawing.scale)
        picture.set_result(Picture(width, height, b"\xff" * (3 * width * height)))
        return picture

    def unlock(self, document_id: str, password: str) -> None:
        """Only ``password`` fits."""
        if password != self.password:
            raise PasswordError("The password does not fit.", "Type it again.", tried=True)
        self.drawing_fails = None

    # --- what is kept ------------------------------------------------------------------------------------------------

    def history(self, search: str = "") -> tuple[Answer, ...]:
        """Newest first."""
        words = search.casefold().split()
        newest = sorted(self.answers.values(), key=lambda answer: -answer.id)
        return tuple(answer for answer in newest if all(word in answer.question.casefold() for word in words))

    def answer(self, answer_id: int) -> Answer:
        """One answer."""
        return self.answers[answer_id]

    def remove_answer(self, answer_id: int) -> None:
        """Forget an answer."""
        self.asked.append(("remove_answer", answer_id))
        del self.answers[answer_id]

    def remove(self, document_id: str, *, with_answers: bool = False, forget: bool = False) -> str:
        """Forget a document."""
        self.asked.append(("remove", document_id, with_answers, forget))
        del self.kept[document_id]
        return "Its answers stay."

    def unlink(self, folder: str) -> None:
        """Forget a folder."""
        self.linked.remove(folder)

    def backup(self, path: Path | None = None) -> Path:
        """Written."""
        if path is None:
            raise KnownError("There is no room.", "Free some.")
        return path

    def erase(self) -> None:
        """Forget everything and close."""
        self.asked.append(("erase",))
        self.kept.clear()
        self.answers.clear()
        self.close()

    def close(self) -> None:
        """Nothing may be asked any more."""
        self.closed = True


def page_done(document: Document, position: int, **changes: object) -> PageDone:
    """A page of ``document`` has been read."""
    usual = PageDone(
        document_id=document.id,
        document=document.name,
        position=position,
        page_count=document.page_count,
        source=TextSource.LAYER,
        failed=None,
        done=position,
        total=document.page_count,
        seconds_left=None,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # the caller names fields of PageDone
