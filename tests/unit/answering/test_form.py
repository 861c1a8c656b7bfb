"""The form of an answer: what the grammar allows, and what is read out of it however it streams in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.answering.form import (
    EXPRESSION,
    NOT_FOUND,
    AnswerParser,
    Call,
    Cite,
    Nothing,
    Part,
    Stated,
    Words,
    answer_grammar,
    line_grammar,
)

ANSWER = (
    '[12] "Paper cost 4,310." Paper cost 4,310.\n'
    '[12] "In Q2 it was 3,954." [13] "Rising [sharply] since" It was 3,954 [net] before.\n'
)


def parsed(pieces: Sequence[str], *, cut: bool = False) -> list[Part]:
    """What a parser tells, neighbouring words joined."""
    parser, told = AnswerParser(), list[Part]()
    for piece in pieces:
        told += parser.feed(piece)
    told += parser.end(cut=cut)
    joined = list[Part]()
    for part in told:
        if isinstance(part, Words) and joined and isinstance(joined[-1], Words):
            joined[-1] = Words(joined[-1].text + part.text)
        else:
            joined.append(part)
    return joined


def in_pieces(text: str, ends: Sequence[int]) -> list[str]:
    places = [0, *sorted(end % (len(text) + 1) for end in ends), len(text)]
    return [text[start:end] for start, end in pairwise(places)]


def test_statements_are_told_word_by_word_and_then_whole() -> None:
    assert parsed([ANSWER]) == [
        Words("Paper cost 4,310."),
        Stated((Cite(12, "Paper cost 4,310."),), "Paper cost 4,310."),
        Words("It was 3,954 [net] before."),
        Stated(
            (Cite(12, "In Q2 it was 3,954."), Cite(13, "Rising [sharply] since")),
            "It was 3,954 [net] before.",
        ),
    ]


ANSWERS = st.sampled_from([ANSWER, NOT_FOUND, '[calculate(expression="1 + 2")]', "no such form\n" + ANSWER])


@given(ANSWERS, st.lists(st.integers(0, 10_000), max_size=30), st.booleans())
def test_pieces_of_any_size_give_the_same_parts(text: str, ends: list[int], cut: bool) -> None:
    assert parsed(in_pieces(text, ends), cut=cut) == parsed([text], cut=cut)


@given(st.text('[]12" aé\n"“', max_size=60), st.lists(st.integers(0, 60), max_size=10))
def test_any_text_ends_and_its_pieces_agree(text: str, ends: list[int]) -> None:
    assert parsed(in_pieces(text, ends)) == parsed([text])


def test_words_are_told_before_the_statement_is_complete() -> None:
    parser = AnswerParser()
    assert list(parser.feed('[3] "four words stand here" It ')) == [Words("It ")]
    assert list(parser.feed("costs")) == [Words("costs")]
    assert list(parser.feed(" 5.")) == [Words(" 5.")]
    assert list(parser.feed("\n")) == [Stated((Cite(3, "four words stand here"),), "It costs 5.")]


@given(st.integers(0, len(ANSWER)))
def test_of_a_cut_answer_the_complete_statements_stand(end: int) -> None:
    stated = [part for part in parsed([ANSWER[:end]], cut=True) if isinstance(part, Stated)]
    assert len(stated) == ANSWER[:end].count("\n")
    assert stated == [part for part in parsed([ANSWER]) if isinstance(part, Stated)][: len(stated)]


def test_without_the_limit_the_last_line_needs_no_end() -> None:
    assert parsed([ANSWER.rstrip("\n")]) == parsed([ANSWER])


def test_not_found_and_a_call_are_whole_answers() -> None:
    assert parsed(["NOT_", "FOUND"]) == [Nothing()]
    assert parsed(['[calculate(expression="(43-39)/39*100")]']) == [Call('[calculate(expression="(43-39)/39*100")]')]
    assert parsed(["NOT_FOUND"], cut=True) == []


@pytest.mark.parametrize(
    "line",
    [
        "Paper cost 4,310.",
        '"Paper cost 4,310." Paper cost 4,310.',
        '[twelve] "Paper cost 4,310." Paper cost 4,310.',
        '[12] "Paper cost 4,310."',
        '[12] "Paper cost 4,310." ',
        '[12] "Paper cost',
        "NOT_FOUND, sorry",
        "",
    ],
)
def test_what_is_not_of_the_form_is_left_out(line: str) -> None:
    assert [part for part in parsed([line + "\n" + ANSWER]) if not isinstance(part, Words)] == [
        part for part in parsed([ANSWER]) if not isinstance(part, Words)
    ]


# --- the grammar -----------------------------------------------------------------------------------------------------


def rules(grammar: str) -> dict[str, str]:
    return dict(line.split(" ::= ") for line in grammar.splitlines())


@given(st.lists(st.integers(1, 4000), min_size=1, max_size=40, unique=True), st.booleans())
def test_the_grammar_names_exactly_the_pages_of_the_prompt(marks: list[int], with_calls: bool) -> None:
    told = rules(answer_grammar(marks, with_calls=with_calls))
    assert [int(mark) for mark in re.findall(r'"(\d+)"', told["mark"])] == marks
    assert told["mark"].count("|") == len(marks) - 1


def test_a_call_is_allowed_only_where_it_is_wanted() -> None:
    assert "call" in rules(answer_grammar([1], with_calls=True))
    assert "call" not in answer_grammar([1], with_calls=False)
    assert f"{{1,{EXPRESSION}}}" in rules(answer_grammar([1], with_calls=True))["call"]


def test_every_rule_is_defined_and_every_repetition_bounded() -> None:
    for grammar in (answer_grammar([3, 4], with_calls=True), line_grammar(300)):
        told = rules(grammar)
        plain = {name: re.sub(r'"(?:\\.|[^"\\])*"|\[(?:\\.|[^\]\\])*\]', " ", rule) for name, rule in told.items()}
        used = {name for rule in plain.values() for name in re.findall("[a-z]+", rule)}
        assert used | {"root"} == set(told)
        assert not any(re.search(r"[*+?]|\{\d+,\}", rule) for rule in plain.values())
