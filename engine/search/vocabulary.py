"""The words of a question as terms of the index: stems in the languages that are there, and near terms for typos."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from engine.search.analysis import terms_of
from engine.search.question import Question

_SOFT_FACTOR = 0.4
_TYPO_FACTOR = 0.7
_ONE_SLIP, _TWO_SLIPS = 5, 9
"""letters a term must have for so many slips to be forgiven"""


@dataclass(frozen=True, slots=True)
class Group:
    """One word of the question with the terms that stand for it in the index."""

    word: str
    terms: tuple[str, ...]
    factor: float
    """how much the word tells, apart from how rare it is"""
    pages: int
    """about how many pages of the library hold it"""


def groups_of(connection: sqlite3.Connection, question: Question) -> tuple[Group, ...]:
    """The groups of a question in the order of its words, each term once."""
    languages = [row[0] for row in connection.execute("SELECT DISTINCT language FROM search_pages_1")]
    groups: dict[str, Group] = {}
    for word in question.words:
        factor = _SOFT_FACTOR if word in question.soft else 1.0
        for spellings in _spellings(word, languages):
            if spellings[0] not in groups:
                groups[spellings[0]] = _group(connection, word, spellings, factor)
    return tuple(groups.values())


def _group(connection: sqlite3.Connection, word: str, spellings: Sequence[str], factor: float) -> Group:
    known = _counts(connection, spellings)
    if not known and len(spellings[0]) >= _ONE_SLIP and word.isalpha():
        known = _counts(connection, _near_terms(connection, spellings[0]))
        factor *= _TYPO_FACTOR if known else 1.0
    return Group(word, tuple(known) or (spellings[0],), factor, max(known.values(), default=0))


def _spellings(word: str, languages: Sequence[str]) -> list[list[str]]:
    """For each term of the word (a word without spaces has many) how it is spelled in each language."""
    by_language = [terms_of(word, language) for language in languages or ["en"]]
    return [list(dict.fromkeys(found)) for found in zip(*by_language, strict=False)]


def _counts(connection: sqlite3.Connection, spellings: Sequence[str]) -> dict[str, int]:
    """Those of the terms that the index holds, with the number of pages that hold them."""
    found = connection.execute(
        f"SELECT term, doc FROM search_terms_1 WHERE term IN ({','.join('?' * len(spellings))})", spellings
    )
    return dict(found.fetchall())


def _near_terms(connection: sqlite3.Connection, term: str) -> list[str]:
    """Terms of the index within one slip (two in a long word) that begin with its first or its second letter.

    Slips are those of Damerau: a letter too many, missing, wrong, or two exchanged.
    """
    slips = 1 if len(term) < _TWO_SLIPS else 2
    candidates: list[str] = []
    for letter in dict.fromkeys(term[:2]):
        rows = connection.execute(
            "SELECT term FROM search_terms_1 WHERE term >= ? AND term < ?", (letter, chr(ord(letter) + 1))
        )
        candidates.extend(row[0] for row in rows if abs(len(row[0]) - len(term)) <= slips)
    near = process.extract(term, candidates, scorer=DamerauLevenshtein.distance, score_cutoff=slips, limit=None)
    least = min((distance for _, distance, _ in near), default=0)
    return [found for found, distance, _ in near if distance == least]
