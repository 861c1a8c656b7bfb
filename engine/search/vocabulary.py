"""The words of a question as terms of the index: stems in the languages that are there, and near terms for typos."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from engine.search.analysis import terms
from engine.search.question import Question

_SOFT_FACTOR = 0.4
_TYPO_FACTOR = 0.7
_SHORTEST_WITH_TYPO = 4
_MOST_NEAR_TERMS = 3


@dataclass(frozen=True, slots=True)
class Group:
    """One word of the question with the terms that stand for it in the index."""

    word: str
    terms: frozenset[str]
    factor: float
    """how much the word tells, apart from how rare it is"""


def groups_of(connection: sqlite3.Connection, question: Question) -> list[Group]:
    """The groups of a question in the order of its words, each word once."""
    languages = [row[0] for row in connection.execute("SELECT DISTINCT language FROM search_pages_1")]
    groups: dict[frozenset[str], Group] = {}
    for word in question.words:
        factor = _SOFT_FACTOR if word in question.soft else 1.0
        for alternatives in _alternatives(word, languages or ["en"]):
            known = frozenset(term for term in alternatives if _is_known(connection, term))
            if known or not _may_be_typo(word):
                groups.setdefault(alternatives, Group(word, alternatives, factor))
            else:
                near = frozenset(_near_terms(connection, min(alternatives, key=len)))
                groups.setdefault(alternatives, Group(word, near or alternatives, factor * _TYPO_FACTOR))
    return list(groups.values())


def _alternatives(word: str, languages: Sequence[str]) -> list[frozenset[str]]:
    """For each term of the word (pairs of letters are many) its spellings in the languages."""
    by_language = [terms(word, language) for language in languages]
    return [frozenset(found) for found in zip(*by_language, strict=False)]


def _is_known(connection: sqlite3.Connection, term: str) -> bool:
    return connection.execute("SELECT 1 FROM search_terms_1 WHERE term = ?", (term,)).fetchone() is not None


def _may_be_typo(word: str) -> bool:
    return len(word) >= _SHORTEST_WITH_TYPO and word.isalpha()


def _near_terms(connection: sqlite3.Connection, term: str) -> list[str]:
    """Terms of the index within one slip (two in a long word) that begin with its first or its second letter.

    Slips are those of Damerau: a letter too many, missing, wrong, or two exchanged.
    """
    slips = 1 if len(term) < 8 else 2
    candidates: list[str] = []
    for letter in {term[0], term[1]}:
        rows = connection.execute(
            "SELECT term FROM search_terms_1 WHERE term >= ? AND term < ?", (letter, chr(ord(letter) + 1))
        )
        candidates.extend(row[0] for row in rows if abs(len(row[0]) - len(term)) <= slips)
    found = process.extract(
        term, candidates, scorer=DamerauLevenshtein.distance, score_cutoff=slips, limit=_MOST_NEAR_TERMS
    )
    least = min((distance for _, distance, _ in found), default=0)
    return [near for near, distance, _ in found if distance == least]
