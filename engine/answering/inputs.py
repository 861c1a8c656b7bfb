"""Where the numbers of a calculation come from: a page, the question, today's date, or the way of reckoning."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from engine.answering.arithmetic import Calculated, CalculationError, Literal
from engine.answering.functions import Value
from engine.answering.numbers import all_numbers_in, dates_in
from engine.contracts import CalculationInput, InputOrigin

_CONSTANTS = frozenset({*range(13), 100, 365, 366, 1000, 1_000_000})
_TWO_MEANINGS = re.compile(r"[1-9]\d{0,2}\.\d{3}")


def trace(
    calculated: Calculated, pages: Mapping[tuple[str, int], str], question: str, today: date
) -> tuple[CalculationInput, ...]:
    """The origin of each number and date of a calculation in their order, then today's date if it was used.

    A constant right after a sign of multiplication or division ("* 100") belongs to the reckoning; any other number is
    looked for on the pages, then in the question, then among the constants. 19% on a page is 0.19 too. A number after
    a minus may stand on the page with or without one, any other must not be below zero there.

    Args:
        pages: the text of each page by its document's name and position; the first that holds a number is its origin.

    Raises:
        CalculationError: naming a number that stands nowhere, or that can be read in two ways: a page's "4.310".
    """
    origins = {
        place: CalculationInput(literal.text, InputOrigin.CONSTANT)
        for place, literal in enumerate(calculated.literals)
        if literal.before in {"*", "/", "**"} and literal.value in _CONSTANTS
    }
    pending = {place: literal for place, literal in enumerate(calculated.literals) if place not in origins}
    for (document, page), text in pages.items():
        for place in _standing(pending, text):
            literal = pending.pop(place)
            origins[place] = CalculationInput(literal.text, InputOrigin.PAGE, document, page)
        if not pending:
            break
    for place in _standing(pending, question):
        origins[place] = CalculationInput(pending.pop(place).text, InputOrigin.QUESTION)
    for place, literal in pending.items():
        origins[place] = CalculationInput(literal.text, _last_origin(literal, today))
    shown_today = (CalculationInput(today.isoformat(), InputOrigin.TODAY),) if calculated.uses_today else ()
    return tuple(origins[place] for place in sorted(origins)) + shown_today


def _standing(literals: Mapping[int, Literal], text: str) -> list[int]:
    """The places of those literals that stand in the text."""
    if not literals:
        return []
    values: set[Value] = {value for found in dates_in(text) for value in found.dates}
    sure: set[Value] = set()  # of numbers that can be read in one way only
    for number in all_numbers_in(text):
        readings = set(number.values)
        if text[number.end : number.end + 2].lstrip().startswith("%"):
            values.update(value / 100 for value in number.values)
        values |= readings
        if len({abs(value) for value in readings}) == 1:
            sure |= readings
    return [
        place
        for place, literal in literals.items()
        if not _meant(literal).isdisjoint(sure if _TWO_MEANINGS.fullmatch(literal.text) else values)
    ]


def _meant(literal: Literal) -> set[Value]:
    """The literal's value; of either sign where it is subtracted, as a loss of "−1,234" is in 5000-1234."""
    if literal.before == "-" and isinstance(literal.value, Fraction):
        return {literal.value, -literal.value}
    return {literal.value}


def _last_origin(literal: Literal, today: date) -> InputOrigin:
    """Of a number that stands neither on a page nor in the question."""
    if literal.value in {today, today.year}:
        return InputOrigin.TODAY
    if literal.value in _CONSTANTS:
        return InputOrigin.CONSTANT
    if _TWO_MEANINGS.fullmatch(literal.text):
        whole = literal.text.replace(".", "")
        raise CalculationError(f"{literal.text} may mean two numbers: write {whole} or {literal.text}0.")
    raise CalculationError(f"{literal.text} stands on none of the pages.")
