"""The scripted text model keeps to the protocol of a real one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from engine.contracts import (
    Generated,
    KvType,
    Piece,
    Prompt,
    PromptRead,
    TextEvent,
    TextModel,
    TextRequest,
    TextSettings,
)
from engine.errors import InputError, Interrupted, UseError
from tests.helpers.scripted_text_model import ScriptedTextModel, Written

ANSWER = '[12] "Paper cost 4,310." Paper cost 4,310 thousand.'
REQUEST = TextRequest(
    model="/models/small.gguf",
    settings=TextSettings(context=1000, kv_type=KvType.F16),
    prompt=Prompt(system="s" * 40, opening="o" * 8, pages=("a" * 40, "b" * 80), question="q" * 20),
    grammar="root ::= [a-z]",
    limit=100,
)


@pytest.fixture
def model() -> ScriptedTextModel:
    return ScriptedTextModel()


def generated(model: TextModel, request: TextRequest = REQUEST) -> list[TextEvent]:
    return list(model.generate(request, stop=threading.Event()))


def words(events: list[TextEvent]) -> str:
    return "".join(event.text for event in events if isinstance(event, Piece))


def test_answers_come_in_order_and_in_pieces(model: ScriptedTextModel) -> None:
    model.answers.extend([ANSWER, "NOT_FOUND"])
    first, second = generated(model), generated(model, replace(REQUEST, limit=50))
    assert (words(first), words(second)) == (ANSWER, "NOT_FOUND")
    assert sum(isinstance(event, Piece) for event in first) > 5
    assert [request.limit for request in model.requests] == [100, 50]


def test_a_second_question_finds_the_pages_read(model: ScriptedTextModel) -> None:
    model.answers.extend([ANSWER, ANSWER])
    *_, first = generated(model)
    again = replace(REQUEST, prompt=replace(REQUEST.prompt, question="another"))
    assert dict(model.weigh(again).kept) == {KvType.F16: 42, KvType.Q8_0: 0}
    read, *_, second = generated(model, again)
    assert read == PromptRead(done=42, total=44, kept=42)
    assert isinstance(first, Generated)
    assert isinstance(second, Generated)
    assert (first.kept_tokens, first.prompt_tokens, second.kept_tokens) == (0, 47, 42)


def test_weights_are_characters(model: ScriptedTextModel) -> None:
    weight = model.weigh(REQUEST)
    assert (weight.pages, weight.prefix, weight.question) == ((10, 20), 30 + 12, 5)


def test_released_it_knows_only_what_lies_in_a_folder(model: ScriptedTextModel) -> None:
    for request, kept in ((REQUEST, 0), (replace(REQUEST, keep="/cache"), 42)):
        list(model.prepare(request, stop=threading.Event()))
        model.release()
        assert dict(model.weigh(REQUEST).kept)[KvType.F16] == kept


def test_preparing_gives_way_and_goes_on_where_it_was(model: ScriptedTextModel) -> None:
    model.answers.append(ANSWER)
    preparing = model.prepare(REQUEST, stop=threading.Event())
    assert [next(preparing).done for _ in range(3)] == [0, 12, 22]
    model.weigh(REQUEST)
    with pytest.raises(Interrupted):
        next(preparing)
    assert [read.done for read in model.prepare(REQUEST, stop=threading.Event())] == [22, 42]


def test_a_prompt_that_does_not_fit_is_refused(model: ScriptedTextModel) -> None:
    model.answers.append(ANSWER)
    with pytest.raises(UseError):
        generated(model, replace(REQUEST, settings=TextSettings(context=46, kv_type=KvType.F16)))


def test_a_long_answer_is_cut(model: ScriptedTextModel) -> None:
    model.answers.append(ANSWER)
    *_, last = events = generated(model, replace(REQUEST, limit=3))
    assert words(events) == ANSWER[:12]
    assert isinstance(last, Generated)
    assert last.cut


def test_it_stops_where_it_stands(model: ScriptedTextModel) -> None:
    stop = threading.Event()
    model.answers.append(Written(ANSWER, waits=True))
    told: list[TextEvent] = []
    with pytest.raises(Interrupted):
        for event in model.generate(REQUEST, stop=stop):
            told.append(event)
            if words(told) == ANSWER:
                stop.set()


def test_held_it_still_hears_stop(model: ScriptedTextModel) -> None:
    stop = threading.Event()
    model.hold.clear()
    held: Iterator[PromptRead] = model.prepare(REQUEST, stop=stop)
    threading.Timer(0.02, stop.set).start()
    with pytest.raises(Interrupted):
        next(held)


def test_it_fails_where_it_is_told(model: ScriptedTextModel) -> None:
    model.answers.append(Written("[1", error=InputError("The model was lost.")))
    with pytest.raises(InputError, match="lost"):
        generated(model)
    model.refused["/other.gguf"] = InputError("Not a model.")
    with pytest.raises(InputError, match="Not a model"):
        model.inspect("/other.gguf")
    assert model.inspect("/models/fine.gguf").name == "fine.gguf"


def test_an_answer_that_was_not_scripted_fails(model: ScriptedTextModel) -> None:
    with pytest.raises(AssertionError, match="no answer is left"):
        generated(model)
