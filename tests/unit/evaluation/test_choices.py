"""Multiple choice: what is asked, and what a reply names."""

from __future__ import annotations

import pytest

from engine.evaluation.choices import named_choice, with_choices

PARTS = ("ears", "nose", "leaf", "leaf stem")
LETTERS = ("B", "D", "A", "C")
WHICH = "Which part is it?"


def test_choices_stand_below_the_question_a_line_each() -> None:
    first, *lines, last = with_choices(WHICH, PARTS).split("\n")
    assert (first, lines) == (WHICH, ["A. ears", "B. nose", "C. leaf", "D. leaf stem"])
    assert "letter" in last


@pytest.mark.parametrize(
    ("question", "choices"),
    [
        ("Which label is the larva?", LETTERS),
        ("Which label is the larva?", ("b", "d", "a", "c")),
        ("What is next?", ("stage A", "stage B")),
        ("What does A show?", PARTS),
        ("How many?", tuple(str(number) for number in range(27))),
    ],
)
def test_lines_have_numbers_where_a_letter_would_mean_two_things(question: str, choices: tuple[str, ...]) -> None:
    _, *lines, last = with_choices(question, choices).split("\n")
    assert lines == [f"{number}. {choice}" for number, choice in enumerate(choices, 1)]
    assert "number" in last


def test_a_question_without_choices_is_put_as_it_is() -> None:
    assert with_choices(WHICH, ()) == WHICH


@pytest.mark.parametrize("said", ["B", "b", "(B)", "B.", "[B]", "**B**", "B)", "b) The one in front."])
def test_a_letter_by_itself_names_its_line(said: str) -> None:
    assert named_choice(WHICH, PARTS, said) == "nose"


@pytest.mark.parametrize(
    "said",
    [
        "nose",
        "Nose.",
        "B. nose",
        "It is the nose.",
        "The correct answer is B",
        "**Answer:** (B) nose",
        "FINAL ANSWER: B",
        "A line points at the nose.",
    ],
)
def test_a_reply_in_words_names_a_choice(said: str) -> None:
    assert named_choice(WHICH, PARTS, said) == "nose"


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("The leaf stem.", "leaf stem"),
        ("leaf", "leaf"),
        ("Either the leaf or the leaf stem.", None),
        ("A leafy place", None),
    ],
)
def test_of_choices_that_hold_each_other_the_longest_counts(said: str, named: str | None) -> None:
    assert named_choice(WHICH, PARTS, said) == named


def test_the_longest_counts_wherever_it_stands() -> None:
    choices = ("the leaf", "leaf stem holder")
    assert named_choice(WHICH, choices, "It is the leaf stem holder.") == "leaf stem holder"


@pytest.mark.parametrize(
    "said",
    [
        "",
        "A thing on the left.",
        "ears and nose",
        "B. ears",
        "The answer is A or the nose.",
        "E",
        "5",
        "the answer is a thing",
    ],
)
def test_a_reply_that_names_none_or_several_names_none(said: str) -> None:
    assert named_choice(WHICH, PARTS, said) is None


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("A", "A"),
        ("a", "A"),
        ("The larva is a small thing at C.", "C"),
        ("3", "A"),
        ("3. A", "A"),
        ("The answer is number 3.", "A"),
        ("Answer: 3", "A"),
        ("2. A", None),
    ],
)
def test_a_choice_that_is_a_letter_is_named_by_itself_or_by_the_number_of_its_line(
    said: str, named: str | None
) -> None:
    assert named_choice("Which label is the larva?", LETTERS, said) == named


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("2", "2"),
        ("C", "2"),
        ("C. 2", "2"),
        ("There are 2.5 of them", None),
        ("About 1.2", None),
        ("The answer is 4", "4"),
    ],
)
def test_a_choice_that_is_a_number_is_no_line(said: str, named: str | None) -> None:
    assert named_choice("How many?", ("4", "3", "2", "1"), said) == named


def test_own_words_go_before_a_line_where_they_could_be_taken_for_one() -> None:
    assert named_choice("Which label?", ("A", "3", "B", "C"), "The answer is 3.") == "3"


@pytest.mark.parametrize(("choice", "said"), [("It dies.", "It dies"), ("C++ (old)", "1. C++ (old)"), ("?", "1")])
def test_signs_in_a_choice_are_signs(choice: str, said: str) -> None:
    assert named_choice("What does X show?", (choice, "rain"), said) == choice
