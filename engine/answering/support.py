"""Whether the numbers and dates of a statement stand in its quotes or in a shown calculation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from engine.answering.numbers import DateFound, all_numbers_in, ascii_digits, dates_in, numbers_in
from engine.contracts import Calculation

_PAGES = re.compile(
    r"(?:(?<![^\W\d_])(?:pages?|pp?\.|pg\.?|slides?|seiten?|s\.|p[áa]gin(?:as?|e)|p[áa]gs?\.|पृष्ठ)|หน้า)"
    r"\s?\d+(?:\s?(?:-|–|,|&|and|to|und|bis|et|à|e|y|a|और|และ)\s?\d+(?![.,]?\d))*",
    re.IGNORECASE,
)
"""page references, which say where and not what"""


@dataclass(frozen=True, slots=True)
class _Figure:
    """A number: its digits in their order, and what they may mean."""

    digits: str
    values: frozenset[Fraction]

    def same(self, other: _Figure) -> bool:
        """Whether both are one number in two notations.

        "4,310" may be 4310 or 4.31: it is 4310 unless the other one has the same digits, so that "4.31" beside it is
        another number.
        """
        if self.digits == other.digits:
            return bool(self.values & other.values)
        return bool(_settled(self.values) & _settled(other.values))

    def rounds(self, result: Fraction) -> bool:
        """Whether this is the result, rounded to the digits shown; "fell by 9 %" may leave out its minus sign."""
        for value in self.values:
            step = _step(value, self.digits)
            if abs(value - result) <= step / 2 or (value > 0 and abs(value + result) <= step / 2):
                return True
        return False


def unsupported_numbers(statement: str, quotes: Sequence[str], calculations: Sequence[Calculation]) -> tuple[str, ...]:
    """The numbers and dates in a statement that stand in none of its quotes, nor in a calculation.

    The same number in another notation counts ("4,310", "4310", "4.310,00"), the same number in other units does not
    ("4.31 million" for "4,310" thousands). A result of a calculation may be rounded. Numbers that the question names
    need support as all others do; page references and numbers in words are not looked at.
    """
    text = without_pages(statement)
    shown = [calculation.result for calculation in calculations]
    texts = [*quotes, *shown, *(given.text for calculation in calculations for given in calculation.inputs)]
    known = [figure for words in texts for figure in _figures(words)]
    known_dates = [found for words in texts for found in dates_in(words)]
    results = [result for words in shown for result in _results(words)]
    stated = dates_in(text)
    missing = [
        (found.start, found.text) for found in stated if not any(_same_date(found, other) for other in known_dates)
    ]
    for number in numbers_in(text):
        figure = _figure(number.text, number.values)
        if any(found.start <= number.start < found.end for found in stated):
            continue
        if not any(figure.same(other) for other in known) and not any(map(figure.rounds, results)):
            missing.append((number.start, number.text))
    return tuple(dict.fromkeys(words for _, words in sorted(missing)))


def without_pages(text: str) -> str:
    """The text with spaces in place of its page references: "on page 7" claims no 7."""
    return _PAGES.sub(lambda match: " " * len(match[0]), text)


def _figures(text: str) -> Iterator[_Figure]:
    """All that numbers of a text may be, one without its sign among it: "-5 %" supports "fell by 5 %"."""
    for number in all_numbers_in(text):
        yield _figure(number.text, number.values | {abs(value) for value in number.values})


def _figure(text: str, values: frozenset[Fraction]) -> _Figure:
    return _Figure(re.sub(r"\D", "", ascii_digits(text)), values)


def _settled(values: frozenset[Fraction]) -> frozenset[Fraction]:
    """Of a number that can be read in two ways the reading with thousands, which is a whole number."""
    whole = frozenset(value for value in values if value.denominator == 1)
    return whole or values


def _step(value: Fraction, digits: str) -> Fraction:
    """The worth of the last digit shown."""
    places = next((places for places in range(len(digits) + 1) if abs(value) * 10**places == int(digits)), 0)
    return Fraction(1, 10**places)


def _results(text: str) -> list[Fraction]:
    """A result is written with a point before its decimals; one that is a date is no number."""
    try:
        return [Fraction(text.strip().replace("−", "-"))]
    except ValueError:
        return []


def _same_date(stated: DateFound, known: DateFound) -> bool:
    """Whether both are one date in two notations; a month is in every date of it."""
    if not stated.dates:
        return bool(stated.months & known.months)
    if len(stated.dates) > 1 and len(known.dates) > 1:  # "01/03/2024" and "03/01/2024" share their readings
        return _runs(stated.text) == _runs(known.text)
    return bool(stated.dates & known.dates)


def _runs(text: str) -> list[int]:
    return [int(run) for run in re.findall(r"\d+", text)]
