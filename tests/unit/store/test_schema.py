"""Migrations: from nothing to the tables of today, never from tomorrow's."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from engine.errors import LibraryTooNewError
from engine.store.backup import backups
from engine.store.connection import FILE_NAME
from engine.store.database import Database
from engine.store.migrations import LIBRARY
from engine.store.schema import MigrationSet
from tests.unit.store.samples import FULL_TEXT

if TYPE_CHECKING:
    import sqlite_utils

COLUMNS = {
    "answers": "id question how answer notes coverage seconds asked partial folded"
    " statements calculations model reading cut test_model findings vision_model"
    " differences ledger made wish",
    "chores": "name",
    "citations": "answer_id place document_id document sha256 page label text boxes source verified answer_spans"
    " digits_unsure score",
    "claims": "document_id pid started seen",
    "documents": "id name path sha256 size modified_ns kind page_count encrypted gone added folder",
    "earlier_scans": "document_id fingerprint width height turn source text boxes confidences scan_version",
    "finding_documents": "key document_id",
    "findings": "key text",
    "folders": "path linked",
    "grid_cells": "grid_id document_id question state reason answer_id",
    "grid_rows": "grid_id document_id place",
    "grids": "id questions how pictures started",
    "pages": "document_id position label width height turn fingerprint source needs_ocr failed picture_share"
    " drawing_share scan hidden_words reader_version scan_version check_version index_version",
    "reading_marks": "document_id mark",
    "server_documents": "document_id address",
    "speeds": "model reading writing",
    "words": "document_id position text boxes confidences hidden",
}
FOREIGN_KEYS = {
    ("citations", "answer_id", "answers", "CASCADE"),
    ("citations", "document_id", "documents", "SET NULL"),
    ("claims", "document_id", "documents", "CASCADE"),
    ("documents", "folder", "folders", "SET NULL"),
    ("earlier_scans", "document_id", "documents", "CASCADE"),
    ("finding_documents", "document_id", "documents", "CASCADE"),
    ("finding_documents", "key", "findings", "CASCADE"),
    ("grid_cells", "document_id", "grid_rows", "CASCADE"),
    ("grid_cells", "grid_id", "grid_rows", "CASCADE"),
    ("grid_rows", "document_id", "documents", "CASCADE"),
    ("grid_rows", "grid_id", "grids", "CASCADE"),
    ("pages", "document_id", "documents", "CASCADE"),
    ("reading_marks", "document_id", "documents", "CASCADE"),
    ("server_documents", "document_id", "documents", "CASCADE"),
    ("words", "document_id", "pages", "CASCADE"),
    ("words", "position", "pages", "CASCADE"),
}


def m002_more(db: sqlite_utils.Database) -> None:
    db.execute("CREATE TABLE more (name TEXT)")


def m003_broken(db: sqlite_utils.Database) -> None:
    db.execute("CREATE TABLE half (name TEXT)")
    raise ValueError("no")


def test_blank_folder_gets_the_tables_of_today(database: Database) -> None:
    tables = [
        name
        for (name,) in database.rows("SELECT name FROM pragma_table_list WHERE schema = 'main' ORDER BY name")
        if "sqlite_" not in name
    ]
    columns = {
        table: " ".join(name for (name,) in database.rows("SELECT name FROM pragma_table_info(?)", (table,)))
        for table in tables
    }
    keys = {
        (table, *key)
        for table in tables
        for key in database.rows('SELECT "from", "table", on_delete FROM pragma_foreign_key_list(?)', (table,))
    }
    assert columns == COLUMNS
    assert keys == FOREIGN_KEYS


def test_opening_again_applies_nothing(folder: Path, database: Database) -> None:
    before = database.rows("SELECT * FROM _sqlite_migrations")
    Database.open(folder, [LIBRARY]).close()
    assert database.rows("SELECT * FROM _sqlite_migrations") == before


def test_new_migration_keeps_the_data_and_makes_a_backup_first(folder: Path) -> None:
    database = Database.open(folder, [LIBRARY, FULL_TEXT])
    database.write(lambda connection: connection.execute("INSERT INTO folders VALUES ('/a', '')"))
    database.close()
    longer = MigrationSet(FULL_TEXT.name, (*FULL_TEXT.steps, m002_more))
    database = Database.open(folder, [LIBRARY, longer])
    assert database.rows("SELECT path FROM folders") == [("/a",)]
    assert database.rows("SELECT * FROM more") == []
    database.close()
    (backup,) = backups(folder)
    with closing(sqlite3.connect(backup)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master WHERE name = 'more'").fetchall() == []


def test_new_library_has_no_backup(folder: Path, database: Database) -> None:
    assert backups(folder) == ()


def test_broken_migration_leaves_everything_as_it_was(folder: Path) -> None:
    Database.open(folder, [LIBRARY, FULL_TEXT]).close()
    longer = MigrationSet(FULL_TEXT.name, (*FULL_TEXT.steps, m002_more, m003_broken))
    with pytest.raises(ValueError, match="no"):
        Database.open(folder, [LIBRARY, longer])
    database = Database.open(folder, [LIBRARY, FULL_TEXT])
    assert database.rows("SELECT name FROM sqlite_master WHERE name IN ('more', 'half')") == []
    database.close()


def test_newer_library_is_refused_and_not_touched(folder: Path) -> None:
    Database.open(folder, [LIBRARY, FULL_TEXT]).close()
    before = (folder / FILE_NAME).read_bytes()
    with pytest.raises(LibraryTooNewError, match="newer Folioscope") as caught:
        Database.open(folder, [LIBRARY])
    assert caught.value.next_step
    assert (folder / FILE_NAME).read_bytes() == before
    assert list(folder.glob("library*")) == [folder / FILE_NAME]
