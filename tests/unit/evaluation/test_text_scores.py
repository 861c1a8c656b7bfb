"""ANLS, relaxed accuracy, exact match and F1, against published examples and their definitions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.evaluation.text_scores import anls, exact_match, relaxed_accuracy, word_f1

PUBLISHED = (
    ("abc", "abc"),
    ("Abc", "abc"),
    ("abc", "Abc"),
    ("96%", "100%"),
    ("94%", "100%"),
    ("0.96", "100%"),
    ("0.94", "100%"),
    ("Won't", "Don't"),
)
"""right answer and answer: the test of Pix2Struct's metrics (google-research/pix2struct, metrics_test.py)"""


def test_the_mean_anls_of_the_published_example_is_the_published_one() -> None:
    assert sum(anls([right], said) for right, said in PUBLISHED) / len(PUBLISHED) == pytest.approx(0.475)


def test_the_relaxed_accuracy_of_the_published_example_is_the_published_one() -> None:
    assert [relaxed_accuracy([right], said) for right, said in PUBLISHED] == [1, 1, 1, 1, 0, 1, 0, 0]


@pytest.mark.parametrize(
    ("right", "said", "score"),
    [
        ("San Diego", "san  diego ", 1.0),
        ("San Diego", "SanDiego", 8 / 9),
        ("1/8/93", "1/8/94", 5 / 6),
        ("abcd", "ab", 0.0),
        ("abcde", "abc", 0.6),
        ("abc", "", 0.0),
    ],
)
def test_anls_falls_to_nothing_at_half_the_letters(right: str, said: str, score: float) -> None:
    assert anls([right], said) == pytest.approx(score)


def test_the_best_of_several_right_answers_counts() -> None:
    answers = ["University of California", "San Diego"]
    for score in (anls, exact_match, relaxed_accuracy, word_f1):
        assert score(answers, "San Diego") == 1.0


@pytest.mark.parametrize(
    ("right", "said", "score"),
    [
        ("14", "14.7", 1.0),
        ("14", "14.71", 0.0),
        ("-20", "-21", 1.0),
        ("-20", "20", 0.0),
        ("62", "62%", 0.0),
        ("0", "0", 1.0),
        ("0", "0.0", 0.0),
        ("Yes", "yes", 1.0),
        ("Inspired", "inspired.", 0.0),
        ("1,000", "1000", 0.0),
    ],
)
def test_a_number_from_a_chart_may_be_off_by_a_twentieth(right: str, said: str, score: float) -> None:
    assert relaxed_accuracy([right], said) == score


@pytest.mark.parametrize(
    ("right", "said", "match", "f1"),
    [
        ("Denver Broncos", "The Denver Broncos!", 1.0, 1.0),
        ("Super Bowl L", "Super Bowl", 0.0, 0.8),
        ("1976", "in 1976", 0.0, 2 / 3),
        ("a b b", "b b c", 0.0, 0.8),
        ("Santa Clara", "San Francisco", 0.0, 0.0),
        ("Santa Clara", "", 0.0, 0.0),
    ],
)
def test_words_are_compared_in_the_normal_form_of_squad(right: str, said: str, match: float, f1: float) -> None:
    assert exact_match([right], said) == match
    assert word_f1([right], said) == pytest.approx(f1)


@given(st.text(min_size=1), st.text())
def test_no_score_leaves_its_bounds(right: str, said: str) -> None:
    for score in (anls, exact_match, relaxed_accuracy, word_f1):
        assert 0.0 <= score([right], said) <= 1.0
    assert anls([right], right) == 1.0
