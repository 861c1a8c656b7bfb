"""Questions are taken apart."""

from __future__ import annotations

import pytest

from engine.search.kinds import Kind
from engine.search.page_references import page_references
from engine.search.question import parse


def test_words_of_asking_and_of_the_form_of_the_answer_are_left_out() -> None:
    question = parse("How many chapters are in this report? Please write the answer as an integer, e.g., '3'.")
    assert question.words == ("chapters",)


def test_an_example_in_brackets_is_not_asked_for() -> None:
    assert parse("List the countries (for example, Atlantis) that pay rent.").words == ("countries", "pay", "rent")


def test_a_question_of_stop_words_keeps_its_words() -> None:
    assert parse("What is it?").words == ("what", "is", "it")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("How much is the total?", Kind.AMOUNT),
        ("How many people work there?", Kind.NUMBER),
        ("When did the lease begin?", Kind.DATE),
        ("What percentage of people voted?", Kind.PERCENT),
        ("What is the telephone no of the surgery?", Kind.PHONE),
        ("What is the e-mail of the clerk?", Kind.EMAIL),
        ("Who signed the letter?", Kind.NAME),
        ("Wie hoch ist der Gesamtbetrag?", Kind.AMOUNT),
        ("Combien de pages ?", Kind.NUMBER),
        ("कुल राशि क्या है?", Kind.AMOUNT),
        ("Why was the lease ended?", Kind.OTHER),
    ],
)
def test_the_kind_of_answer(text: str, kind: Kind) -> None:
    assert parse(text).kind is kind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the table on page 12", [(12, 12)]),
        ("slides 3-5", [(3, 5)]),
        ("pages 3 to 10", [(3, 10)]),
        ("pages 2, 4 and 9", [(2, 2), (4, 4), (9, 9)]),
        ("on page fourteen", [(14, 14)]),
        ("the first page", [(1, 1)]),
        ("the 3rd page", [(3, 3)]),
        ("the cover page", [(1, 1)]),
        ("the last page", [(-1, -1)]),
        ("the second last page", [(-2, -2)]),
        ("auf seite 7", [(7, 7)]),
        ("homepage 3 times", []),
        ("12 pages long", []),
    ],
)
def test_pages_that_a_question_names(text: str, expected: list[tuple[int, int]]) -> None:
    assert [(reference.first, reference.last) for reference in page_references(text)] == expected


def test_a_roman_page_number() -> None:
    (reference,) = page_references("what stands on page xii")
    assert reference.roman == "xii"


def test_the_page_is_no_word_to_search_for() -> None:
    assert parse("Who signs on page 12?").words == ("signs",)


def test_things_named_by_number() -> None:
    assert parse("What is the color of the line in Figure 3 and in Table 1-1?").numbered == (
        ("figur", "3"),
        ("tabl", "1 1"),
    )
    assert parse("How many figures are there?").numbered == ()


def test_a_bare_question_names_the_kind_of_answer_alone() -> None:
    assert parse("What is the date?").bare
    assert not parse("What is the date of the inspection?").bare


def test_what_has_to_be_worked_out_is_derived() -> None:
    assert parse("What is the difference between both rents?").derived
    assert not parse("What is the total?").derived
