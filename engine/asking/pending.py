"""Answers that models are at work on: kept from the beginning, so that a crash leaves something to go on with."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from datetime import UTC, datetime

from engine.contracts import Answer, AskEvent
from engine.errors import Interrupted, KnownError
from engine.store.answers import Answers


class Pending:
    """The answers of one session that are being made."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._running: set[int] = set()

    def make(self, begun: Answer, story: Generator[AskEvent, None, Answer]) -> Generator[AskEvent, None, Answer]:
        """The story of an answer; returns what comes of it, with its number.

        Where nothing comes of it, nothing is kept that was not there before.

        Args:
            begun: without what is about to be found; it bears the number of the answer whose place it takes, 0 where
                it takes that of none.
        """
        number = begun.id or self._answers.keep(replace(begun, answer=None, quotes=(), partial=True)).id
        self._running.add(number)
        try:
            answer = yield from story
        except (KnownError, Interrupted):
            if not begun.id:
                self._answers.withdraw(number)
            raise
        finally:
            self._running.discard(number)
        return replace(answer, id=number, asked=begun.asked, wish=begun.wish)

    def unfinished(self) -> tuple[Answer, ...]:
        """Partial answers that nobody is working on, newest first."""
        return tuple(answer for answer in self._answers.unfinished() if answer.id not in self._running)


def now() -> str:
    """When an answer is asked for."""
    return datetime.now(UTC).isoformat(timespec="seconds")
