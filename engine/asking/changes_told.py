"""What changed between two documents, put into words: code compares, the text model states, both sides are cited.

The answer is kept as that to any other question, and gone on with in the same way.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from dataclasses import replace
from threading import Event

from engine.answering.changes import put_into_words
from engine.asking.matter import Shelves
from engine.asking.pending import Pending, now
from engine.asking.permits import Permits
from engine.asking.quoting import changed
from engine.asking.story import Asked, TextAsking
from engine.asking.turns import Turns
from engine.asking.whole import made_for_reading
from engine.comparing.bearing import bearing_on
from engine.comparing.compare import compare
from engine.comparing.copies import Side
from engine.comparing.covered import covered
from engine.contracts import (
    Answer,
    Answered,
    AskEvent,
    ChangeKind,
    Comparison,
    How,
    Pictures,
    Scope,
    Wish,
)
from engine.errors import UseError
from engine.store.answers import Answers

ALL_CHANGES = "What changed?"
"""what is asked where the person asks nothing of the changes: a number in the name of a document is none of theirs"""

NOT_CERTAIN = "The comparison shows what moved, and what OCR may have misread."


def what_changed(first: str, second: str) -> str:
    """The question that the answer bears where the person asks nothing of the changes, by the documents' names."""
    return f"What changed from {first} to {second}?"


class TellingChanges:
    """A text model that puts into words what code has found."""

    def __init__(  # noqa: PLR0913  # what it is made of
        self,
        shelves: Shelves,
        text: TextAsking,
        turns: Turns,
        answers: Answers,
        pending: Pending,
        permits: Permits,
    ) -> None:
        self._shelves = shelves
        self._text = text
        self._turns = turns
        self._answers = answers
        self._pending = pending
        self._permits = permits

    def tell(self, first_id: str, second_id: str, question: str, *, stop: Event) -> Iterator[AskEvent]:
        """See ``Session.tell_changes``."""
        wish = Wish(
            scope=Scope(document_ids=(first_id, second_id)),
            how=How.BEST,
            pictures=Pictures.NEVER,
            closer=False,
            understood=question.strip(),
            compares=True,
        )
        return self.answer(wish, 0, stop)

    def answer(self, wish: Wish, answer_id: int, stop: Event) -> Iterator[AskEvent]:
        """Compare, tell, keep. ``answer_id``: of the answer whose place it takes; 0: of none."""
        started = time.monotonic()
        if self._text.facts is None:
            raise UseError("A text model puts changes into words, and there is none.", "Choose one and try again.")
        self._permits.require((self._text.facts,), wish.scope.document_ids)
        before, after = (self._shelves.side(document_id) for document_id in wish.scope.document_ids)
        comparison = compare(before, after, stop=stop)
        if wish.understood:
            comparison = bearing_on(comparison, wish.understood)
        if not comparison.certain_changes:
            raise UseError("There is no change that can be put into words.", NOT_CERTAIN)
        begun = _begun(wish, before, after, answer_id)
        told = yield from self._pending.make(begun, self._told(begun, comparison, stop))
        yield Answered(self._answers.keep(replace(told, seconds=time.monotonic() - started)))

    def _told(self, begun: Answer, comparison: Comparison, stop: Event) -> Generator[AskEvent, None, Answer]:
        """The answer with what the model states."""
        facts, wish = self._text.facts, begun.wish
        assert facts is not None
        assert wish is not None
        documents = comparison.first, comparison.second
        everything = what_changed(*(document.name for document in documents))
        asked = Asked(
            question=f"{everything} {wish.understood}".rstrip(),
            typed=wish.understood or ALL_CHANGES,
            how=wish.how,
            scope=wish.scope,
            ranked=(),
            covered=begun.coverage,
            reads=True,
        )
        self._turns.text_comes(facts)
        answer = yield from self._text.tell(asked, comparison.certain_changes, stop=stop)
        notes = (*answer.notes, *_account(answer, comparison), *changed(documents))
        return replace(
            answer, question=begun.question, coverage=begun.coverage, notes=notes, made=made_for_reading(facts)
        )


def _begun(wish: Wish, before: Side, after: Side, answer_id: int) -> Answer:
    """The answer before the model has said anything."""
    return Answer(
        id=answer_id,
        question=wish.understood or what_changed(before.document.name, after.document.name),
        how=wish.how,
        answer=None,
        quotes=(),
        notes=(),
        coverage=covered(before, after),
        seconds=0.0,
        asked=now(),
        partial=True,
        wish=wish,
    )


def _account(answer: Answer, comparison: Comparison) -> Iterator[str]:
    """Which changes stand behind no statement."""
    certain = comparison.certain_changes
    cited = [answer.quotes[place] for statement in answer.statements for place in statement.quotes]
    told = put_into_words(certain, cited)
    if told < len(certain):
        said = f"Put into words {'is' if told == 1 else 'are'} {told} of {_changes(len(certain))}"
        yield f"{said if told else 'No change is put into words'}; the comparison lists them all."
    moved = sum(change.kind is ChangeKind.MOVED for change in comparison.changes)
    if moved:
        yield f"Left out: {_changes(moved)} of place alone."
    perhaps = len(comparison.changes) - len(certain) - moved
    if perhaps:
        yield f"Left out: {_changes(perhaps)} that OCR may have misread."


def _changes(count: int) -> str:
    return "1 change" if count == 1 else f"{count} changes"
