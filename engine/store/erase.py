"""Leaving no trace: of what has been deleted, and of everything.

Deleted rows are overwritten at once (``secure_delete``), but the full-text index keeps the words of a removed page
until it is rewritten, the log keeps old pages until it is cut off, and SQLite leaves old bytes in the gaps of pages
that it rearranges (without VACUUM, 12 of 40 random libraries still held words of removed documents). So: rewrite the
index, rewrite the file, cut off the log. And the caches of documents that are no longer in the library go.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from engine.errors import EnvironmentProblem, LibraryDamagedError
from engine.store import caches, presence
from engine.store.connection import FILE_NAME, connect, in_transaction
from engine.store.database import Database, watched
from engine.store.sqlite_errors import translated

PASTED = "pasted"
"""folder of pictures that were pasted and have no file of their own"""
MODELS = "models"
"""folder of the vision models' weights, brought into the form that this machine computes with"""
GRAPHICS = "graphics"
"""folder of the vision engine that was got for a graphics card"""
DERIVED = ("backups", "logs", PASTED, MODELS, GRAPHICS)
"""folders beside the library; everything in them is Folioscope's"""
LIBRARY_FILES = "library*.db*"
"""the library with its log, and libraries that were set aside"""
CHOICES = ("window.*", "settings*.json*")
"""what the window remembers, the document read last among it, and what was chosen for the program"""


def owe_scrub(connection: sqlite3.Connection) -> None:
    """Note, in the transaction that deletes, that a scrub has to follow, also after a kill."""
    connection.execute("INSERT OR IGNORE INTO chores VALUES ('scrub')")


def is_scrub_owed(database: Database) -> bool:
    """Whether the program ended between deleting and overwriting."""
    return bool(database.rows("SELECT 1 FROM chores WHERE name = 'scrub'"))


def scrub(database: Database) -> bool:
    """Overwrite what has been deleted, in the file and in its log, and drop the caches of removed documents.

    False when that cannot be done now (another process is reading, the disk is full): it stays owed, and the next
    ``open_library`` does it.
    """
    try:
        documents = {document_id for (document_id,) in database.rows("SELECT id FROM documents")}
        caches.Caches(database.folder / caches.FOLDER).remove_all_but(documents)
        database.write(_rewrite_indexes)
        with watched(database.folder), closing(connect(database.path)) as connection:
            if not _rewrite_file(connection):
                return False
    except EnvironmentProblem:
        return False
    database.write(lambda connection: connection.execute("DELETE FROM chores WHERE name = 'scrub'"))
    return True


def erase(folder: Path) -> None:
    """Delete everything that Folioscope has kept in this folder. Close the library before.

    What is open in another process is emptied rather than deleted: that process then finds an empty library, and
    the file itself goes with the next erase. Files that are not Folioscope's stay.
    """
    library = folder / FILE_NAME
    with translated():
        if library.exists():
            # A file that is no library any more cannot be emptied; it is deleted all the same.
            with suppress(LibraryDamagedError), translated():
                _empty(library)
        shared = presence.others(folder)
        for path in (path for pattern in (LIBRARY_FILES, *CHOICES) for path in folder.glob(pattern)):
            if not (shared and path.name.startswith(FILE_NAME)):
                path.unlink(missing_ok=True)
        caches.remove_tree(folder / caches.FOLDER)
        for name in DERIVED if shared else (*DERIVED, presence.FOLDER):
            if (folder / name).exists():
                shutil.rmtree(folder / name)


def _empty(library: Path) -> None:
    with closing(connect(library)) as connection:
        in_transaction(connection, _delete_all_rows)
        _rewrite_file(connection)


def _delete_all_rows(connection: sqlite3.Connection) -> None:
    # The tables behind a full-text index ("shadow") are emptied through it; what has been migrated stays noted.
    query = """
        SELECT name FROM pragma_table_list JOIN sqlite_master USING (name)
        WHERE schema = 'main' AND (pragma_table_list.type = 'table' OR sql LIKE 'CREATE VIRTUAL TABLE%USING fts5(%')
            AND name != '_sqlite_migrations'"""
    for (name,) in connection.execute(query).fetchall():
        connection.execute(f'DELETE FROM "{name}"')
    _rewrite_indexes(connection)


def _rewrite_indexes(connection: sqlite3.Connection) -> None:
    """Merge each full-text index into one piece, which drops the words of deleted rows (sqlite.org/fts5.html, 6.9)."""
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%USING fts5(%'"
    for (name,) in connection.execute(query).fetchall():
        connection.execute(f'INSERT INTO "{name}" ("{name}") VALUES (\'optimize\')')


def _rewrite_file(connection: sqlite3.Connection) -> bool:
    """False when the log cannot be cut off, because somebody still reads from it."""
    connection.execute("VACUUM")
    (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy
