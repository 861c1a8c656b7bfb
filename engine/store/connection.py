"""How every part of the store opens the library's file."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

FILE_NAME = "library.db"
BUSY_SECONDS = 15.0
"""how long another process may hold the write lock before we give up"""
AGAIN_SECONDS = 0.01


def connect(path: Path) -> sqlite3.Connection:
    """A connection with the library's rules; transactions are begun and ended in words."""
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    # What is deleted is overwritten with zeros: a removed document must not linger in free pages.
    connection.execute("PRAGMA secure_delete = ON")
    return connection


def in_transaction(connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], T]) -> T:
    """Run ``work`` in a transaction of its own: all of it is kept, or nothing.

    ``BEGIN IMMEDIATE`` takes the write lock at once, so that two processes wait for each other instead of failing
    half way.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        result = work(connection)
        connection.execute("COMMIT")
    finally:
        # SQLite itself has rolled back where the disk was full; then there is nothing left to undo.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    return result


def use_log(connection: sqlite3.Connection) -> bool:
    """Use a write-ahead log, so that readers and the writer do not wait for each other; False where that cannot be.

    It needs shared memory, which some network folders lack; there SQLite goes on with its rollback journal.
    """
    mode = _ask_for_log(connection)
    if mode != "wal":
        connection.execute("PRAGMA journal_mode = DELETE")
    return bool(mode == "wal")


def _ask_for_log(connection: sqlite3.Connection) -> str:
    """The mode that SQLite gives. Where two processes make a new library at once, it refuses one of them without
    waiting, whatever the timeout of the connection."""
    give_up = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            return str(connection.execute("PRAGMA journal_mode = WAL").fetchone()[0])
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= give_up:
                raise
            time.sleep(AGAIN_SECONDS)


def make_private(folder: Path) -> Path:
    """Folder and library file for this user only, whatever the umask; returns the file.

    SQLite gives its -wal and -shm files the mode of the file.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / FILE_NAME
    if not path.exists():
        path.touch(mode=0o600)
    # FAT and some network folders know no modes and refuse to change them.
    with suppress(OSError):
        folder.chmod(0o700)
        path.chmod(0o600)
    return path
