"""What differs in a sentence, in few words: numbers and dates whole, with the word that says what they count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from engine.contracts import WordChange
from engine.search.analysis import fold, terms, words
from engine.search.kinds import Kind
from engine.search.languages import STOP_WORDS
from engine.search.values import Span, figures, values

_COUNTED = re.compile(r" ([^\W\d_]+)")
_BARE_NUMBER = re.compile(r"[\d.,]*\d")
_PARTS = re.compile(r"[.,;:!?]+$")


def named(before: str, after: str, spans: Iterable[tuple[Span, Span]]) -> Iterator[WordChange]:
    """The differences between two texts.

    Args:
        spans: the characters of each difference in both; an empty span: nothing stands there.
    """
    numbers, others = _numbers(before), _numbers(after)
    for span, other in spans:
        whole, other_whole = _widened(span, numbers), _widened(other, others)
        if _holds_number(whole, numbers) and _holds_number(other_whole, others):
            value, other_value = _counted(before, whole, numbers), _counted(after, other_whole, others)
            if _terms(value) != _terms(other_value):
                yield WordChange(value, other_value, number=True)
                continue
        yield WordChange(before[slice(*span)], after[slice(*other)], number=False)


def _numbers(text: str) -> list[Span]:
    """Dates, percentages, amounts and all other words with digits."""
    found = [span for kind in (Kind.DATE, Kind.PERCENT, Kind.AMOUNT) for span in values(text, kind, exact=True)]
    return [*found, *figures(text)]


def _widened(span: Span, numbers: Iterable[Span]) -> Span:
    """The span with the numbers that it touches, whole."""
    start, end = span
    touched = [(first, last) for first, last in numbers if first < end and start < last]
    return min([start, *(first for first, _ in touched)]), max([end, *(last for _, last in touched)])


def _holds_number(span: Span, numbers: Iterable[Span]) -> bool:
    """Whether there are words, and a number among them."""
    return span[0] < span[1] and any(first < span[1] and span[0] < last for first, last in numbers)


def _counted(text: str, span: Span, numbers: Iterable[Span]) -> str:
    """The words, and where they end in a number that is neither a date nor an amount, the noun behind it."""
    start, end = span
    last = min((first for first, behind in numbers if behind == end), default=end)
    following = _COUNTED.match(text, end) if _BARE_NUMBER.fullmatch(text[last:end]) else None
    if following and not any(fold(following[1]) in few for few in STOP_WORDS.values()):
        return text[start:end] + following[0]
    return _PARTS.sub("", text[start:end])


def _terms(text: str) -> list[str]:
    return terms(words(fold(text)), "en")
