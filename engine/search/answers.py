"""The words of a quote that fit what a question asks for."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate

from engine.contracts import Quote
from engine.search.kinds import Kind
from engine.search.question import parse
from engine.search.tables import Numbers
from engine.search.values import Span


def answer_words(question: str, found: Sequence[Quote]) -> str | None:
    """The words of the best quote that fit what is asked for; None where several different ones do, or none."""
    if not found or parse(question).kind is Kind.OTHER:
        return None
    best = found[0]
    fitting = {best.text[start:end] for start, end in best.answer_spans}
    return fitting.pop() if len(fitting) == 1 else None


def in_asked_columns(
    spans: Sequence[Span], text: str, over: Sequence[Numbers], is_asked: Callable[[Numbers], bool]
) -> list[Span]:
    """Of the spans in a row those under a header that names what is asked for; all, where no header does.

    Args:
        spans: character ranges of ``text``.
        text: the row.
        over: for each word of the row the words of the header over it.
        is_asked: whether words of the header name what is asked for.
    """
    starts = list(accumulate((len(word) + 1 for word in text.split(" ")), initial=0))
    asked = [span for span in spans if is_asked(over[bisect_right(starts, span[0]) - 1])]
    return asked or list(spans)
