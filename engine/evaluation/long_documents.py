"""The rules of MMLongBench-Doc for each format of an answer (Ma et al. 2024), as its ``eval_score.py`` has them.

What the benchmark does before that is not here: it lets GPT-4o extract a short answer from what a model wrote.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from engine.evaluation.questions import Form
from engine.evaluation.text_scores import similarity

NEAR = 0.01
"""share by which a decimal number may be off"""
LEAST_DECIMALS = 2
"""to which two decimal numbers are rounded at least before they are compared"""
_LETTER_FOR_LETTER = re.compile(
    r".*https:/{2}.*|.*(?:\.py|ipynb)|page.*|.*[ap]\.m\..*"  # a link, a file of code, a page, a time of day
    r"|\d+(?:[-\s]\d+)?|\d{4}[-\s]\d\d[-\s]\d\d"  # a telephone number, a date
    r"|[a-z0-9._%+-]+@[a-z0-9.-]+\.[a-z]{2,}",
    re.DOTALL,
)
"""answers of which no letter may differ"""


def rule_score(form: Form, answers: Sequence[str], given: Sequence[str]) -> float:
    """Between 0 and 1; one answer and one given, but for lists."""
    match form:
        case Form.INT:
            return float(_same_whole_numbers(answers[0], given[0]))
        case Form.FLOAT:
            return float(_same_decimals(_clean(answers[0]), _clean(given[0])))
        case Form.LIST:
            return _lists(sorted(map(_clean, answers)), sorted(map(_clean, given)))
        case _:
            return _texts(_clean(answers[0]), _clean(given[0]))


def f1(right: float, answerable: int, answered: int) -> float:
    """The benchmark's F1 over all questions.

    Args:
        right: sum of the scores of those that can be answered.
        answerable: how many can be.
        answered: how many were, rightly or not.
    """
    if not right:
        return 0.0
    recall, precision = right / answerable, right / answered
    return 2 * recall * precision / (recall + precision)


def _same_whole_numbers(answer: str, given: str) -> bool:
    try:
        return int(answer) == int(float(given))
    except (ValueError, OverflowError):
        return False


def _same_decimals(answer: str, given: str) -> bool:
    """Near each other, or equal once rounded as the less precise one is; "0.18", "18" and "18%" are the same."""
    try:
        right, number = float(answer), float(given)
    except ValueError:
        return False
    return any(_is_near(one, number) for one in (right / 100, right, right * 100))


def _is_near(right: float, number: float) -> bool:
    decimals = max(min(_decimals(number), _decimals(right)), LEAST_DECIMALS)
    return math.isclose(right, number, rel_tol=NEAR) or round(number, decimals) == round(right, decimals)


def _decimals(number: float) -> int:
    text = str(number)
    return len(text.partition(".")[2]) if "." in text else 3


def _texts(answer: str, given: str) -> float:
    return float(answer == given) if _LETTER_FOR_LETTER.fullmatch(answer) else similarity(answer, given)


def _lists(answers: list[str], given: list[str]) -> float:
    """As good as the worst pair, both sides in alphabetical order; 0 where one has more items."""
    if len(answers) != len(given):
        return 0.0
    if _is_number(answers[0]) or _LETTER_FOR_LETTER.fullmatch(answers[0]):
        return float(answers == given)
    return min(similarity(*pair) for pair in zip(answers, given, strict=True))


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _clean(text: str) -> str:
    """Without case, what stands in parentheses, quotation marks around it, a dollar before and a percent sign after."""
    bare = re.sub(r"\s*\([^)]*\)", "", text.lower().strip()).strip()
    bare = re.sub(r"^['\"]|['\"]$", "", bare).strip()
    return bare.lstrip("$").strip().rstrip("%").strip()
