"""The words of a quote that fit what a question asks for."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate

from engine.contracts import Quote
from engine.search.question import Kind, parse
from engine.search.tables import Numbers, column_of
from engine.search.values import Span, values


def answer_words(question: str, found: Sequence[Quote]) -> str | None:
    """The words of the best quote that fit what is asked for; None where several different ones do, or none."""
    if not found or parse(question).kind is Kind.OTHER:
        return None
    best = found[0]
    fitting = {best.text[start:end] for start, end in best.answer_spans}
    return fitting.pop() if len(fitting) == 1 else None


def fitting_spans(
    text: str, kind: Kind, header: Numbers, numbers: Numbers, places: array[float], is_asked: Callable[[Numbers], bool]
) -> tuple[Span, ...]:
    """Where words that fit stand in the text of a quote.

    In a row of a table whose header names what is asked for over some columns, only those columns fit.
    """
    spans = values(text, kind)
    if not header or len(spans) < 2:
        return tuple(spans)
    start = text.rfind("\n") + 1
    starts = list(accumulate((len(word) + 1 for word in text[start:].split()), initial=start))
    asked = [
        span for span in spans if span[0] >= start
        and is_asked(column_of(header, numbers[bisect_right(starts, span[0]) - 1], places))
    ]
    return tuple(asked or [span for span in spans if span[0] >= start])
