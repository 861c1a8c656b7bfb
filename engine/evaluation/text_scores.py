"""How near an answer is to those that count as right: the rules of DocVQA, ChartQA and SQuAD.

Each score lies between 0 and 1, and the best one over all right answers counts.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

ANLS_THRESHOLD = 0.5
"""an answer with less than this in common with a right one is another answer"""
RELAXED = 0.05
"""share by which a number read from a chart may be off"""

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_NO_PUNCTUATION = str.maketrans("", "", string.punctuation)


def anls(answers: Sequence[str], given: str) -> float:
    """Average normalised Levenshtein similarity, of one answer (Biten et al. 2019, equation 1). Case and runs of spaces
    make no difference, as in the DocVQA challenge."""
    return max(similarity(_even(answer), _even(given)) for answer in answers)


def similarity(answer: str, given: str) -> float:
    """1 less the edit distance over the longer length; 0 where that is not above the threshold."""
    longer = max(len(answer), len(given))
    alike = 1.0 - Levenshtein.distance(answer, given) / longer if longer else 1.0
    return alike if alike > ANLS_THRESHOLD else 0.0


def relaxed_accuracy(answers: Sequence[str], given: str) -> float:
    """1 for a number within 5 % of a right one, or for the same words in any case (Masry et al. 2022, section 5.1).

    "62%" is 0.62, as in the implementation that published results use (Lee et al. 2023, Pix2Struct). A right answer of
    0 has no 5 %: it is compared as words.
    """
    return float(any(_is_near(answer, given) for answer in answers))


def exact_match(answers: Sequence[str], given: str) -> float:
    """1 for the same words, but for case, punctuation, articles and spaces (Rajpurkar et al. 2016, SQuAD)."""
    return float(any(_words(answer) == _words(given) for answer in answers))


def word_f1(answers: Sequence[str], given: str) -> float:
    """The harmonic mean of precision and recall over words, in SQuAD's normal form (Rajpurkar et al. 2016)."""
    return max(_f1(_words(answer), _words(given)) for answer in answers)


def _even(text: str) -> str:
    return " ".join(text.lower().split())


def _is_near(answer: str, given: str) -> bool:
    right, number = _number(answer), _number(given)
    if number is None or not right:
        return answer.lower() == given.lower()
    return abs(number - right) / abs(right) <= RELAXED


def _number(text: str) -> float | None:
    try:
        return float(text.rstrip("%")) / 100 if text.endswith("%") else float(text)
    except ValueError:
        return None


def _words(text: str) -> list[str]:
    return _ARTICLES.sub(" ", text.lower().translate(_NO_PUNCTUATION)).split()


def _f1(right: list[str], given: list[str]) -> float:
    common = (Counter(right) & Counter(given)).total()
    if not common:
        return 0.0
    precision, recall = common / len(given), common / len(right)
    return 2 * precision * recall / (precision + recall)
