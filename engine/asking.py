"""The text model at work on the library: what it may read, the plan, the answer, and reading ahead.

How a prompt is put and an answer checked stands in ``engine.answering``.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Event

from engine import machine
from engine.answering.draft import Draft
from engine.answering.fit import kv_bytes, memory
from engine.answering.follow_up import rewritten
from engine.answering.ledger import coverage_of_reading
from engine.answering.not_found import not_found_sentence
from engine.answering.parts import Part, Readable, gathered, windows
from engine.answering.plan import PASSAGES, ROOM, TYPICAL_ANSWER, Circumstances, Size, Way, all_pages, best_pages
from engine.answering.plan import seconds as seconds_of
from engine.answering.prompts import reading_prompt
from engine.answering.reading import Circle, Reader
from engine.contracts import (
    Answer,
    AskEvent,
    Coverage,
    How,
    KvType,
    NotPrepared,
    Page,
    Plan,
    Planned,
    Prepared,
    PrepareEvent,
    Preparing,
    Problem,
    PromptWeight,
    Reading,
    ReadingPages,
    Scope,
    TextModel,
    TextModelFacts,
    TextRequest,
    TextSettings,
    TextSource,
    TextSpeed,
)
from engine.errors import Interrupted, KnownError
from engine.store.caches import Caches
from engine.store.database import Database
from engine.store.findings import Findings
from engine.store.library import Library
from engine.store.reading_marks import mark_of
from engine.store.speeds import Speeds

PageKey = tuple[str, int]
Checked = Callable[[Sequence[PageKey]], tuple[Mapping[PageKey, Page], tuple[str, ...]]]
"""keys of pages -> those that can be used, without words that nobody sees, and sentences about the others"""
MOST_AT_ONCE = 400
"""pages that are read without being asked for; of more the best are read"""
CANDIDATES = 12
"""ranked pages that the best are taken from"""
LEAST = TextSettings(context=4_096, kv_type=KvType.F16)
UNKNOWN = TextSpeed(0.0, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question, and what a search has found for it."""

    question: str
    """as it stands alone"""
    how: How
    """AUTO, BEST or EVERY"""
    scope: Scope
    ranked: tuple[PageKey, ...]
    """pages that bear on it, best first"""
    covered: Coverage
    """what a search over the scope can see"""


@dataclass(frozen=True, slots=True)
class Work:
    """What a model is about to read."""

    way: Way
    parts: tuple[Part, ...]
    weights: tuple[PromptWeight, ...]
    """of each part"""
    wordless: int = 0
    """pages among them without words"""
    notes: tuple[str, ...] = ()

    @property
    def unread(self) -> int:
        """Tokens that are not kept."""
        kind = self.way.settings.kv_type
        return sum(weight.total - dict(weight.kept).get(kind, 0) for weight in self.weights)


class TextAsking:
    """A text model that answers from the documents of a library."""

    def __init__(
        self, database: Database, library: Library, caches: Caches, model: TextModel, checked: Checked
    ) -> None:
        self.facts: TextModelFacts | None = None
        """of the model in use"""
        self._database = database
        self._library = library
        self._caches = caches
        self._model = model
        self._checked = checked
        self._speeds = Speeds(database)
        self._findings = Findings(database)

    def use(self, path: str | None) -> TextModelFacts | None:
        """Use this model from now on; None: none. Raises KnownError where the file is not fit."""
        self.facts = None
        self.facts = None if path is None else self._model.inspect(path)
        if self.facts is None:
            self._model.release()
        return self.facts

    def stand_alone(self, question: str, before: Answer, *, stop: Event) -> str:
        """A question that follows up an answer, as it is understood without it."""
        told = [(before.question, before.answer or "")]
        return rewritten(question, told, self._model, self._in_use(), stop)

    def ask(self, asked: Asked, *, stop: Event) -> Generator[AskEvent, None, Answer]:
        """Plan, read, answer; returns the answer as it is to be kept.

        Raises:
            KnownError: the model cannot be used here.
            Interrupted: stopped before anything was stated; later on the answer is partial.
        """
        facts = self._in_use()
        draft = Draft(asked.question, date.today())
        work = yield from self._plan(asked, draft, stop)
        circle = Circle(self._model, self._findings, self._room, self._keep_speed)
        reader = Reader(circle, facts, work.way, draft, stop, self._speed() or UNKNOWN)
        is_partial = False
        try:
            yield from reader.read(work.parts, [weight.total for weight in work.weights], secrets.token_hex(6))
        except Interrupted:
            if not draft.statements:
                raise
            is_partial = True
        return Answer(
            id=0,
            question=asked.question,
            how=How.BEST if work.way.reading is Reading.PASSAGES else How.EVERY,
            answer=" ".join(one.text for one in draft.statements) or not_found_sentence(asked.question),
            quotes=tuple(draft.quotes),
            notes=work.notes,
            coverage=coverage_of_reading(asked.covered, reader.pages_read, 0 if is_partial else work.wordless),
            seconds=0.0,
            asked="",
            partial=is_partial,
            statements=tuple(draft.statements),
            calculations=tuple(draft.calculations),
            model=facts.name,
            reading=work.way.reading,
            cut=reader.cut,
            test_model=facts.test,
        )

    def prepare(self, document_id: str, *, stop: Event) -> Iterator[PrepareEvent]:
        """Read a document ahead of any question. Raises Interrupted when stopped, or where it had to give way."""
        try:
            yield from self._prepare(document_id, stop)
        except KnownError as error:
            yield NotPrepared(document_id, Problem(error.sentence, error.next_step))

    def _prepare(self, document_id: str, stop: Event) -> Iterator[PrepareEvent]:
        facts = self._in_use()
        work = self._every_page(Draft("", date.today()), How.EVERY, Scope(document_ids=(document_id,)))
        assert work is not None
        kind = work.way.settings.kv_type
        total = sum(weight.prefix for weight in work.weights)
        done = 0
        for part, weight in zip(work.parts, work.weights, strict=True):
            missing = weight.prefix - dict(weight.kept).get(kind, 0)
            wished = kv_bytes(facts, missing, kind)
            request = self._request(work.way, part)
            room = self._room(request.keep, wished)
            if room < wished:
                problem = Problem(
                    f"Reading it ahead would take {wished / 1e9:.1f} GB of the disk, more than the cache may.",
                    "It is read when you ask.",
                )
                yield NotPrepared(document_id, problem)
                return
            if missing:
                for read in self._model.prepare(self._request(work.way, part, room), stop=stop):
                    left = total - done - min(read.done, weight.prefix)
                    yield Preparing(
                        document_id=document_id,
                        done=total - left,
                        total=total,
                        seconds_left=seconds_of(left, self._speed() or UNKNOWN) or None,
                    )
            done += weight.prefix
        yield Prepared(document_id)

    # --- the plan ----------------------------------------------------------------------------------------------------

    def _plan(self, asked: Asked, draft: Draft, stop: Event) -> Generator[AskEvent, None, Work]:
        """What is read, measured first where this machine does not know the model yet."""
        if self._speed() is None:
            yield ReadingPages(done=0, total=0, window=1, windows=1, seconds_left=None)
            trial = best_pages(self._in_use(), LEAST.context - ROOM, self._now())
            part = Part("", ())
            self._keep_speed(self._model.measure(self._request(trial, part), stop=stop))
        work = None if asked.how is How.BEST else self._every_page(draft, asked.how, asked.scope)
        if work is None:
            work = self._best_pages(draft, asked.ranked)
        if stop.is_set():
            raise Interrupted
        yield Planned(self._shown(work))
        return work

    def _every_page(self, draft: Draft, how: How, scope: Scope) -> Work | None:
        """All pages in scope; None where the best of them are preferred."""
        readables, wordless, notes = self._readables(scope, MOST_AT_ONCE if how is How.AUTO else None)
        if readables is None:
            return None
        facts, now = self._in_use(), self._now()
        wholes = [one.part(0, len(one.pages)) for one in readables]
        weights = [self._weigh(part, draft) for part in wholes]
        size = _size(weights)
        way = all_pages(how, facts, size, now)
        if way is None:
            return None
        if way.reading is Reading.WHOLE:
            return Work(way, tuple(wholes), tuple(weights), wordless, (*way.notes, *notes))
        parts = [
            readable.part(first, last)
            for readable, weight in zip(readables, weights, strict=True)
            for first, last in windows(weight.pages, way.settings.context - ROOM - weight.total + sum(weight.pages))
        ]
        weighed = tuple(self._weigh(part, draft) for part in parts)
        return Work(way, tuple(parts), weighed, wordless, (*way.notes, *notes))

    def _best_pages(self, draft: Draft, ranked: Sequence[PageKey]) -> Work:
        """The pages that rank best, as many as the limit takes; the first one whatever its length."""
        pages, notes = self._checked(ranked[:CANDIDATES])
        names = {document.id: document.name for document in self._library.documents()}
        found = [(names[key[0]], pages[key]) for key in ranked[:CANDIDATES] if key in pages]
        code = secrets.token_hex(6)
        if not found:
            way = best_pages(self._in_use(), 0, self._now())
            return Work(way, (), (), 0, (*notes, "No page has words of the question."))
        weight = self._weigh(gathered(code, found), draft)
        count = next(
            (n for n in range(1, len(found)) if sum(weight.pages[: n + 1]) > PASSAGES),
            len(found),
        )
        part = gathered(code, sorted(found[:count], key=lambda one: (one[0], one[1].position)))
        weight = self._weigh(part, draft)
        return Work(best_pages(self._in_use(), weight.total, self._now()), (part,), (weight,), 0, notes)

    def _readables(self, scope: Scope, most: int | None) -> tuple[list[Readable] | None, int, tuple[str, ...]]:
        """The documents in scope with the pages that have words, how many have none, and notes on those left out.

        None where there are more than ``most`` pages.
        """
        first, last = scope.pages or (1, 1 << 40)
        documents = [one for one in self._library.documents() if one.id in scope.document_ids or not scope.document_ids]
        outlines = {
            one.id: [page for page in self._library.outline(one.id) if first <= page.position <= last]
            for one in documents
        }
        if most is not None and sum(map(len, outlines.values())) > most:
            return None, 0, ()
        notes: list[str] = []
        readables = []
        for document in documents:
            keys = [
                (document.id, page.position)
                for page in outlines[document.id]
                if page.source in (TextSource.LAYER, TextSource.OCR) and page.failed is None
            ]
            pages, left_out = self._checked(keys)
            notes += left_out
            if pages:
                readables.append(
                    Readable(
                        document_id=document.id,
                        document=document.name,
                        code=mark_of(self._database, document.id),
                        pages=tuple(pages[key] for key in keys if key in pages),
                        keep=str(self._caches.folder_of(document.id)),
                    )
                )
        wordless = sum(page.source is TextSource.MISSING for outline in outlines.values() for page in outline)
        return readables, wordless, tuple(notes)

    def _shown(self, work: Work) -> Plan:
        facts, settings = self._in_use(), work.way.settings
        speed = self._speed() or UNKNOWN
        writing = len(work.parts) * TYPICAL_ANSWER / speed.writing if speed.writing else 0.0
        total = sum(weight.total for weight in work.weights)
        return Plan(
            how=How.BEST if work.way.reading is Reading.PASSAGES else How.EVERY,
            reading=work.way.reading,
            model=facts.name,
            pages=len({(one.page.document_id, one.page.position) for part in work.parts for one in part.pages}),
            tokens=max((weight.total for weight in work.weights), default=0),
            context=settings.context,
            windows=len(work.parts),
            kept=total - work.unread,
            seconds=seconds_of(work.unread, speed) + writing,
            memory=memory(facts, settings),
            free=self._now().free,
            settings=(
                ("threads", str(machine.physical_cores())),
                ("KV cache", settings.kv_type.value),
                ("flash attention", "on"),
                ("batch", "512 tokens"),
                ("graphics card", "all layers" if facts.gpu else "none"),
            ),
            notes=work.notes,
        )

    # --- the model ---------------------------------------------------------------------------------------------------

    def _in_use(self) -> TextModelFacts:
        assert self.facts is not None, "nobody asks without a model"
        return self.facts

    def _now(self) -> Circumstances:
        free = machine.free_memory() + self._model.memory()
        return Circumstances(free, self._caches.use().limit, self._speed() or UNKNOWN)

    def _weigh(self, part: Part, draft: Draft) -> PromptWeight:
        way = Way(Reading.WHOLE, LEAST)
        return self._model.weigh(self._request(way, part, draft=draft))

    def _request(self, way: Way, part: Part, room: int = 0, draft: Draft | None = None) -> TextRequest:
        """A request to read a part, without an answer."""
        question, today = (draft.question, draft.today) if draft else ("", date.today())
        return TextRequest(
            model=self._in_use().path,
            settings=way.settings,
            prompt=reading_prompt(part.code, [page.text for page in part.pages], question, today),
            grammar="",
            limit=0,
            keep=part.keep,
            keep_bytes=room,
        )

    def _room(self, folder: str, wished: int) -> int:
        return self._caches.make_room(wished, Path(folder))

    def _speed(self) -> TextSpeed | None:
        return self._speeds.get(self._model_key())

    def _keep_speed(self, speed: TextSpeed) -> None:
        self._speeds.keep(self._model_key(), speed)

    def _model_key(self) -> str:
        return f"{self._in_use().name} {self._in_use().size}"


def _size(weights: Sequence[PromptWeight]) -> Size:
    """How much there is to read; what is kept counts only where one document is read."""
    longest = max((weight.total for weight in weights), default=0)
    unread = sum(weight.total - max(dict(weight.kept).values(), default=0) for weight in weights)
    return Size(longest, unread, weights[0].kept if len(weights) == 1 else ())
