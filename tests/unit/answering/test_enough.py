"""What counts as enough: one page that answers all that was asked, with nothing against it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.answering.enough import is_enough
from engine.contracts import Support
from tests.helpers.finding_events import make_finding


@pytest.mark.parametrize(
    "question",
    ["What did paper cost?", "Who signed the contract?", "Wann beginnt der Vertrag?", "What colour is the bar?"],
)
def test_a_question_for_one_thing_is_answered_by_one_page(question: str) -> None:
    assert is_enough(question, make_finding())


@pytest.mark.parametrize(
    "question",
    [
        "List the signatures.",
        "What are all the amounts?",
        "How many pages show a chart?",
        "What is the difference between the two budgets?",
        "Welche Beträge stehen auf jeder Seite? Liste sie auf.",
        "Sum up what the diagrams show in total.",
        "What is the largest amount?",
    ],
)
def test_a_question_for_several_things_is_not(question: str) -> None:
    assert not is_enough(question, make_finding())


def test_what_is_doubtful_or_cut_off_is_not_enough() -> None:
    finding = make_finding()
    assert not is_enough("What did paper cost?", replace(finding, text=""))
    assert not is_enough("What did paper cost?", replace(finding, cut=True))
    assert not is_enough("What did paper cost?", replace(finding, support=Support.NOT_FOUND))
    assert is_enough("What did paper cost?", replace(finding, support=Support.PICTURE))
