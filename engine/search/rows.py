"""Reading the tables of the index: which pages are in scope, which of them match, what is kept of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from engine.contracts import Scope
from engine.search.references import PageMark
from engine.search.vocabulary import Group

PAGES_OF_A_DOCUMENT = 1 << 20
"""A row of the index is numbered ``document number * PAGES_OF_A_DOCUMENT + position``: a document, and a run of its
pages, are ranges of rows."""

_ALL_ROWS = (0, 1 << 62)
_COMMON = 0.4
"""share of the library's pages that hold a word: more, and the word does not help to find candidates"""


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
    connection: sqlite3.Connection, groups: Sequence[Group], scope: PagesInScope, limit: int
) -> list[int]:
    """The best rows by BM25 of the full-text index, at most ``limit``."""
    pages, _ = size(connection)
    telling = [group for group in groups if group.pages and group.pages <= _COMMON * pages]
    expression = _expression(telling or groups)
    found: list[tuple[float, int]] = []
    for first, last in scope.ranges if expression else ():
        found += connection.execute(
            "SELECT rank, rowid FROM search_text_1 WHERE search_text_1 MATCH ? AND rowid BETWEEN ? AND ?"
            " ORDER BY rank LIMIT ?",
            (expression, first, last, limit),
        )
    return [row for _, row in sorted(found)[:limit]]


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
        (_expression([group]), start, start + PAGES_OF_A_DOCUMENT - 1),
    ).fetchone()
    return int(count)


def bodies(connection: sqlite3.Connection, rows: Sequence[int]) -> list[tuple[int, str, str]]:
    """Row, body and language of these pages."""
    return connection.execute(
        "SELECT t.rowid, t.body, p.language FROM search_pages_1 p JOIN search_text_1 t ON t.rowid = p.number"
        f" WHERE p.number IN ({','.join('?' * len(rows))})",
        rows,
    ).fetchall()


def marks(connection: sqlite3.Connection, document: int) -> list[PageMark]:
    """What the pages of a document are called."""
    start = document * PAGES_OF_A_DOCUMENT
    rows = connection.execute(
        "SELECT number - ?, label, printed FROM search_pages_1 WHERE number BETWEEN ? AND ?",
        (start, start, start + PAGES_OF_A_DOCUMENT - 1),
    )
    return [PageMark(position, label, frozenset(map(int, printed.split()))) for position, label, printed in rows]


def _expression(groups: Sequence[Group]) -> str:
    return " OR ".join(f'"{term}"' for group in groups for term in group.terms)
