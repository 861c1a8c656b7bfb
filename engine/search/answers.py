"""The words of a quote that fit what a question asks for."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate

from engine.contracts import Quote
from engine.search.analysis import fold, terms, words
from engine.search.kinds import Kind
from engine.search.languages import language_of
from engine.search.question import Question, parse
from engine.search.tables import Numbers
from engine.search.values import Span, values

_ENOUGH = 0.4
"""share of the words of the question that a quote must hold for its value to count as the answer"""
_NAME_LETTERS = 4
_SHORT = 8
"""words in a row that has a label and a value, and not much else"""
_REFERENCE = re.compile(
    r"(?:fig(?:ure)?|tab(?:le)?|section|chapter|page|p|paragraph|appendix|exhibit|note|step|item|part|version|nr|no)"
    r"\.?[\s#-]*$|[(\[]$",
    re.IGNORECASE,
)
"""before a number that counts something off, and is no answer"""


def answer_words(question: str, found: Sequence[Quote]) -> str | None:
    """The words of the best quote that fit what is asked for; None where several different ones do, or none.

    None, too, where the answer would have to be worked out, or the quote holds little of the question.
    """
    asked = parse(question)
    if not found or asked.derived:
        return None
    best = found[0]
    fitting = {best.text[start:end] for start, end in best.answer_spans}
    if len(fitting) != 1 or not (asked.bare or _is_about(asked, best.text)):
        return None
    (answer,) = fitting
    if asked.kind is Kind.NUMBER and not _counts_what_is_asked(asked, best.text, best.answer_spans[0]):
        return None
    return answer


def answer_spans(text: str, question: Question) -> list[Span]:
    """Where words stand that fit what is asked for, those left out that the question says itself."""
    said = set(_terms(question.text))
    if question.kind is Kind.NAME:
        return [(start, end) for start, end in values(text, question.kind) if said.isdisjoint(_terms(text[start:end]))]
    if question.kind in (Kind.EMAIL, Kind.PHONE):
        return values(text, question.kind)
    return [
        (start, end)
        for start, end in values(text, question.kind, exact=question.bare)
        if not said.issuperset(term for term in _terms(text[start:end]) if term[0].isdigit())
        and not _REFERENCE.search(text[:start])
        and not _is_list_mark(text, end)
    ]


def names_someone(question: Question, text: str) -> bool:
    """Whether an e-mail address in the text holds a word of the question, as it does with a surname."""
    addresses = [text[start:end].lower() for start, end in values(text, Kind.EMAIL)]
    return any(len(word) >= _NAME_LETTERS and word in address for word in question.words for address in addresses)


def in_asked_columns(
    spans: Sequence[Span], text: str, over: Sequence[Numbers], weight: Callable[[Numbers], float]
) -> list[Span]:
    """Of the spans in a row those under the header that says most of what is asked for; none, where no header does.

    Args:
        spans: character ranges of ``text``.
        text: the row.
        over: for each word of the row the words of the header over it.
        weight: how much of what is asked for words of the header say.
    """
    starts = list(accumulate((len(word) + 1 for word in text.split(" ")), initial=0))
    weights = [weight(over[bisect_right(starts, start) - 1]) for start, _ in spans]
    most = max(weights, default=0.0)
    return [span for span, found in zip(spans, weights, strict=True) if found == most > 0]


def _is_about(question: Question, text: str) -> bool:
    """Whether the text holds enough of the words of the question; of an e-mail address a name is enough."""
    if question.kind is Kind.EMAIL and names_someone(question, text):
        return True
    telling = [word for word in question.words if word not in question.soft] or question.words
    held = set(_terms(text))
    return sum(not held.isdisjoint(_terms(word)) for word in telling) >= _ENOUGH * len(telling)


def _counts_what_is_asked(question: Question, text: str, span: Span) -> bool:
    """Whether a number stands before a word of the question, as in "204 examples", or at the end of a short row."""
    asked = {term for word in question.words for term in _terms(word)}
    if not asked.isdisjoint(_terms(" ".join(text[: span[0]].split()[-1:]))):  # "Regulation 18" is a name
        return False
    following = _terms(" ".join(text[span[1] :].split()[:2]))
    return not asked.isdisjoint(following) or (not following and len(text.split()) <= _SHORT)


def _is_list_mark(text: str, end: int) -> bool:
    """Whether a number begins the text as the mark of an item in a list does."""
    return end <= 3 and text[end : end + 1] in " .)" and text[end:].lstrip(" .)")[:1].isalpha()


def _terms(text: str) -> list[str]:
    found = words(fold(text))
    return terms(found, language_of(found, 1))
