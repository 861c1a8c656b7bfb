"""Puts the questions of a file, document by document, and passes over those that are answered already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from engine.errors import InputError
from engine.evaluation.journal import Journal
from engine.evaluation.questions import Question
from engine.evaluation.replies import Reply


@dataclass(frozen=True, slots=True)
class OpenedDocument:
    """A document that can be asked."""

    id: str
    sha256: str


class Desk(Protocol):
    """Whoever has the documents and answers."""

    def open(self, name: str) -> OpenedDocument:
        """Find and read the document of this name.

        Raises:
            InputError: it is not there, or cannot be read.
            Interrupted: stopped.
        """
        ...

    def ask(self, question: Question, document: OpenedDocument) -> Reply:
        """Put a question to a document.

        Raises:
            InputError: this question cannot be put.
            Interrupted: stopped before there was a whole answer.
        """
        ...


@dataclass(frozen=True, slots=True)
class Replied:
    """A question has its answer, from now or from the journal."""

    question: Question
    reply: Reply


@dataclass(frozen=True, slots=True)
class NotAsked:
    """A question that could not be put, and why."""

    question: Question
    reason: str


def run(questions: Iterable[Question], journal: Journal, desk: Desk) -> Iterator[Replied | NotAsked]:
    """Every question once. What is yielded as replied is in the journal; a run that is broken off goes on from there.

    Raises:
        KnownError: neither this nor any other question can be answered.
        Interrupted: stopped.
    """
    by_document: dict[str, list[Question]] = {}
    for question in questions:
        by_document.setdefault(question.document, []).append(question)
    for name, asked in by_document.items():
        try:
            document = desk.open(name)
        except InputError as error:
            yield from (NotAsked(question, error.sentence) for question in asked)
            continue
        for question in asked:
            try:
                yield Replied(question, _reply(question, document, journal, desk))
            except InputError as error:
                yield NotAsked(question, error.sentence)


def _reply(question: Question, document: OpenedDocument, journal: Journal, desk: Desk) -> Reply:
    kept = journal.get(document.sha256, question.asked)
    if kept is None:
        kept = desk.ask(question, document)
        journal.keep(document.sha256, question.asked, kept)
    return kept
