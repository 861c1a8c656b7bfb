"""Reading the tables of the index: which pages are in scope, which of them match, what is kept of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from engine.contracts import Scope
from engine.search.page_names import PageMark
from engine.search.vocabulary import Group

PAGES_OF_A_DOCUMENT = 1 << 20
"""A row of the index is numbered ``document number * PAGES_OF_A_DOCUMENT + position``: a document, and a run of its
pages, are ranges of rows."""

_ALL_ROWS = (0, 1 << 62)
_CANDIDATES = 70
_WORDS = 8
"""of a question that take part in finding candidates"""


@dataclass(frozen=True, slots=True)
class PagesInScope:
    """The pages that a question is put to."""

    documents: dict[int, str]
    """number of each document in the index, and its name there"""
    ranges: list[tuple[int, int]]
    """first and last row, in order"""

    def holds(self, row: int) -> bool:
        """Whether a row belongs to these pages."""
        return any(first <= row <= last for first, last in self.ranges)


def pages_in_scope(connection: sqlite3.Connection, scope: Scope) -> PagesInScope:
    """The pages of a scope."""
    documents: dict[int, str] = dict(connection.execute("SELECT number, document_id FROM search_documents_1"))
    if scope.document_ids:
        documents = {number: name for number, name in documents.items() if name in scope.document_ids}
    elif scope.pages is None:
        return PagesInScope(documents, [_ALL_ROWS])
    first, last = scope.pages or (0, PAGES_OF_A_DOCUMENT - 1)
    starts = (number * PAGES_OF_A_DOCUMENT for number in sorted(documents))
    return PagesInScope(documents, [(start + first, start + last) for start in starts])


def size(connection: sqlite3.Connection, first: int = 0, last: int = _ALL_ROWS[1]) -> tuple[int, float]:
    """Number of pages between two rows, and how many terms they hold on average."""
    count, length = connection.execute(
        "SELECT count(*), avg(length) FROM search_pages_1 WHERE number BETWEEN ? AND ?", (first, last)
    ).fetchone()
    return int(count), float(length or 1.0)


def matching_rows(
    connection: sqlite3.Connection, groups: Sequence[Group], weights: Sequence[float], scope: PagesInScope
) -> list[int]:
    """The best 70 rows by BM25 of the full-text index over the weightiest words, and pairs of words side by side."""
    order = sorted(range(len(groups)), key=lambda number: -weights[number])
    known = [groups[number] for number in order if groups[number].pages][:_WORDS]
    if not known:
        return []
    pairs = (
        f'NEAR("{one.terms[0]}" "{other.terms[0]}", 2)' for one, other in pairwise(groups) if one.pages and other.pages
    )
    expression = " OR ".join([*map(_expression, known), *pairs])
    found: list[tuple[float, int]] = []
    for first, last in scope.ranges:
        found += connection.execute(
            "SELECT rank, rowid FROM search_text_1 WHERE search_text_1 MATCH ? AND rowid BETWEEN ? AND ?"
            " ORDER BY rank LIMIT ?",
            (expression, first, last, _CANDIDATES),
        )
    return [row for _, row in sorted(found)[:_CANDIDATES]]


def first_rows(connection: sqlite3.Connection, scope: PagesInScope, limit: int) -> list[int]:
    """The first pages of the scope."""
    first, last = scope.ranges[0]
    found = connection.execute(
        "SELECT number FROM search_pages_1 WHERE number BETWEEN ? AND ? ORDER BY number LIMIT ?", (first, last, limit)
    )
    return [row for (row,) in found]


def count_pages(connection: sqlite3.Connection, group: Group, document: int) -> int:
    """How many pages of a document hold a word of the question."""
    start = document * PAGES_OF_A_DOCUMENT
    (count,) = connection.execute(
        "SELECT count(*) FROM search_text_1 WHERE search_text_1 MATCH ? AND rowid BETWEEN ? AND ?",
        (_expression(group), start, start + PAGES_OF_A_DOCUMENT - 1),
    ).fetchone()
    return int(count)


@dataclass(frozen=True, slots=True)
class IndexedPage:
    """What the index keeps of a page."""

    row: int
    body: str
    headings: str
    language: str
    numbers: int
    contents: bool


def indexed_pages(connection: sqlite3.Connection, wanted: Sequence[int]) -> list[IndexedPage]:
    """These pages, in no order."""
    found = connection.execute(
        "SELECT p.number, t.body, p.headings, p.language, p.numbers, p.contents"
        " FROM search_pages_1 p JOIN search_text_1 t ON t.rowid = p.number"
        f" WHERE p.number IN ({','.join('?' * len(wanted))})",
        wanted,
    )
    return [IndexedPage(*row) for row in found]


def marks(connection: sqlite3.Connection, document: int) -> list[PageMark]:
    """What the pages of a document are called."""
    start = document * PAGES_OF_A_DOCUMENT
    rows = connection.execute(
        "SELECT number - ?, label, printed FROM search_pages_1 WHERE number BETWEEN ? AND ?",
        (start, start, start + PAGES_OF_A_DOCUMENT - 1),
    )
    return [PageMark(position, label, frozenset(map(int, printed.split()))) for position, label, printed in rows]


def _expression(group: Group) -> str:
    return " OR ".join(f'"{term}"' for term in group.terms)
