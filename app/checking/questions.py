"""Questions with one right answer each, and what counts as right."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from engine.answering.numbers import numbers_in, values_of
from engine.search.analysis import fold, words

NEAR = Fraction(5, 100)
"""by which a value read off a chart may be wrong: the relaxed accuracy of ChartQA (Masry et al. 2022, section 5.1)"""


class Measure(StrEnum):
    """What counts as right."""

    EXACT = "exact"
    """the words, or the number, stand in the answer"""
    NEAR = "near"
    """the first number of the answer is at most 5 % off"""
    SILENT = "silent"
    """nothing is answered, since the pages do not say it"""


@dataclass(frozen=True, slots=True)
class Question:
    """One question to drawn pages."""

    text: str
    expected: str
    """empty where the pages do not say it"""
    others: tuple[str, ...] = ()
    """what the other pages say to the same question: an answer that names one of them is wrong"""
    measure: Measure = Measure.EXACT

    def is_right(self, answer: str | None) -> bool:
        """Whether this answers it; None: the model said that the pages do not say it."""
        if answer is None or self.measure is Measure.SILENT:
            return answer is None and self.measure is Measure.SILENT
        if self.measure is Measure.NEAR:
            return _is_near(answer, self.expected)
        return _names(answer, self.expected) and not any(_names(answer, other) for other in self.others)


def _names(answer: str, expected: str) -> bool:
    """Whether a number, however it is written, or else all of some words, stand in the answer in their order."""
    values = values_of(expected)
    if values:
        return any(values & number.values for number in numbers_in(answer))
    said, wanted = (f" {' '.join(words(fold(text)))} " for text in (answer, expected))
    return wanted in said


def _is_near(answer: str, expected: str) -> bool:
    numbers = numbers_in(answer)
    return bool(numbers) and any(
        abs(value - wanted) <= NEAR * abs(wanted) for value in numbers[0].values for wanted in values_of(expected)
    )
