"""Story two, one question: what the search finds, what models make of it, and the answer, kept."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from threading import Event

from engine.asking.changes_told import TellingChanges
from engine.asking.pending import Pending, now
from engine.asking.permits import Permits, documents_of
from engine.asking.quoting import Quoting
from engine.asking.sight import VisionInUse
from engine.asking.story import Asked, TextAsking
from engine.asking.turns import Turns
from engine.asking.whole import WholeAnswers
from engine.contracts import Answer, Answered, AskEvent, How, Pictures, Searching, Wish
from engine.errors import UseError
from engine.search.index import SearchIndex
from engine.search.ranking import Ranking
from engine.store.answers import Answers
from engine.store.coverage import coverage
from engine.store.database import Database
from engine.store.rows import plain_text

NO_TEXT_MODEL = "There is no text model: these are the best quotes."
NO_VISION_MODEL = "There is no vision model: no page was looked at."


class Questions:
    """Answers questions about the library."""

    def __init__(  # noqa: PLR0913  # what it is made of
        self,
        database: Database,
        index: SearchIndex,
        answers: Answers,
        pending: Pending,
        quoting: Quoting,
        text: TextAsking,
        vision: VisionInUse,
        whole: WholeAnswers,
        turns: Turns,
        changes: TellingChanges,
        permits: Permits,
    ) -> None:
        self._database = database
        self._index = index
        self._answers = answers
        self._pending = pending
        self._quoting = quoting
        self._text = text
        self._vision = vision
        self._whole = whole
        self._turns = turns
        self._changes = changes
        self._permits = permits

    def ask(self, question: str, wish: Wish, after: int | None, *, stop: Event) -> Iterator[AskEvent]:
        """See ``Session.ask``; how the question is understood is filled in here."""
        question = plain_text(question)
        if not question.strip():
            raise UseError("There is no question.", "Type a question and ask again.")
        is_for_models = self._reads(wish) or self._looks(wish)
        understood = self._understood(question, wish, after, stop) if is_for_models else question
        yield from self._answered(question, replace(wish, understood=understood), 0, stop)

    def go_on(self, answer_id: int, *, stop: Event) -> Iterator[AskEvent]:
        """See ``Session.go_on_answering``."""
        answer = self._answers.get(answer_id)
        if answer.wish is None:
            raise UseError("This answer is too old to go on with.", "Ask the question again.")
        if answer.wish.compares:
            yield from self._changes.answer(answer.wish, answer_id, stop)
        else:
            yield from self._answered(answer.question, answer.wish, answer_id, stop)

    def plan(self, wish: Wish, *, stop: Event) -> Iterator[AskEvent]:
        """What would be done to a question as it is understood, without doing it."""
        asked, _ = self._asked(wish.understood, wish)
        yield from self._whole.plan(asked, stop=stop)

    def require_allowed(self, wish: Wish) -> None:
        """Raises NotAllowedError where a model in use may not be sent what the wish has in scope."""
        models = (self._text.facts if self._reads(wish) else None, self._vision.facts if self._looks(wish) else None)
        self._permits.require(models, documents_of(wish.scope))

    def _answered(self, question: str, wish: Wish, answer_id: int, stop: Event) -> Iterator[AskEvent]:
        """The story of one question. ``answer_id``: of the answer that it takes the place of; 0: of none."""
        started = time.monotonic()
        asked, ranking = self._asked(question, wish)
        yield Searching(asked.covered.pages)
        quoted = yield from self._quoting.answer(question, ranking, asked.covered, stop)
        if not asked.reads and wish.how in (How.BEST, How.EVERY):
            quoted = replace(quoted, notes=(*quoted.notes, NO_TEXT_MODEL))
        if wish.pictures is Pictures.ALWAYS and self._vision.facts is None:
            quoted = replace(quoted, notes=(*quoted.notes, NO_VISION_MODEL))
        quoted = replace(quoted, id=answer_id, wish=wish, asked=now())
        if asked.reads or self._looks(wish):
            answer = yield from self._by_models(asked, quoted, ranking.notes, stop)
        else:
            answer = quoted
        yield Answered(self._answers.keep(replace(answer, seconds=time.monotonic() - started)))

    def _by_models(
        self, asked: Asked, quoted: Answer, notes: Sequence[str], stop: Event
    ) -> Generator[AskEvent, None, Answer]:
        """The answer with what models read and see."""
        answer = yield from self._pending.make(quoted, self._whole.answer(asked, quoted, stop=stop))
        understood = _understood_note(asked) if answer.model or answer.vision_model else ()
        told = notes if answer.model else ()
        changed_since = self._quoting.changed_since(answer.quotes) if answer.model else ()
        return replace(
            answer,
            question=asked.typed,
            notes=tuple(dict.fromkeys((*told, *understood, *answer.notes, *changed_since))),
        )

    def _asked(self, question: str, wish: Wish) -> tuple[Asked, Ranking]:
        """The question with what a search has found for it. Raises NotAllowedError."""
        self.require_allowed(wish)
        with self._database.reading() as connection:
            covered = coverage(connection, wish.scope)
            ranking = self._index.rank(connection, wish.understood, wish.scope)
        asked = Asked(
            question=wish.understood,
            typed=question,
            how=wish.how,
            scope=wish.scope,
            ranked=tuple((page.document_id, page.position) for page in ranking.pages),
            covered=covered,
            reads=self._reads(wish),
            pictures=wish.pictures,
            closer=wish.closer,
        )
        return asked, ranking

    def _looks(self, wish: Wish) -> bool:
        return self._vision.facts is not None and wish.pictures is not Pictures.NEVER

    def _reads(self, wish: Wish) -> bool:
        return self._text.facts is not None and wish.how is not How.QUOTES

    def _understood(self, question: str, wish: Wish, after: int | None, stop: Event) -> str:
        """The question as it stands alone, where there is a text model that can say so. It has to know the answer
        before for that."""
        if after is None or self._text.facts is None:
            return question
        earlier = self._answers.get(after)
        self._permits.require((self._text.facts,), documents_of(wish.scope, earlier))
        self._turns.text_comes(self._text.facts)
        return self._text.stand_alone(question, earlier, stop=stop)


def _understood_note(asked: Asked) -> tuple[str, ...]:
    return () if asked.typed == asked.question else (f"Understood as: “{asked.question}”",)
