"""The index: what is kept of each page for searching, in the tables of the library's SQLite file."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from engine.contracts import PageText, Scope
from engine.search.entries import entry_of
from engine.search.ranking import Ranking, Search
from engine.search.rows import PAGES_OF_A_DOCUMENT
from engine.store.schema import MigrationSet

if TYPE_CHECKING:
    import sqlite_utils

INDEX_VERSION = 1
"""Raised whenever entries change. A page that another version indexed is found as before until it is indexed anew."""


def create_index_1(db: sqlite_utils.Database) -> None:
    """The tables of version 1."""
    for statement in (
        "CREATE TABLE search_documents_1 (number INTEGER PRIMARY KEY AUTOINCREMENT, document_id TEXT NOT NULL UNIQUE)",
        """CREATE TABLE search_pages_1 (
            number INTEGER PRIMARY KEY,
            label TEXT NOT NULL,
            printed TEXT NOT NULL,
            language TEXT NOT NULL,
            headings TEXT NOT NULL,
            length INTEGER NOT NULL,        -- in terms
            numbers INTEGER NOT NULL,
            contents INTEGER NOT NULL
        )""",
        "CREATE VIRTUAL TABLE search_text_1 USING fts5(body, tokenize=\"ascii tokenchars '.'\")",
        "CREATE VIRTUAL TABLE search_terms_1 USING fts5vocab('search_text_1', 'row')",
    ):
        db.execute(statement)


MIGRATIONS = MigrationSet("search", (create_index_1,))
"""run by engine.store: sqlite_utils itself is too heavy to import at every start (22 MB, 85 ms)"""


class SearchIndex:
    """Puts pages into the index of a library and ranks them for a question. Holds no state of its own."""

    def put(self, connection: sqlite3.Connection, document_id: str, position: int, label: str, text: PageText) -> None:
        """Index a page in place of what was there. Call within a transaction."""
        self.remove_page(connection, document_id, position)
        entry = entry_of(text)
        number = _page_number(_new_document_number(connection, document_id), position)
        length = len(entry.body.split())
        connection.execute(
            "INSERT INTO search_pages_1 VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (number, label, entry.printed, entry.language, entry.headings, length, entry.numbers, entry.contents),
        )
        connection.execute("INSERT INTO search_text_1 (rowid, body) VALUES (?, ?)", (number, entry.body))

    def remove_page(self, connection: sqlite3.Connection, document_id: str, position: int) -> None:
        """Take one page out of the index."""
        self._remove_rows(connection, document_id, position, position)

    def remove(self, connection: sqlite3.Connection, document_id: str) -> None:
        """Take all pages of a document out of the index."""
        self._remove_rows(connection, document_id, 0, PAGES_OF_A_DOCUMENT - 1)
        connection.execute("DELETE FROM search_documents_1 WHERE document_id = ?", (document_id,))

    def rank(self, connection: sqlite3.Connection, question: str, scope: Scope) -> Ranking:
        """The pages within the scope that bear on the question, best first."""
        return Search(connection, question, scope).ranking()

    def _remove_rows(self, connection: sqlite3.Connection, document_id: str, first: int, last: int) -> None:
        document = _document_number(connection, document_id)
        if document is None:
            return
        rows = (_page_number(document, first), _page_number(document, last))
        if connection.execute("SELECT 1 FROM search_pages_1 WHERE number BETWEEN ? AND ? LIMIT 1", rows).fetchone():
            connection.execute("DELETE FROM search_text_1 WHERE rowid BETWEEN ? AND ?", rows)
            connection.execute("DELETE FROM search_pages_1 WHERE number BETWEEN ? AND ?", rows)


def _page_number(document: int, position: int) -> int:
    return document * PAGES_OF_A_DOCUMENT + position


def _document_number(connection: sqlite3.Connection, document_id: str) -> int | None:
    row = connection.execute("SELECT number FROM search_documents_1 WHERE document_id = ?", (document_id,)).fetchone()
    return None if row is None else int(row[0])


def _new_document_number(connection: sqlite3.Connection, document_id: str) -> int:
    connection.execute("INSERT OR IGNORE INTO search_documents_1 (document_id) VALUES (?)", (document_id,))
    number = _document_number(connection, document_id)
    assert number is not None
    return number
