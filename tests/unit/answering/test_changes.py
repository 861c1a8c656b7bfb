"""Changes as a text model reads them: each side under its own number, both sides behind whatever is stated of one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from engine.answering.changes import MOST_CHANGES, changes_part, fitting, likely, put_into_words
from engine.answering.draft import Draft
from engine.answering.plan import PASSAGES
from engine.contracts import Change, ChangeKind, TextSource
from tests.helpers.compared import AFTER, BEFORE, CELLAR, NEW, NUMBER, OLD, SNOW, after, before
from tests.unit.answering.test_draft import stated

WORDS = replace(NUMBER, words=())
"""a change in which no number differs"""


@pytest.fixture
def draft() -> Draft:
    return Draft("What changed?", date(2026, 3, 12))


def test_each_side_has_a_number_and_a_name_that_says_which_it_is() -> None:
    part = changes_part("c0de", [SNOW, NUMBER, CELLAR])
    assert [marked.text for marked in part.pages] == [
        "[1] Lease 2025.pdf, page 2, change 1, now (new)\nSnow is cleared away in turn.\n\n",
        f"[2] Lease 2024.pdf, page 2, change 2, before\n{BEFORE}\n\n",
        f"[3] Lease 2025.pdf, page 3, change 2, now\n{AFTER}\n\n",
        "[4] Lease 2024.pdf, page 4, change 3, before (gone now)\nThe cellar is shared.\n\n",
    ]
    assert part.document_ids == {OLD.id, NEW.id}


@pytest.mark.parametrize("cite", [(1, "within 30 days"), (2, "within 14 days")])
def test_whichever_side_is_quoted_both_are_cited_whole(draft: Draft, cite: tuple[int, str]) -> None:
    made = draft.state(stated("Within 14 days, not 30.", cite), changes_part("c0de", [NUMBER]))
    assert made.quotes == (NUMBER.before, NUMBER.after)
    assert (made.statement.quotes, made.statement.unsupported) == ((0, 1), ())


def test_a_number_that_stands_on_neither_side_is_named(draft: Draft) -> None:
    made = draft.state(stated("Within 14 days, not 45.", (2, "within 14 days")), changes_part("c0de", [NUMBER]))
    assert made.statement.unsupported == ("45",)


def test_words_that_stand_nowhere_bring_no_side_with_them(draft: Draft) -> None:
    made = draft.state(stated("Within 45 days.", (2, "within 45 days")), changes_part("c0de", [NUMBER]))
    (quote,) = made.quotes
    assert (quote.document, quote.page, quote.verified) == (NEW.name, 3, False)


def test_words_of_the_other_side_are_not_found_on_this_one(draft: Draft) -> None:
    made = draft.state(stated("It was 14 before.", (1, "within 14 days")), changes_part("c0de", [NUMBER]))
    assert [quote.verified for quote in made.quotes] == [False]


def test_of_changes_with_the_same_sentence_the_one_that_was_cited_counts(draft: Draft) -> None:
    changes = [replace(NUMBER, before=before(boxes=((1.0, 2.0, 3.0, top),))) for top in (10.0, 20.0, 30.0)]
    part = changes_part("c0de", changes)
    for change, mark in zip(changes, (1, 3, 5), strict=True):
        made = draft.state(stated("It changed.", (mark, "paid back within 30 days")), part)
        assert [draft.quotes[place] for place in made.statement.quotes] == [change.before, change.after]


def test_a_miscounted_number_leads_to_the_change_that_holds_the_words(draft: Draft) -> None:
    made = draft.state(stated("The cellar.", (1, "cellar is shared")), changes_part("c0de", [NUMBER, CELLAR]))
    assert made.quotes == (CELLAR.before,)


def test_rows_of_a_scan_are_found_and_cited_as_read_by_ocr(draft: Draft) -> None:
    row = after("Heating 120\nWater 40", source=TextSource.OCR, digits_unsure=True)
    change = Change(kind=ChangeKind.ADDED, before=None, after=row)
    made = draft.state(stated("Water costs 40.", (1, "Water 40")), changes_part("c0de", [change]))
    assert made.quotes == (row,)


def test_numbers_of_a_change_are_reckoned_with_from_their_pages(draft: Draft) -> None:
    made = draft.calculate('[calculate(expression="30 - 14")]', changes_part("c0de", [NUMBER])).calculation
    assert [(one.document, one.page) for one in made.inputs] == [(OLD.name, 2), (NEW.name, 3)]


def test_where_numbers_differ_comes_first() -> None:
    assert likely([SNOW, WORDS, NUMBER, CELLAR, NUMBER]) == [2, 4, 0, 1, 3]
    assert len(likely([WORDS] * 500)) == MOST_CHANGES


@pytest.mark.parametrize(
    ("tokens", "taken"),
    [
        ([40, 40, 40], [0, 1]),
        ([40, PASSAGES - 80, 41], [0]),
        ([PASSAGES, 1, 40], [1]),
        ([PASSAGES, 1, PASSAGES + 1], [0]),
    ],
)
def test_as_many_as_fit_are_read_and_one_in_any_case(tokens: list[int], taken: list[int]) -> None:
    assert fitting([NUMBER, SNOW], tokens) == taken


def test_changes_behind_statements_are_counted() -> None:
    assert NUMBER.after is not None
    assert put_into_words([NUMBER, SNOW, CELLAR], [NUMBER.after, before(), *CELLAR.quotes]) == 2
    assert put_into_words([NUMBER], [replace(NUMBER.after, verified=False)]) == 0
