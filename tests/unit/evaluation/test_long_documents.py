"""The rules of MMLongBench-Doc. Expected is what its published ``eval_score.py`` gives these pairs."""

from __future__ import annotations

import pytest

from engine.evaluation.long_documents import f1, rule_score
from engine.evaluation.questions import Form


@pytest.mark.parametrize(
    ("right", "said", "score"),
    [
        ("8", "8", 1),
        ("8", "8.9", 1),
        ("8", "9", 0),
        ("8", "eight", 0),
        ("8", "8%", 0),
        ("8", "nan", 0),
        ("8", "inf", 0),
    ],
)
def test_whole_numbers_are_equal_or_not(right: str, said: str, score: float) -> None:
    assert rule_score(Form.INT, [right], [said]) == score


@pytest.mark.parametrize(
    ("right", "said", "score"),
    [
        ("18.29%", "0.1829", 1),  # the example of the benchmark's front page
        ("18.29%", "18.4", 1),
        ("18.29%", "18.5", 0),
        ("$466.43", "466.4", 1),
        ("0.833", "0.84", 1),
        ("0.053", "0.06", 0),
        ("100%", "1", 1),
        ("26%", "25.74", 0),
        ("59%", "58.5 (of all)", 1),
        ("91.77", "1,000", 0),
        ("0.001", "0.0012", 1),
    ],
)
def test_decimals_are_near_each_other_with_or_without_percent(right: str, said: str, score: float) -> None:
    assert rule_score(Form.FLOAT, [right], [said]) == score


@pytest.mark.parametrize(
    ("right", "said", "score"),
    [
        ("no leans who are male", "No leans who are male", 1.0),
        ("2.5-3cm", "2.5-3 cm", 0.875),
        ("Blue", "Glue (light)", 0.75),
        ("abcd", "abcdefgh", 0.0),
        ("514-312-0292", "514-312-0293", 11 / 12),
        ("01983 873655", "01983 873656", 0.0),
        ("2021-02-08", "2021-02-09", 0.0),
        ("page 5", "Page 6", 0.0),
        ("a@b.com", "a@c.com", 0.0),
        ("10 a.m.", "10 p.m.", 0.0),
        ("run.py", "run.pyc", 0.0),
        ('"humans supervise models"', "humans supervise models", 1.0),
    ],
)
def test_words_are_compared_by_their_letters_and_codes_letter_for_letter(right: str, said: str, score: float) -> None:
    assert rule_score(Form.STR, [right], [said]) == pytest.approx(score)


@pytest.mark.parametrize(
    ("right", "said", "score"),
    [
        (["1", "2", "5"], ["5", "2", "1"], 1.0),
        (["1", "2", "5"], ["1", "2"], 0.0),
        (["Chapter 2", "Chapter 3"], ["chapter 3", "chapter 4"], 8 / 9),
        (["ORACLE", "IBM"], ["Oracle", "IBM Corp"], 0.0),
        (["Page 1", "Page 5"], ["page 5", "page 2"], 0.0),
        (["71.02", "75.38"], ["75.38", "71.0"], 0.0),
    ],
)
def test_a_list_is_as_good_as_its_worst_item(right: list[str], said: list[str], score: float) -> None:
    assert rule_score(Form.LIST, right, said) == pytest.approx(score)


def test_what_cannot_be_answered_is_compared_as_words() -> None:
    assert rule_score(Form.NONE, ["Not answerable"], ["Not answerable"]) == 1.0
    assert rule_score(Form.NONE, ["Not answerable"], ["42"]) == 0.0


def test_f1_weighs_what_was_answered_against_what_could_be() -> None:
    assert f1(3.0, answerable=6, answered=4) == pytest.approx(2 * 0.5 * 0.75 / 1.25)
    assert f1(0.0, answerable=0, answered=0) == 0.0
