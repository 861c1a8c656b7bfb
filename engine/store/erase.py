"""Leaving no trace: of what has been deleted, and of everything.

Deleted rows are overwritten at once (``secure_delete``), but the full-text index keeps the words of a removed page
until it is rewritten, the log keeps old pages until it is cut off, and SQLite leaves old bytes in the gaps of pages
that it rearranges. So: rewrite the index, rewrite the file, cut off the log.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing

from engine.store.connection import connect, in_transaction
from engine.store.database import Database
from engine.store.sqlite_errors import translated

DERIVED = ("backups", "cache", "logs", "previews")
"""folders beside the library; everything in them is Folioscope's"""


def owe_scrub(connection: sqlite3.Connection) -> None:
    """Note, in the transaction that deletes, that a scrub has to follow, also after a kill."""
    connection.execute("INSERT OR IGNORE INTO chores VALUES ('scrub')")


def is_scrub_owed(database: Database) -> bool:
    """Whether the program ended between deleting and overwriting."""
    return bool(database.rows("SELECT 1 FROM chores WHERE name = 'scrub'"))


def scrub(database: Database) -> None:
    """Overwrite what has been deleted, in the file and in its log."""
    database.write(_rewrite_indexes)
    with translated(), closing(connect(database.path)) as connection:
        _rewrite_file(connection)
        in_transaction(connection, lambda inside: inside.execute("DELETE FROM chores WHERE name = 'scrub'"))


def _rewrite_indexes(connection: sqlite3.Connection) -> None:
    """Merge each full-text index into one piece, which drops the words of deleted rows (sqlite.org/fts5.html, 6.9)."""
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%USING fts5(%'"
    for (name,) in connection.execute(query).fetchall():
        connection.execute(f'INSERT INTO "{name}" ("{name}") VALUES (\'optimize\')')


def _rewrite_file(connection: sqlite3.Connection) -> None:
    connection.execute("VACUUM")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
