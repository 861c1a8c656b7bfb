"""Migrations as plain functions, run by sqlite-utils when, and only when, there are some to run.

Importing sqlite-utils brings numpy with it (22 MB and 85 ms measured), and the window must paint within a second,
so a library that is up to date is recognised with ``sqlite3`` alone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.errors import LibraryTooNewError

if TYPE_CHECKING:
    import sqlite_utils


@dataclass(frozen=True, slots=True)
class MigrationSet:
    """The migrations of one room, oldest first. A released one is never edited, renamed or taken out."""

    name: str
    steps: tuple[Callable[[sqlite_utils.Database], None], ...]

    def step_names(self) -> list[str]:
        """As sqlite-utils records them."""
        return [step.__name__ for step in self.steps]


def is_pending(connection: sqlite3.Connection, sets: Sequence[MigrationSet]) -> bool:
    """Whether a migration is still to be applied.

    Raises:
        LibraryTooNewError: one has been applied that this program does not know.
    """
    applied = _applied(connection)
    known = {(migrations.name, step) for migrations in sets for step in migrations.step_names()}
    if applied - known:
        raise LibraryTooNewError(
            "This library was made by a newer Folioscope.",
            "Update Folioscope, then open it again. Nothing in it has been changed.",
        )
    return bool(known - applied)


def is_blank(connection: sqlite3.Connection) -> bool:
    """Whether nothing has ever been kept here."""
    return not _applied(connection)


def migrate(connection: sqlite3.Connection, sets: Sequence[MigrationSet]) -> None:
    """Apply all that is pending, in one transaction: all of it or nothing."""
    # Imported here, not above: see the first lines of this file.
    from sqlite_utils import Database, Migrations

    connection.execute("BEGIN IMMEDIATE")
    try:
        # Asked again, now that no other process can write: it may have migrated meanwhile.
        if is_pending(connection, sets):
            database = Database(connection, execute_plugins=False)
            for migrations in sets:
                runner = Migrations(migrations.name)
                for step in migrations.steps:
                    runner()(step)
                runner.apply(database)
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _applied(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    query = "SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'"
    if connection.execute(query).fetchone() is None:
        return set()
    return set(connection.execute("SELECT migration_set, name FROM _sqlite_migrations"))
