"""The requests that put a question in other words."""

from __future__ import annotations

from engine.answering.follow_up import (
    CONTEXT,
    EARLIER,
    LIMIT,
    LONGEST,
    english_request,
    is_english,
    rewriting_request,
)
from engine.answering.form import line_grammar
from engine.contracts import KvType, TextSettings

SETTINGS = TextSettings(context=CONTEXT, kv_type=KvType.Q8_0)


def test_the_conversation_is_told_and_one_line_asked_for() -> None:
    request = rewriting_request("And in Q2?", [("What did paper cost?", "4,310.")], "/models/a.gguf", SETTINGS)
    assert "Question: What did paper cost?\nAnswer: 4,310.\n" in request.prompt.question
    assert request.prompt.question.endswith("And in Q2?")
    assert request.grammar == line_grammar(LONGEST)
    assert (request.model, request.settings, request.limit) == ("/models/a.gguf", SETTINGS, LIMIT)


def test_a_conversation_is_never_kept_on_disk() -> None:
    request = rewriting_request("And in Q2?", [("What did paper cost?", "4,310.")], "/models/a.gguf", SETTINGS)
    assert (request.keep, request.keep_bytes) == ("", 0)


def test_a_long_question_and_its_answer_are_told_in_part() -> None:
    request = rewriting_request("And?", [("z" * 10 * EARLIER, "x" * 10 * EARLIER)], "/models/a.gguf", SETTINGS)
    assert (request.prompt.question.count("z"), request.prompt.question.count("x")) == (EARLIER, EARLIER)


def test_a_question_is_put_into_english_in_one_line() -> None:
    request = english_request(" Was kostet das Papier? ", "/models/a.gguf", SETTINGS)
    assert request.prompt.question == "The question: Was kostet das Papier?"
    assert "English" in request.prompt.system
    assert (request.grammar, request.limit, request.keep) == (line_grammar(LONGEST), LIMIT, "")


def test_what_is_english_is_known() -> None:
    assert is_english("What does the chart on page 3 show?")
    assert is_english("Total 2025?")
    assert not is_english("Was zeigt das Diagramm?")
    assert not is_english("चित्र में क्या है?")
