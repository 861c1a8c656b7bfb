"""Putting a question to a text model, prompt after prompt, and checking what it says.

Each prompt is read, answered, and kept before the next one begins, so that a question that was stopped goes on where
it was. Where several prompts have found something, the pages that they quote are read together once more.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from threading import Event
from typing import Protocol

from engine.answering.arithmetic import CalculationError
from engine.answering.draft import Draft
from engine.answering.fit import kept_bytes
from engine.answering.form import AnswerParser, Call, Nothing, Stated, Words, answer_grammar
from engine.answering.form import Part as Told
from engine.answering.parts import Part, gathered
from engine.answering.plan import ANSWER, ROOM, Way, seconds
from engine.answering.prompts import reading_prompt
from engine.contracts import (
    AskEvent,
    Generated,
    Layout,
    Page,
    Piece,
    PromptRead,
    ReadingPages,
    StatementsDropped,
    TextModel,
    TextModelFacts,
    TextRequest,
    TextSpeed,
    Wording,
)

CALLS = 3
"""calculations in one answer"""
HEADERS = 12
"""tokens around a call and its result"""


class Kept(Protocol):
    """Where answers to prompts are kept."""

    def get(self, key: str) -> str | None:
        """What was kept."""
        ...

    def keep(self, key: str, document_ids: frozenset[str], text: str) -> None:
        """Keep it."""
        ...


@dataclass(frozen=True)
class Circle:
    """What reading needs of the world around it."""

    model: TextModel
    findings: Kept
    room: Callable[[str, int], int]
    """folder and wished bytes -> bytes that may be kept there"""
    measured: Callable[[TextSpeed, Layout], None]


@dataclass
class Reader:
    """One question, put to parts of documents. After ``read``: what became of it is in ``draft`` and below."""

    circle: Circle
    facts: TextModelFacts
    way: Way
    draft: Draft
    stop: Event
    speed: TextSpeed
    cut: bool = False
    pages_read: dict[tuple[str, int], Page] = field(default_factory=dict)
    """by document and position"""
    _parts: int = 0
    _done: int = 0
    _total: int = 0

    def read(self, parts: Sequence[Part], tokens: Sequence[int], merging_code: str) -> Iterator[AskEvent]:
        """Answer from all parts, each so many tokens long. Raises Interrupted; ``draft`` holds what was stated."""
        self._parts, self._total = len(parts), sum(tokens)
        answering = 0
        for number, (part, size) in enumerate(zip(parts, tokens, strict=True), 1):
            before = len(self.draft.statements)
            yield from self._answer(part, number)
            self._done += size
            self._note_read(part)
            answering += len(self.draft.statements) > before
        if answering > 1:
            yield from self._read_together(parts, merging_code)

    def _read_together(self, parts: Sequence[Part], code: str) -> Iterator[AskEvent]:
        """Read the pages that were quoted together, and answer from them."""
        quoted = dict.fromkeys((quote.document_id, quote.page) for quote in self.draft.quotes if quote.verified)
        pages = {
            (marked.page.document_id, marked.page.position): (marked.document, marked.page)
            for part in parts
            for marked in part.pages
        }
        if not quoted:
            return
        part = gathered(code, [pages[key] for key in quoted])
        weight = self.circle.model.weigh(self._request(part, ()))
        if weight.total + ROOM > self.way.settings.context:
            return  # the answers of the parts stand beside each other
        yield from self.merge(part, weight.total)

    def merge(self, part: Part, tokens: int) -> Iterator[AskEvent]:
        """The answer that takes the place of what stands in ``draft``, which stands until there is a new statement.

        Raises Interrupted.
        """
        self._total += tokens
        of_parts = replace(self.draft, statements=[*self.draft.statements], quotes=[*self.draft.quotes])
        dropped = False
        try:
            for event in self._answer(part, self._parts + 1):
                if isinstance(event, Wording) and not dropped:
                    dropped = True
                    self.draft.drop_statements()
                    yield StatementsDropped()
                yield event
            if self.draft.statements:
                yield from self.draft.add_silenced(of_parts)
        finally:  # stopped, cut, or lost before its first statement was complete
            if not self.draft.statements:
                self.draft.take_up(of_parts)

    def _answer(self, part: Part, number: int) -> Iterator[AskEvent]:
        """The statements of one part; calls are evaluated and the model goes on with their results."""
        exchange: tuple[tuple[str, str], ...] = ()
        failures = 0
        while True:
            is_short = _length(exchange) <= ROOM - ANSWER
            with_calls = len(exchange) - failures < CALLS and failures < 2 and is_short
            call = yield from self._turn(part, number, exchange, with_calls=with_calls)
            if call is None or not with_calls:
                return
            try:
                made = self.draft.calculate(call, part)
            except CalculationError as error:
                failures += 1  # it may try once more
                exchange += ((call, json.dumps({"error": str(error)})),)
            else:
                yield made
                exchange += ((call, json.dumps(made.calculation.result)),)

    def _turn(
        self, part: Part, number: int, exchange: tuple[tuple[str, str], ...], *, with_calls: bool
    ) -> Generator[AskEvent, None, str | None]:
        """One turn of the model: its statements, told and checked; returns a call that it makes instead."""
        request = self._request(part, exchange, with_calls=with_calls)
        call = None
        for told in self._told(request, part, number):
            match told:
                case Words():
                    yield Wording(told.text)
                case Stated():
                    self._note_read(part)
                    yield self.draft.state(told, part)
                case Call():
                    call = told.text
                case Nothing():
                    pass
                case progress:
                    yield progress
        return call

    def _told(self, request: TextRequest, part: Part, number: int) -> Iterator[ReadingPages | Told]:
        """What the model writes to a request, now or earlier, piece by piece; progress in between."""
        key = self._key(request, part)
        known = self.circle.findings.get(key)
        parser, cut = AnswerParser(), False
        if known is not None:
            kept = json.loads(known)
            yield from parser.feed(kept["text"])
            yield from self._ended(parser, cut=kept["cut"])
            return
        written = ""
        for event in self.circle.model.generate(self._with_room(request), stop=self.stop):
            match event:
                case PromptRead():
                    yield self._progress(event, number)
                case Piece(text):
                    written += text
                    yield from parser.feed(text)
                case Generated():
                    self.circle.measured(event.speed, self.way.settings.layout)
                    self.circle.findings.keep(key, part.document_ids, json.dumps({"text": written, "cut": event.cut}))
                    cut = event.cut
        yield from self._ended(parser, cut=cut)

    def _note_read(self, part: Part) -> None:
        self.pages_read.update({(one.page.document_id, one.page.position): one.page for one in part.pages})

    def _ended(self, parser: AnswerParser, *, cut: bool) -> Iterator[Told]:
        self.cut |= cut
        yield from parser.end(cut=cut)

    def _progress(self, read: PromptRead, number: int) -> ReadingPages:
        done = min(self._done + read.done, self._total)
        left = seconds(self._total - done, self.speed, self._total // max(1, self._parts)) or None
        return ReadingPages(done=done, total=self._total, window=number, windows=self._parts, seconds_left=left)

    def _request(self, part: Part, exchange: tuple[tuple[str, str], ...], *, with_calls: bool = True) -> TextRequest:
        prompt = reading_prompt(part.code, [page.text for page in part.pages], self.draft.question, self.draft.today)
        return TextRequest(
            model=self.facts.path,
            settings=self.way.settings,
            prompt=replace(prompt, exchange=exchange),
            grammar=answer_grammar([page.mark for page in part.pages], with_calls=with_calls),
            limit=min(ANSWER, ROOM - _length(exchange)),
            keep=part.keep,
        )

    def _with_room(self, request: TextRequest) -> TextRequest:
        """The request with the bytes that its snapshot may take, room made for what is not kept yet."""
        if not request.keep:
            return request
        weight, kind = self.circle.model.weigh(request), request.settings.kv_type
        wished = kept_bytes(self.facts, weight.prefix - dict(weight.kept).get(kind, 0), kind)
        return replace(request, keep_bytes=self.circle.room(request.keep, wished))

    def _key(self, request: TextRequest, part: Part) -> str:
        """A name for all that the answer depends on, which a code that was drawn for this one prompt is not."""
        model = (self.facts.name, self.facts.size, self.facts.weights)
        depends = (model, request.settings.kv_type, asdict(request.prompt), request.grammar)
        told = json.dumps(depends)
        lasting = told if part.keep else told.replace(part.code, "")
        return hashlib.blake2b(lasting.encode(), digest_size=20).hexdigest()


def _length(exchange: Sequence[tuple[str, str]]) -> int:
    """Tokens that calls with their results have at most: both are ASCII, of which no token is a part of a character."""
    return sum(len(call) + len(result) + HEADERS for call, result in exchange)
