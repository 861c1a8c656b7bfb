"""An evaluation goes through all questions, and goes on where it was stopped."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import InputError, Interrupted
from engine.evaluation.journal import Journal
from engine.evaluation.questions import Question
from engine.evaluation.replies import Reply
from engine.evaluation.run import NotAsked, OpenedDocument, Replied, run
from tests.unit.evaluation.examples import make_question, make_reply
from tests.unit.evaluation.test_journal import SETTINGS

QUESTIONS = [
    make_question(id=str(number), document=document, text=f"Question {number}?")
    for number, document in enumerate(["a.pdf", "b.pdf", "a.pdf", "gone.pdf", "b.pdf"])
]


class ScriptedDesk:
    """Answers each question with its text, and is stopped at the one named."""

    def __init__(self, stop_at: str = "") -> None:
        self.stop_at = stop_at
        self.opened: list[str] = []
        self.asked: list[str] = []

    def open(self, name: str) -> OpenedDocument:
        self.opened.append(name)
        if name == "gone.pdf":
            raise InputError("It is gone.")
        return OpenedDocument(name, f"hash of {name}")

    def ask(self, question: Question, document: OpenedDocument) -> Reply:
        assert document.id == question.document
        if question.id == self.stop_at:
            raise Interrupted
        self.asked.append(question.id)
        return make_reply(said=question.text)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "answers.jsonl"


def test_every_question_comes_once_document_by_document(path: Path) -> None:
    desk = ScriptedDesk()
    events = list(run(QUESTIONS, Journal(path, SETTINGS), desk))
    assert [event.question.id for event in events] == ["0", "2", "1", "4", "3"]
    assert desk.opened == ["a.pdf", "b.pdf", "gone.pdf"]
    assert events[-1] == NotAsked(QUESTIONS[3], "It is gone.")
    assert all(event.reply.said == event.question.text for event in events if isinstance(event, Replied))


@pytest.mark.parametrize("stop_at", ["0", "2", "1", "4"])
def test_a_stopped_run_goes_on_and_asks_nothing_twice(path: Path, stop_at: str) -> None:
    stopped, rest = ScriptedDesk(stop_at), ScriptedDesk()
    with pytest.raises(Interrupted):
        list(run(QUESTIONS, Journal(path, SETTINGS), stopped))
    events = list(run(QUESTIONS, Journal(path, SETTINGS), rest))
    assert stopped.asked + rest.asked == ["0", "2", "1", "4"]
    assert len(events) == len(QUESTIONS)


def test_the_same_question_with_other_choices_is_another_question(path: Path) -> None:
    questions = [make_question(choices=("ears", "nose")), make_question(choices=("ears", "mouth"))]
    replies = [make_reply(said="ears"), make_reply(said="mouth")]

    class Choosing(ScriptedDesk):
        def ask(self, question: Question, document: OpenedDocument) -> Reply:
            return replies[questions.index(question)]

    events = list(run(questions, Journal(path, SETTINGS), Choosing()))
    assert events == [Replied(*pair) for pair in zip(questions, replies, strict=True)]


def test_a_question_that_cannot_be_put_does_not_end_the_run(path: Path) -> None:
    class Refusing(ScriptedDesk):
        def ask(self, question: Question, document: OpenedDocument) -> Reply:
            if question.id == "2":
                raise InputError("There is no question.")
            return super().ask(question, document)

    events = list(run(QUESTIONS[:3], Journal(path, SETTINGS), Refusing()))
    assert [type(event) for event in events] == [Replied, NotAsked, Replied]
