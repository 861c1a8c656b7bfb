"""The functions that an expression of ``calculate`` may use, on exact numbers and on dates."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from fractions import Fraction

Value = Fraction | date
"""what an expression and each part of it comes to"""


class CalculationError(ValueError):
    """An expression that cannot be evaluated, in a plain sentence fit to be handed back to the model."""


def round_half_up(value: Fraction, places: int = 0) -> Fraction:
    """The value to so many decimals; halves go away from zero, as in bookkeeping, not to the even neighbour."""
    scale = Fraction(10) ** places
    units = int(abs(value) * scale + Fraction(1, 2))
    return (units if value >= 0 else -units) / scale


def percent(part: Fraction, whole: Fraction) -> Fraction:
    """How many percent of the whole the part is."""
    if whole == 0:
        raise CalculationError("Division by zero.")
    return part / whole * 100


def growth(new: Fraction, old: Fraction) -> Fraction:
    """By how many percent the new number is above the old one."""
    if old < 0:
        raise CalculationError("Growth from a number below zero has no meaning.")
    return percent(new - old, old)


def add_months(start: date, months: int) -> date:
    """The same day so many months later, or the last day of that month if it has no such day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _sum(values: Sequence[Value]) -> Fraction:
    return sum(_numbers("sum", values), Fraction(0))


def _average(values: Sequence[Value]) -> Fraction:
    return _sum(values) / len(values)


def _minimum(values: Sequence[Value]) -> Fraction:
    return min(_numbers("min", values))


def _maximum(values: Sequence[Value]) -> Fraction:
    return max(_numbers("max", values))


def _round(values: Sequence[Value]) -> Fraction:
    match values:
        case [Fraction() as number]:
            return round_half_up(number)
        case [Fraction() as number, Fraction() as places] if places.denominator == 1 and abs(places) <= 12:
            return round_half_up(number, int(places))
    raise CalculationError("round takes a number and how many decimals to keep.")


def _absolute(values: Sequence[Value]) -> Fraction:
    match values:
        case [Fraction() as number]:
            return abs(number)
    raise CalculationError("abs takes one number.")


def _percent(values: Sequence[Value]) -> Fraction:
    match values:
        case [Fraction() as part, Fraction() as whole]:
            return percent(part, whole)
    raise CalculationError("percent takes two numbers: the part and the whole.")


def _growth(values: Sequence[Value]) -> Fraction:
    match values:
        case [Fraction() as new, Fraction() as old]:
            return growth(new, old)
    raise CalculationError("growth takes two numbers: the new and the old one.")


def _days_between(values: Sequence[Value]) -> Fraction:
    """From the first date to the second; below zero if the second is the earlier one."""
    match values:
        case [date() as first, date() as last]:
            return Fraction((last - first).days)
    raise CalculationError("days_between takes two dates, as in days_between(2024-03-01, today).")


def _shifted(name: str, shift: Callable[[date, int], date]) -> Callable[[Sequence[Value]], date]:
    def shifted(values: Sequence[Value]) -> date:
        match values:
            case [date() as start, Fraction() as count] if count.denominator == 1:
                try:
                    return shift(start, int(count))
                except OverflowError:
                    raise CalculationError("The date lies outside the calendar.") from None
        raise CalculationError(f"{name} takes a date and a whole number, as in {name}(2024-03-01, 6).")

    return shifted


def _numbers(name: str, values: Sequence[Value]) -> list[Fraction]:
    """The values, which must be numbers, one at least."""
    numbers = [value for value in values if isinstance(value, Fraction)]
    if not numbers or len(numbers) < len(values):
        raise CalculationError(f"{name} takes one number or more.")
    return numbers


FUNCTIONS: dict[str, Callable[[Sequence[Value]], Value]] = {
    "sum": _sum,
    "average": _average,
    "avg": _average,
    "mean": _average,
    "min": _minimum,
    "max": _maximum,
    "round": _round,
    "abs": _absolute,
    "percent": _percent,
    "growth": _growth,
    "days_between": _days_between,
    "add_months": _shifted("add_months", add_months),
    "add_days": _shifted("add_days", lambda start, days: start + timedelta(days)),
}
"""by name; each takes its arguments as one sequence and says what it takes if they do not fit"""
