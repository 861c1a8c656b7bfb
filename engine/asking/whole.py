"""Whole answers: the text model reads, the vision model looks, and what both found becomes one answer.

Where both fit into memory, reading comes first, since it answers in seconds what looking may take minutes for. Where
they take turns, looks come first, so that the models change places once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from threading import Event

from engine.answering.differences import differences
from engine.answering.ledger import coverage_of_looking, ledger
from engine.answering.looking import INSTRUCTION
from engine.answering.merging import joined
from engine.answering.picture_plan import PicturesAsked, page_lines
from engine.answering.prompts import READER
from engine.asking.looking import Looks, PageLooking, ToLookFor, not_looked
from engine.asking.matter import Shelves
from engine.asking.sight import VisionInUse
from engine.asking.story import Asked, Read, TextAsking
from engine.asking.turns import Turns
from engine.contracts import Answer, AskEvent, LookPlan, LooksPlanned, PageLine, TextModelFacts
from engine.errors import Interrupted, KnownError

PROMPTS = hashlib.blake2b((READER + INSTRUCTION).encode(), digest_size=4).hexdigest()
"""their version"""
LONG = 1_000
"""pages; of a larger scope the ledger lists those alone that a model had before it"""


@dataclass(frozen=True, slots=True)
class Planned:
    """What is about to be done with the pages."""

    lines: tuple[PageLine, ...]
    looks: LookPlan | None


class WholeAnswers:
    """Both models at work on one question."""

    def __init__(
        self, text: TextAsking, vision: VisionInUse, looking: PageLooking, turns: Turns, shelves: Shelves
    ) -> None:
        self._text = text
        self._vision = vision
        self._looking = looking
        self._turns = turns
        self._shelves = shelves

    def plan(self, asked: Asked, *, stop: Event) -> Iterator[AskEvent]:
        """What would be done, without doing it. Raises KnownError where a model cannot be used here."""
        looks = (yield from self._timed(asked, stop)).looks
        if looks is not None:
            yield LooksPlanned(looks)
        if asked.reads:
            self._turns.text_comes(self._text.facts)
            yield from self._text.plan(asked, stop=stop)

    def answer(self, asked: Asked, quoted: Answer, *, stop: Event) -> Generator[AskEvent, None, Answer]:
        """Read, look and merge; returns the answer as it is to be kept.

        Args:
            quoted: what stands without any model.

        Raises:
            KnownError: a model cannot be used here, and nothing has been found by the other one.
            Interrupted: stopped before anything was found.
        """
        planned = yield from self._timed(asked, stop)
        if planned.looks is not None:
            yield LooksPlanned(planned.looks)
        looks = Looks()
        if planned.looks is not None and asked.reads and not self._both_fit():
            looks = yield from self._look(asked, planned.looks, is_alone=False, stop=stop)
            planned = replace(planned, looks=None)
        read = Read(quoted, frozenset())
        if asked.reads and not looks.partial:
            read = yield from self._read(asked, read, looks, stop)
        answer = read.answer
        if planned.looks is not None and not answer.partial:
            try:
                looks = yield from self._look(asked, planned.looks, is_alone=not answer.statements, stop=stop)
            except Interrupted:  # what the text model has stated stands
                if not answer.statements:
                    raise
                answer = replace(answer, partial=True)
        answer = self._with_looks(answer, looks)
        differing = differences(asked.question, answer.statements, answer.quotes, looks.findings)
        if asked.reads and not answer.partial:
            answer = yield from self._merge(asked, answer, looks, stop)
        return self._accounted(replace(answer, differences=differing), asked, planned.lines, read, looks)

    def _timed(self, asked: Asked, stop: Event) -> Generator[AskEvent, None, Planned]:
        """The plan with the time it takes: where nobody knows it, and pages are to be looked at, a short trial says."""
        planned = self._planned(asked)
        if planned.looks is None or not self._looking.can_be_tried:
            return planned
        with suppress(KnownError):  # told when the first page is looked at
            yield from self._looking.make_ready(stop)
        return self._planned(asked)

    def _planned(self, asked: Asked) -> Planned:
        wish = PicturesAsked(
            question=asked.question,
            ranked=asked.ranked,
            how=asked.how,
            pictures=asked.pictures,
            reads=asked.reads,
            seconds_a_page=self._looking.seconds_a_page,
        )
        lines = page_lines(self._shelves.leaves(asked.scope), wish)
        return Planned(lines, self._looking.plan(lines))

    def _both_fit(self) -> bool:
        assert self._text.facts is not None, "both are in use"
        return self._turns.both_fit(self._text.facts, self._vision.known)

    def _read(self, asked: Asked, before: Read, looks: Looks, stop: Event) -> Generator[AskEvent, None, Read]:
        """What the text model reads in the pages. What was seen on pictures stands, whatever happens."""
        self._turns.text_comes(self._text.facts)
        try:
            return (yield from self._text.ask(asked, stop=stop))
        except Interrupted:
            if not looks.findings:
                raise
            return replace(before, answer=replace(before.answer, partial=True))
        except KnownError as error:
            if not looks.findings:
                raise
            note = f"The words of the pages were not read. {error.sentence} {error.next_step}".rstrip()
            return replace(before, answer=replace(before.answer, notes=(*before.answer.notes, note)))

    def _look(self, asked: Asked, plan: LookPlan, *, is_alone: bool, stop: Event) -> Generator[AskEvent, None, Looks]:
        """What the pages show. A model that cannot look is a note, unless there is nothing else (``is_alone``)."""
        wanted = ToLookFor(
            question=asked.question,
            keys=tuple((line.document_id, line.page) for line in plan.lines if line.way.looks),
            region=asked.scope.region,
            closer=asked.closer,
        )
        try:
            return (yield from self._looking.look(wanted, stop=stop))
        except KnownError as error:
            if is_alone:
                raise
            return Looks(notes=[not_looked("No page was looked at.", error)])

    def _with_looks(self, answer: Answer, looks: Looks) -> Answer:
        if not looks.looked and not looks.failed:
            return replace(answer, notes=_once(answer.notes, looks.notes))
        facts = self._vision.known
        has_words = bool(answer.statements or (answer.quotes and answer.answer))
        return replace(
            answer,
            answer=answer.answer if has_words else joined(looks.findings) or answer.answer,
            notes=_once(answer.notes, looks.notes),
            coverage=coverage_of_looking(answer.coverage, looks.looked, looks.failed),
            partial=answer.partial or looks.partial,
            test_model=answer.test_model or facts.test,
            findings=tuple(looks.findings),
            vision_model=facts.name,
        )

    def _merge(self, asked: Asked, answer: Answer, looks: Looks, stop: Event) -> Generator[AskEvent, None, Answer]:
        """One answer from what was read and what was seen, if anything was seen that answers."""
        pages = {(page.document_id, page.position): page for _, page in looks.looked}
        answering = [(one, pages[one.document_id, one.page]) for one in looks.findings if one.answers]
        if not answering:
            return answer
        self._turns.text_comes(self._text.facts)
        try:
            return (yield from self._text.merge(asked, answer, answering, stop=stop))
        except KnownError as error:
            note = f"What was read and what was seen was not merged. {error.sentence} {error.next_step}".rstrip()
            return replace(answer, notes=(*answer.notes, note))

    def _accounted(self, answer: Answer, asked: Asked, lines: Sequence[PageLine], read: Read, looks: Looks) -> Answer:
        """The answer with a line for each page, and what it was made with."""
        looked = {(page.document_id, page.position) for _, page in looks.looked}
        failed = {(page.document_id, page.position): one.reason for one, page in looks.failed}
        became = ledger(lines, read.pages, looked, failed)
        if len(became) > LONG:
            became = tuple(line for line in became if line.way.reads or line.way.looks or line.failed)
        text, vision = self._text.facts, self._vision.facts
        made = made_for_reading(text if asked.reads else None)
        if looks.looked and vision is not None:
            made += (("vision model", vision.name), ("its prepared weights", vision.weights))
        return replace(answer, ledger=became, made=made)


def made_for_reading(facts: TextModelFacts | None) -> tuple[tuple[str, str], ...]:
    """With what an answer is made that a text model, if any, reads pages for."""
    named = () if facts is None else (("text model", facts.name), ("its weights", facts.weights))
    return (("prompts", PROMPTS), *named)


def _once(*notes: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(note for some in notes for note in some))
