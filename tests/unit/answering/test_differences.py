"""Pages that give different numbers for one thing are shown side by side; what only looks like it is not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from engine.answering.differences import differences
from engine.contracts import Finding, Quote, Statement, Support, TextSource

QUESTION = "What did paper cost in Q3 2025?"


def quoted(page: int = 7) -> Quote:
    return Quote(
        document_id="doc00001",
        document="report.pdf",
        page=page,
        label=str(page),
        text="words",
        boxes=(),
        source=TextSource.LAYER,
        verified=True,
    )


def stated(text: str, page: int = 0) -> Statement:
    """``page``: place of its quote in the list of quotes."""
    return Statement(text=text, quotes=(page,))


def seen(text: str, page: int = 8, **changes: Any) -> Finding:
    usual = Finding(
        document_id="doc00001",
        document="report.pdf",
        page=page,
        label=str(page),
        text=text,
        quotes=(),
        region=None,
        support=Support.PICTURE,
    )
    return replace(usual, **changes)


def numbers(statements: list[Statement], findings: list[Finding], quotes: list[Quote] | None = None) -> list[Any]:
    found = differences(QUESTION, statements, quotes or [quoted()], findings)
    return [[(claim.page, claim.number, claim.seen) for claim in one.claims] for one in found]


def test_words_and_picture_that_differ_are_named_with_their_pages() -> None:
    found = numbers([stated("Paper cost 4,310 thousand euros.")], [seen("Paper cost 4,130 thousand euros.")])
    assert found == [[(7, "4,310", False), (8, "4,130", True)]]


def test_one_number_in_two_notations_is_no_difference() -> None:
    assert numbers([stated("Paper cost 4,310 euros.")], [seen("Paper cost 4310 euros.")]) == []


def test_two_pages_that_were_looked_at_may_differ() -> None:
    found = numbers([], [seen("Paper cost 12 euros.", 1), seen("Paper cost 13 euros.", 2), seen("No idea.", 3)])
    assert found == [[(1, "12", True), (2, "13", True)]]


def test_three_numbers_stand_in_one_difference() -> None:
    claims = [seen(f"Paper cost {number} euros.", number) for number in (1, 2, 3, 2)]
    assert [len(one.claims) for one in differences("", [], [], claims)] == [3]


def test_what_is_about_something_else_does_not_differ() -> None:
    assert numbers([stated("Paper cost 4,310 euros.")], [seen("Energy consumption reached 512 units.")]) == []


def test_numbers_that_the_question_names_are_no_claims() -> None:
    assert numbers([stated("In 2025 paper cost 4,310 euros.")], [seen("Paper cost 4,310 euros in 2025.")]) == []


def test_page_numbers_and_dates_are_no_claims() -> None:
    assert numbers([stated("Paper cost rose, see page 3.")], [seen("Paper cost rose, see page 4.")]) == []
    assert numbers([stated("Paper cost rose on 3 May 2024.")], [seen("Paper cost rose on 4 May 2024.")]) == []


def test_a_statement_with_several_numbers_is_left_to_the_reader() -> None:
    assert numbers([stated("Paper cost 4,310 after 3,954.")], [seen("Paper cost 4,130.")]) == []


def test_a_statement_without_found_words_is_no_claim() -> None:
    assert numbers([Statement(text="Paper cost 4,310.", quotes=())], [seen("Paper cost 4,130.")]) == []
