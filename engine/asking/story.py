"""The text model at work on the library: a question answered, a document read ahead.

How a prompt is put and an answer checked stands in ``engine.answering``; what is read is decided in ``planning``.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from threading import Event

from engine.answering.draft import Draft
from engine.answering.fit import kept_bytes
from engine.answering.follow_up import CONTEXT, LONGEST, english_request, is_english, rewriting_request
from engine.answering.ledger import coverage_of_reading
from engine.answering.merging import merging_part
from engine.answering.not_found import not_found_sentence
from engine.answering.plan import seconds as seconds_of
from engine.answering.reading import Circle, Reader
from engine.asking.matter import PageKey, Shelves
from engine.asking.planning import Planner, Work
from engine.contracts import (
    Answer,
    AskEvent,
    Change,
    Coverage,
    Finding,
    Generated,
    How,
    NotPrepared,
    Page,
    Pictures,
    Piece,
    Planned,
    Prepared,
    PrepareEvent,
    Preparing,
    Problem,
    ReadingPages,
    Scope,
    TextModel,
    TextModelFacts,
    TextRequest,
)
from engine.errors import Interrupted, KnownError
from engine.models.naming import named
from engine.store.caches import Caches
from engine.store.findings import Findings
from engine.store.speeds import Speeds

NOTHING_AHEAD = Problem("Nothing is sent to a server ahead of a question.", "It is read when you ask.")
BESIDE = "What was read and what was seen do not fit into one prompt: they stand beside each other."


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question, and what a search has found for it."""

    question: str
    """as it stands alone"""
    typed: str
    """as the person wrote it"""
    how: How
    """AUTO, BEST or EVERY"""
    scope: Scope
    ranked: tuple[PageKey, ...]
    """pages that bear on it, best first"""
    covered: Coverage
    """what a search over the scope can see"""
    reads: bool
    """a text model reads words of the pages"""
    pictures: Pictures = Pictures.NEVER
    closer: bool = False
    """the vision model looks at each page in parts, too"""


@dataclass(frozen=True, slots=True)
class Read:
    """What came of reading."""

    answer: Answer
    pages: frozenset[PageKey]
    """that stood in a prompt"""


class TextAsking:
    """A text model that answers from the documents of a library."""

    def __init__(self, model: TextModel, shelves: Shelves, caches: Caches, findings: Findings, speeds: Speeds) -> None:
        self._model = model
        self._shelves = shelves
        self._caches = caches
        self._findings = findings
        self._speeds = speeds
        self._planner: Planner | None = None

    @property
    def facts(self) -> TextModelFacts | None:
        """Of the model in use."""
        return None if self._planner is None else self._planner.facts

    def use(self, path: str | None, require: Callable[[TextModelFacts], None]) -> TextModelFacts | None:
        """Use this model from now on; None: none. Raises KnownError where the file is not fit, and what ``require``
        raises of it; then the one before stays in use."""
        if path is None:
            self._planner = None
            self._model.release()
        else:
            facts = named(self._model.inspect(path))
            require(facts)
            self._planner = Planner(facts, self._model, self._shelves, self._caches, self._speeds)
        return self.facts

    def stand_alone(self, question: str, before: Answer, *, stop: Event) -> str:
        """A question that follows up an answer, as it is understood without it; a long one stands as it is."""
        if len(question) > LONGEST:
            return question
        planner = self._in_use()
        told = [(before.question, before.answer or "")]
        request = rewriting_request(question, told, planner.facts.path, planner.settings(CONTEXT))
        return self._put_otherwise(question, request, stop)

    def in_english(self, question: str, *, stop: Event) -> str:
        """The question in English; one that is English already, or long, stands as it is."""
        if len(question) > LONGEST or is_english(question):
            return question
        planner = self._in_use()
        return self._put_otherwise(
            question, english_request(question, planner.facts.path, planner.settings(CONTEXT)), stop
        )

    def _put_otherwise(self, question: str, request: TextRequest, stop: Event) -> str:
        """What the model writes instead of the question."""
        written = ""
        for event in self._model.generate(request, stop=stop):
            match event:
                case Piece(text):
                    written += text
                case Generated(cut=True):  # half a question is another one
                    return question
        return written.strip() or question

    def plan(self, asked: Asked, *, stop: Event) -> Iterator[AskEvent]:
        """What would be read. Raises as ``ask``."""
        yield from self._plan(self._in_use(), asked, _draft(asked), stop)

    def ask(self, asked: Asked, *, stop: Event) -> Generator[AskEvent, None, Read]:
        """Plan, read, answer; returns the answer as it is to be kept, and what it rests on.

        Raises:
            KnownError: the model cannot be used here.
            Interrupted: stopped before anything was stated; later on the answer is partial.
        """
        planner, draft = self._in_use(), _draft(asked)
        work = yield from self._plan(planner, asked, draft, stop)
        return (yield from _read(asked, work, self._reader(planner, work, draft, stop)))

    def tell(self, asked: Asked, changes: Sequence[Change], *, stop: Event) -> Generator[AskEvent, None, Answer]:
        """Put changes (at least one) into words; both sides of a change stand behind what is stated of it. Raises as
        ``ask``."""
        planner, draft = self._in_use(), _draft(asked)
        yield from self._try_out(planner, stop)
        work = planner.most_telling(draft, changes)
        yield from _announced(planner, work, stop)
        return (yield from _read(asked, work, self._reader(planner, work, draft, stop))).answer

    def merge(
        self, asked: Asked, answer: Answer, looked: Sequence[tuple[Finding, Page]], *, stop: Event
    ) -> Generator[AskEvent, None, Answer]:
        """One answer from what was stated and what was seen; the one given where nothing new comes of it.

        Args:
            looked: findings that answer, each with its page.
        """
        planner = self._in_use()
        quoted = dict.fromkeys((one.document_id, one.page) for one in answer.quotes if one.verified)
        pages, _ = self._shelves.pages(list(quoted) if answer.statements else [])
        draft = Draft(
            asked.question,
            date.today(),
            typed=asked.typed,
            quotes=list(answer.quotes) if answer.statements else [],
            statements=list(answer.statements),
            calculations=list(answer.calculations),
        )
        work = planner.merged(draft, merging_part(secrets.token_hex(6), pages, looked))
        if work is None:
            return replace(answer, notes=(*answer.notes, BESIDE))
        reader = self._reader(planner, work, draft, stop)
        is_partial = answer.partial
        try:
            yield from reader.merge(work.parts[0], work.weights[0].total)
        except Interrupted:
            is_partial = True
        return _merged(answer, draft, partial=is_partial, cut=reader.cut)

    def _reader(self, planner: Planner, work: Work, draft: Draft, stop: Event) -> Reader:
        circle = Circle(self._model, self._findings, self._room, planner.keep_speed)
        return Reader(circle, planner.facts, work.way, draft, stop, planner.speed)

    def prepare(self, document_id: str, *, stop: Event) -> Iterator[PrepareEvent]:
        """Read a document ahead of any question. Raises Interrupted when stopped, or where it had to give way."""
        try:
            yield from self._prepare(document_id, stop)
        except KnownError as error:
            yield NotPrepared(document_id, Problem(error.sentence, error.next_step))

    def _prepare(self, document_id: str, stop: Event) -> Iterator[PrepareEvent]:
        planner = self._in_use()
        if planner.facts.server:
            yield NotPrepared(document_id, NOTHING_AHEAD)
            return
        for trial in planner.untried():  # what is read now is of use only in the layout that questions are answered in
            planner.keep_trial(self._model.measure(trial, stop=stop), trial.settings.layout)
        # As a question without a wish will be answered: what is kept fits one kind of context alone.
        work = planner.every_page(None, How.AUTO, Scope(document_ids=(document_id,)), stop)
        assert work is not None, "nobody has to wait"
        kind = work.way.settings.kv_type
        needed = sum(kept_bytes(planner.facts, weight.prefix, kind) for weight in work.weights)
        if needed > self._caches.use().limit:  # before room is made: it would be made for nothing
            yield _too_large(document_id, needed)
        else:
            yield from self._read_ahead(planner, document_id, work, stop)

    def _read_ahead(self, planner: Planner, document_id: str, work: Work, stop: Event) -> Iterator[PrepareEvent]:
        kind = work.way.settings.kv_type
        total = sum(weight.prefix for weight in work.weights)
        done = 0
        for part, weight in zip(work.parts, work.weights, strict=True):
            missing = weight.prefix - dict(weight.kept).get(kind, 0)
            wished = kept_bytes(planner.facts, missing, kind)
            room = self._room(part.keep, wished)
            if room < wished:
                yield _too_large(document_id, wished)
                return
            if missing:
                for read in self._model.prepare(planner.request(work.way, part, room), stop=stop):
                    left = total - done - min(read.done, weight.prefix)
                    yield Preparing(
                        document_id=document_id,
                        done=total - left,
                        total=total,
                        seconds_left=seconds_of(left, planner.speed, weight.prefix) or None,
                    )
            done += weight.prefix
        yield Prepared(document_id)

    def _plan(self, planner: Planner, asked: Asked, draft: Draft, stop: Event) -> Generator[AskEvent, None, Work]:
        """What is read, the best pages or all of them."""
        yield from self._try_out(planner, stop)
        work = None if asked.how is How.BEST else planner.every_page(draft, asked.how, asked.scope, stop)
        if work is None:
            work = planner.ranked_pages(draft, asked.ranked)
        yield from _announced(planner, work, stop)
        return work

    def _try_out(self, planner: Planner, stop: Event) -> Iterator[AskEvent]:
        """Measure the model where this machine does not know it yet."""
        for trial in planner.untried():
            yield ReadingPages(done=0, total=0, window=1, windows=1, seconds_left=None)
            planner.keep_trial(self._model.measure(trial, stop=stop), trial.settings.layout)

    def _in_use(self) -> Planner:
        assert self._planner is not None, "nobody asks without a model"
        return self._planner

    def _room(self, folder: str, wished: int) -> int:
        return self._caches.make_room(wished, Path(folder))


def _draft(asked: Asked) -> Draft:
    return Draft(asked.question, date.today(), typed=asked.typed)


def _announced(planner: Planner, work: Work, stop: Event) -> Iterator[AskEvent]:
    """The plan, before it is carried out. Raises Interrupted."""
    if stop.is_set():
        raise Interrupted
    yield Planned(planner.shown(work))


def _read(asked: Asked, work: Work, reader: Reader) -> Generator[AskEvent, None, Read]:
    """Read what was planned, and answer from it. Raises as ``TextAsking.ask``."""
    is_partial = False
    try:
        yield from reader.read(work.parts, [weight.total for weight in work.weights], secrets.token_hex(6))
    except Interrupted:
        if not reader.draft.statements:
            raise
        is_partial = True
    return Read(_answer(asked, work, reader, is_partial), frozenset(reader.pages_read))


def _answer(asked: Asked, work: Work, reader: Reader, is_partial: bool) -> Answer:
    """What became of the reading. Where it was cut before anything was stated, nothing can be said, not even that the
    pages do not say it."""
    draft = reader.draft
    said = " ".join(one.text for one in draft.statements)
    return Answer(
        id=0,
        question=asked.question,
        how=work.way.how,
        answer=said or (None if reader.cut else not_found_sentence(asked.question)),
        quotes=tuple(draft.quotes),
        notes=work.notes,
        coverage=coverage_of_reading(asked.covered, reader.pages_read.values(), 0 if is_partial else work.wordless),
        seconds=0.0,
        asked="",
        partial=is_partial,
        statements=tuple(draft.statements),
        calculations=tuple(draft.calculations),
        model=reader.facts.name,
        reading=work.way.reading,
        cut=reader.cut,
        test_model=reader.facts.test,
    )


def _merged(answer: Answer, draft: Draft, *, partial: bool, cut: bool) -> Answer:
    """The answer with what was merged; where the model has stated nothing, all stands as it did."""
    if not draft.statements:
        return replace(answer, partial=partial)
    return replace(
        answer,
        answer=" ".join(one.text for one in draft.statements),
        quotes=tuple(draft.quotes),
        statements=tuple(draft.statements),
        calculations=tuple(draft.calculations),
        partial=partial,
        cut=answer.cut or cut,
    )


def _too_large(document_id: str, needed: int) -> NotPrepared:
    sentence = f"Reading it ahead would take {needed / 1e9:.1f} GB of the disk, more than the cache may."
    return NotPrepared(document_id, Problem(sentence, "It is read when you ask."))
