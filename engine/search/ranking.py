"""From a question to ranked pages: candidates from the full-text index, then a closer look at each."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from engine.contracts import Scope
from engine.search import features
from engine.search.question import PageReference, Question, parse
from engine.search.references import PageMark, PageNames, Understood
from engine.search.vocabulary import Group, groups_of

PAGES_OF_A_DOCUMENT = 1 << 20
"""A row of the index is numbered ``document number * PAGES_OF_A_DOCUMENT + position``: a document, and a run of its
pages, are ranges of rows."""

_CANDIDATES = 100
_BEST = 12
_MOST_DOCUMENTS_REFERRED = 3

_LOCAL, _NARROW, _WIDE, _HEADING, _PAIRS, _GLOBAL = 1.0, 0.5, 0.5, 0.3, 0.5, 1.0
_NAMED_PAGE = 1.5
_OTHERWISE_NAMED_PAGE = 0.6
_LEAST_SCORE = 0.5


@dataclass(frozen=True, slots=True)
class RankedPage:
    """A page that bears on the question."""

    document_id: str
    position: int
    score: float
    language: str


@dataclass(frozen=True, slots=True)
class Ranking:
    """The pages that bear on a question, best first."""

    question: Question
    pages: tuple[RankedPage, ...]
    notes: tuple[str, ...]
    groups: tuple[Group, ...]
    weights: tuple[float, ...]
    """of each group in all pages of the scope: rare words weigh more"""


@dataclass(slots=True)
class _Candidate:
    number: int
    body: str
    language: str
    found: features.Hits
    score: float = 0.0

    @property
    def document(self) -> int:
        return self.number // PAGES_OF_A_DOCUMENT

    @property
    def position(self) -> int:
        return self.number % PAGES_OF_A_DOCUMENT


Ranges = list[tuple[int, int]]
"""first and last row numbers that a question is put to"""


def rank(connection: sqlite3.Connection, text: str, scope: Scope) -> Ranking:
    """The pages within the scope that bear on the question, best first, at most 12."""
    question = parse(text)
    documents = _documents(connection, scope)
    ranges = _ranges(documents, scope)
    groups = groups_of(connection, question)
    counts = [_counts(connection, group, ranges) for group in groups]
    sizes = _sizes(connection, ranges)
    rows = _matching_rows(connection, groups, ranges)
    rows, named, notes = _with_named_pages(connection, question, rows, ranges, documents)
    candidates = _load(connection, rows, groups)
    weights = _weights(groups, counts, sizes)
    for candidate in candidates:
        candidate.score = _score(candidate, groups, counts, sizes, weights) + named.get(candidate.number, 0.0)
    best = sorted(candidates, key=lambda candidate: -candidate.score)[:_BEST]
    return Ranking(
        question,
        tuple(RankedPage(documents[page.document], page.position, page.score, page.language) for page in best),
        notes,
        tuple(groups),
        weights,
    )


def _documents(connection: sqlite3.Connection, scope: Scope) -> dict[int, str]:
    documents = dict(connection.execute("SELECT number, document_id FROM search_documents_1"))
    wanted = set(scope.document_ids)
    return {number: name for number, name in documents.items() if not wanted or name in wanted}


def _ranges(documents: dict[int, str], scope: Scope) -> Ranges:
    if not scope.document_ids and scope.pages is None:
        return [(0, 1 << 62)]
    first, last = scope.pages or (0, PAGES_OF_A_DOCUMENT - 1)
    return [(number * PAGES_OF_A_DOCUMENT + first, number * PAGES_OF_A_DOCUMENT + last) for number in documents]


def _expression(groups: Sequence[Group]) -> str:
    return " OR ".join(f'"{term}"' for group in groups for term in sorted(group.terms))


def _counts(connection: sqlite3.Connection, group: Group, ranges: Ranges) -> dict[int, int]:
    """In how many pages of each document a group stands."""
    found: dict[int, int] = {}
    for first, last in ranges:
        found.update(
            connection.execute(
                "SELECT rowid / ?, count(*) FROM search_text_1 WHERE search_text_1 MATCH ? AND rowid BETWEEN ? AND ?"
                " GROUP BY 1",
                (PAGES_OF_A_DOCUMENT, _expression([group]), first, last),
            )
        )
    return found


def _sizes(connection: sqlite3.Connection, ranges: Ranges) -> dict[int, tuple[int, float]]:
    """Number of pages and their average length, for each document."""
    found: dict[int, tuple[int, float]] = {}
    for first, last in ranges:
        for document, pages, length in connection.execute(
            "SELECT number / ?, count(*), avg(length) FROM search_pages_1 WHERE number BETWEEN ? AND ? GROUP BY 1",
            (PAGES_OF_A_DOCUMENT, first, last),
        ):
            found[document] = (pages, length)
    return found


def _matching_rows(connection: sqlite3.Connection, groups: Sequence[Group], ranges: Ranges) -> list[int]:
    """The row numbers of the best pages by BM25 of the full-text index."""
    if not groups:
        return []
    found: list[tuple[float, int]] = []
    for first, last in ranges:
        found.extend(
            connection.execute(
                "SELECT rank, rowid FROM search_text_1 WHERE search_text_1 MATCH ? AND rowid BETWEEN ? AND ?"
                " ORDER BY rank LIMIT ?",
                (_expression(groups), first, last, _CANDIDATES),
            )
        )
    return [number for _, number in sorted(found)[:_CANDIDATES]]


def _with_named_pages(
    connection: sqlite3.Connection, question: Question, rows: list[int], ranges: Ranges, documents: dict[int, str]
) -> tuple[list[int], dict[int, float], tuple[str, ...]]:
    """Add the pages that the question names; return all rows, what each named page gains, and the notes."""
    gains: dict[int, float] = {}
    notes: list[str] = []
    if not question.pages:
        return rows, gains, ()
    for document in _referred_documents(rows, documents):
        names = PageNames(_marks(connection, document))
        for reference in question.pages:
            meant = names.find(reference)
            start = document * PAGES_OF_A_DOCUMENT
            gains.update({start + position: _NAMED_PAGE for position in meant.positions})
            gains.update({start + position: _OTHERWISE_NAMED_PAGE for position in meant.other if start + position not in gains})
            if len(documents) == 1:
                notes.extend(_note(reference, meant))
    kept = {number for number in gains if any(first <= number <= last for first, last in ranges)}
    return list(dict.fromkeys([*rows, *sorted(kept)])), {number: gains[number] for number in kept}, tuple(dict.fromkeys(notes))


def _referred_documents(rows: Sequence[int], documents: dict[int, str]) -> list[int]:
    if len(documents) <= _MOST_DOCUMENTS_REFERRED:
        return list(documents)
    found = dict.fromkeys(row // PAGES_OF_A_DOCUMENT for row in rows)
    return list(found)[:_MOST_DOCUMENTS_REFERRED]


def _marks(connection: sqlite3.Connection, document: int) -> list[PageMark]:
    start = document * PAGES_OF_A_DOCUMENT
    rows = connection.execute(
        "SELECT number - ?, label, printed FROM search_pages_1 WHERE number BETWEEN ? AND ?",
        (start, start, start + PAGES_OF_A_DOCUMENT - 1),
    )
    return [PageMark(place, label, frozenset(map(int, printed.split()))) for place, label, printed in rows]


def _note(reference: PageReference, meant: Understood) -> list[str]:
    if not meant.by_label or len(meant.positions) != 1:
        return []
    (position,) = meant.positions
    number = reference.roman or str(reference.first)
    return [f"Page {number} was taken as the printed page number {number}, page {position} of the file."]


def _load(connection: sqlite3.Connection, rows: Sequence[int], groups: Sequence[Group]) -> list[_Candidate]:
    numbers = {term: number for number, group in enumerate(groups) for term in group.terms}
    found = connection.execute(
        "SELECT t.rowid, t.body, p.language FROM search_text_1 t JOIN search_pages_1 p ON p.number = t.rowid"
        f" WHERE t.rowid IN ({','.join('?' * len(rows))})",
        rows,
    )
    return [_Candidate(number, body, language, features.hits(body, numbers)) for number, body, language in found]


def _weights(
    groups: Sequence[Group], counts: Sequence[dict[int, int]], sizes: dict[int, tuple[int, float]]
) -> tuple[float, ...]:
    pages = sum(count for count, _ in sizes.values())
    return tuple(
        group.factor * features.idf(pages, sum(count.values())) for group, count in zip(groups, counts, strict=True)
    )


def _score(
    candidate: _Candidate,
    groups: Sequence[Group],
    counts: Sequence[dict[int, int]],
    sizes: dict[int, tuple[int, float]],
    weights: tuple[float, ...],
) -> float:
    pages, length = sizes[candidate.document]
    local = [
        group.factor * features.idf(pages, count.get(candidate.document, 0))
        for group, count in zip(groups, counts, strict=True)
    ]
    total, found = sum(local) or 1.0, candidate.found
    score = (
        _LOCAL * features.bm25(found, local, length)
        + _NARROW * features.best_window(found, local, 20)
        + _WIDE * features.best_window(found, local, 60)
        + _HEADING * features.heading_coverage(found, local)
        + _PAIRS * features.pairs(found, local)
    ) / total
    if len(sizes) > 1:
        score += _GLOBAL * features.bm25(found, weights, length) / (sum(weights) or 1.0)
    return score
