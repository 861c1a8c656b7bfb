"""What is said of pages that are looked at."""

from __future__ import annotations

import pytest

from engine.contracts import Finding, LookingAt, PreparingModel, Support
from tests.helpers.finding_events import FINDINGS, REGION, looking, make_finding, silent
from ui.conversation.finding_words import (
    looking_share,
    looking_words,
    preparing_words,
    result_words,
    silent_words,
    stands_behind,
    way_of_looking,
)


@pytest.mark.parametrize(
    ("event", "words", "share"),
    [
        (looking(1, 7), "Looking at page 12 (1 of 7), about 2 min left", 0.5 / 7),
        (looking(3, 7, seconds_left=None), "Looking at page xiv (3 of 7)", 2.5 / 7),
        (looking(1, 1, share=1.0, seconds_left=None), "Looking at page 12", 1.0),
    ],
)
def test_how_far_it_is(event: LookingAt, words: str, share: float) -> None:
    assert looking_words(event) == words
    assert looking_share(event) == pytest.approx(share)


def test_of_several_documents_each_is_named() -> None:
    assert looking_words(looking(1, 7, seconds_left=None, document="{pages}.pdf"), names_document=True) == (
        "Looking at {pages}.pdf, page 12 (1 of 7)"
    )


def test_preparing_is_told_with_its_share() -> None:
    assert preparing_words(PreparingModel(34, 100)) == "Preparing the model, once: 34 %"
    assert preparing_words(PreparingModel(0, 0)) == "Preparing the model, once: 0 %"


@pytest.mark.parametrize(
    ("support", "words"),
    [
        (Support.FOUND, "words found on page 12"),
        (Support.NOT_FOUND, "words not found on the page"),
        (Support.PICTURE, "read from the picture, no text to check against"),
    ],
)
def test_what_stands_behind_is_never_called_right(support: Support, words: str) -> None:
    assert stands_behind(make_finding(support=support)) == words


@pytest.mark.parametrize(
    ("finding", "words"),
    [
        (make_finding(), ""),
        (make_finding(region=REGION), "part of the page"),
        (make_finding(region=REGION, closer=True), "part of the page, looked closer"),
    ],
)
def test_how_it_was_looked_at(finding: Finding, words: str) -> None:
    assert way_of_looking(finding) == words


@pytest.mark.parametrize(
    ("findings", "words"),
    [
        ([silent(3)], "1 page does not say it: 3"),
        ([silent(page) for page in (8, 1, 2, 4, 5, 6, 7)], "7 pages do not say it: 1, 2, 4\u20138"),
        ([silent(3, label="iii"), silent(4, label="iv"), silent(5, label="1")], "3 pages do not say it: iii\u20131"),
        (
            [silent(1), silent(2, document_id="letter01", document="Letter.pdf")],
            "2 pages do not say it: Report.pdf 1; Letter.pdf 2",
        ),
    ],
)
def test_pages_that_do_not_say_it_take_one_line(findings: list[Finding], words: str) -> None:
    assert silent_words(findings) == words


@pytest.mark.parametrize(
    ("findings", "words"),
    [
        (FINDINGS, "3 of 10 pages looked at say something to it."),
        ((silent(1),), "The page does not say it."),
        ((silent(1), silent(2)), "None of the 2 pages looked at says it."),
    ],
)
def test_what_came_of_it(findings: tuple[Finding, ...], words: str) -> None:
    assert result_words(findings) == words
