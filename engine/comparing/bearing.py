"""The changes that bear on a question, by their words: stems as in the search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from engine.contracts import Change, Comparison
from engine.errors import UseError
from engine.search.analysis import fold, terms, words
from engine.search.languages import language_of
from engine.search.question import parse

_STOP_WORDS = 3
"""of another language than English, that the changes must hold to count as written in it"""
_ASKING = (
    "what has have changed changes change differs different differences difference compare compared new old version"
)
"""words that ask for changes of any kind"""


def bearing_on(comparison: Comparison, question: str) -> Comparison:
    """The comparison with those changes alone that hold a word of the question; all pages stay.

    Raises:
        UseError: the question has no words to go by.
    """
    asking = set(_ASKING.split())
    asked = [word for word in parse(question).words if word not in asking]
    if not asked:
        raise UseError("The question names nothing to look for.", "Leave it out to see all changes.")
    changes = comparison.changes
    language = language_of([word for text in _texts(changes) for word in words(fold(text))], _STOP_WORDS)
    wanted = frozenset(terms(asked, language))

    def bears(change: Change) -> bool:
        return any(wanted.intersection(terms(words(fold(text)), language)) for text in _texts([change]))

    pages = (replace(pair, changes=tuple(filter(bears, pair.changes))) for pair in comparison.pages)
    return replace(comparison, pages=tuple(pages))


def _texts(changes: Sequence[Change]) -> Iterable[str]:
    return (quote.text for change in changes for quote in change.quotes)
