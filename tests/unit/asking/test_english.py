"""Questions are put to pictures in English, where there is a text model."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from engine.asking.english import AS_IT_IS
from engine.contracts import TextSpeed
from engine.errors import Interrupted
from tests.helpers.scripted_text_model import Written
from tests.helpers.scripted_vision_model import make_vision_facts
from tests.helpers.terms import anybody
from tests.unit.asking.conftest import GB, TEXT, Office

GERMAN = "Was hat das Papier gekostet?"
NOT_HERE = "NOT_ON_THIS_PAGE"


@pytest.fixture
def translating(office: Office) -> Office:
    """An office with a text model, and a page."""
    office.text.speed = TextSpeed(reading=44.0, writing=6.0)
    office.asking.use(TEXT, anybody)
    office.add("One.")
    return office


def test_a_question_is_put_in_english_and_that_is_said(translating: Office) -> None:
    translating.text.answers.append("What did the paper cost?")
    answer = translating.ask(NOT_HERE, question=GERMAN)
    assert translating.vision.requests[0].question == "Question: What did the paper cost?"
    assert answer.notes == ("Put to the pictures in English as: “What did the paper cost?”",)
    assert translating.text.requests[0].prompt.question == f"The question: {GERMAN}"


def test_an_english_question_stands_as_it_is(translating: Office) -> None:
    assert translating.ask(NOT_HERE).notes == ()
    assert not translating.text.requests


def test_without_a_text_model_it_is_put_as_it_is(office: Office) -> None:
    office.add("One.")
    answer = office.ask(NOT_HERE, question=GERMAN)
    assert office.vision.requests[0].question == f"Question: {GERMAN}"
    assert answer.notes == (AS_IT_IS,)


def test_half_a_question_is_not_put(translating: Office) -> None:
    translating.text.answers.append(Written("What did the", cut=True))
    assert translating.ask(NOT_HERE, question=GERMAN).notes == (AS_IT_IS,)


def test_too_little_memory_for_the_text_model_is_no_reason_not_to_look(
    translating: Office, memory: Callable[[int], None]
) -> None:
    translating.vision.facts = make_vision_facts(memory=GB)
    translating.use.use("/models/small", translating.use.spec.precision, anybody)
    memory(GB)
    answer = translating.ask(NOT_HERE, question=GERMAN)
    assert (answer.notes, len(answer.findings)) == ((AS_IT_IS,), 1)


def test_stop_is_heeded(translating: Office) -> None:
    stop = threading.Event()
    stop.set()
    translating.text.answers.append("What?")
    with pytest.raises(Interrupted):
        translating.asking.in_english(GERMAN, stop=stop)
