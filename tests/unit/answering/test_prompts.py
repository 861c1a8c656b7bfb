"""The words of a prompt: what is the same for every question comes first, what is data is marked as data."""

from __future__ import annotations

import json
from datetime import date

from engine.answering.prompts import KNOWLEDGE, page_part, question_part, reading_prompt, rewriting_prompt

DAY = date(2026, 3, 12)


def test_everything_before_the_question_is_the_same_for_every_question() -> None:
    one = reading_prompt("abc", ["[1]\nA\n\n"], "What is A?", DAY)
    other = reading_prompt("abc", ["[1]\nA\n\n"], "And B?", date(2027, 1, 1))
    assert (one.system, one.opening, one.pages) == (other.system, other.opening, other.pages)
    assert one.question != other.question
    assert "2026" not in one.system + one.opening


def test_the_cutoff_that_is_published_stands_first() -> None:
    prompt = reading_prompt("abc", [], "What?", DAY)
    assert prompt.system.startswith(KNOWLEDGE)
    assert KNOWLEDGE == "Cutting Knowledge Date: December 2023\n\n"


def test_the_pages_stand_between_two_lines_with_their_code() -> None:
    prompt = reading_prompt("abc", ["[1]\nA\n\n"], "What?", DAY)
    assert prompt.opening.startswith("DOCUMENT abc begins\n")
    assert prompt.question.startswith("DOCUMENT abc ends\n")


def test_today_stands_after_the_document() -> None:
    assert "Today is Thursday, 12 March 2026." in question_part("abc", "What?", DAY)


def test_the_tool_is_described_as_json() -> None:
    system = reading_prompt("abc", [], "What?", DAY).system
    (tool,) = json.loads(system[system.index("[\n") :])
    assert tool["name"] == "calculate"
    assert tool["parameters"]["required"] == ["expression"]


def test_a_page_begins_with_its_number_and_ends_with_an_empty_line() -> None:
    assert page_part(12, "Words.\n") == "[12]\nWords.\n\n"
    assert page_part(1, "Words.", "Report.pdf, page 12") == "[1] Report.pdf, page 12\nWords.\n\n"
    assert page_part(3, "  ") == "[3]\n(no words)\n\n"


def test_a_question_to_be_rewritten_stands_after_the_conversation() -> None:
    prompt = rewriting_prompt(" And in Q2? ", [("What did paper cost?", "4,310."), ("In thousands?", "Yes.")])
    assert prompt.pages == ()
    assert prompt.question.index("What did paper cost?") < prompt.question.index("In thousands?")
    assert prompt.question.endswith("The question to rewrite: And in Q2?")
