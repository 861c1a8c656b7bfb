"""One SQLite file, shared by the threads of this process and by other processes.

Reading happens on a connection of each thread's own. All writing of this process happens on one named thread.

What ``write`` has returned survives a kill of the program, and, unless ``synced`` is False, a power cut too: then
the log is synced before it returns, which costs some milliseconds. Pages that are being read need not pay for that:
a power cut would cost a few of them, and they are read again.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

from engine.errors import LibraryDamagedError
from engine.store import presence
from engine.store.backup import back_up
from engine.store.connection import connect, in_transaction, make_private, use_log
from engine.store.schema import MigrationSet, is_blank, is_pending, migrate
from engine.store.sqlite_errors import DAMAGED, translated

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Order:
    """Something to be written, and where its result is awaited."""

    work: Callable[[sqlite3.Connection], Any]
    synced: bool
    result: Future[Any]


class Database:
    """The library's file. Made by ``open``; ``close`` it at the end."""

    def __init__(self, path: Path, writer: sqlite3.Connection, *, has_log: bool) -> None:
        """Use ``open``."""
        self.path = path
        self.folder = path.parent
        self._writer = writer
        self._has_log = has_log
        self._orders: SimpleQueue[_Order | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._write_all, name="library-writer", daemon=True)
        self._readers: dict[threading.Thread, sqlite3.Connection] = {}
        self._lock = threading.Lock()
        """guards ``_readers`` and ``_closed``"""
        self._closed = False
        self._thread.start()

    @classmethod
    def open(cls, folder: Path, migrations: Sequence[MigrationSet]) -> Database:
        """Open the library in this folder, or make one, and bring its tables up to date, after a backup.

        Where the last program to use it ended without closing it, it is looked over first.

        Raises:
            LibraryTooNewError: a newer program made it; nothing is touched.
            LibraryDamagedError: it is no SQLite file or is damaged.
            EnvironmentProblem: no permission, full disk, another process holds it.
        """
        with watched(folder):
            path = make_private(folder)
            suspect = presence.arrive(folder)
            writer = connect(path)
            try:
                has_log = _prepare(writer, folder, migrations, suspect)
            except BaseException:
                writer.close()
                presence.leave(folder)
                raise
        return cls(path, writer, has_log=has_log)

    def read(self) -> sqlite3.Connection:
        """This thread's connection. It cannot write."""
        thread = threading.current_thread()
        connection = self._readers.get(thread)
        if connection is None:
            with watched(self.folder):
                connection = connect(self.path)
                connection.execute("PRAGMA query_only = ON")
            with self._lock:
                if self._closed:
                    connection.close()
                    raise RuntimeError("the library has been closed")
                for ended in [other for other in self._readers if not other.is_alive()]:
                    self._readers.pop(ended).close()
                self._readers[thread] = connection
        return connection

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """This thread's connection, with errors translated."""
        with watched(self.folder):
            yield self.read()

    def rows(self, query: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> list[Any]:
        """All rows that a query gives, as tuples; errors are translated."""
        with self.reading() as connection:
            return connection.execute(query, parameters).fetchall()

    def write(self, work: Callable[[sqlite3.Connection], T], *, synced: bool = True) -> T:
        """Run ``work`` on the writer thread in a transaction of its own and return its result once that is kept.

        An error from ``work`` undoes all that it wrote and is raised here.
        """
        if threading.current_thread() is self._thread:
            raise RuntimeError("a transaction within a transaction would wait for itself")
        result: Future[T] = Future()
        with self._lock:
            if self._closed:
                raise RuntimeError("the library has been closed")
            self._orders.put(_Order(work, synced, result))
        with watched(self.folder):
            return result.result()

    def close(self) -> None:
        """Finish what has been asked for, then let go of the file. A second call does nothing."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
        self._orders.put(None)
        self._thread.join()
        for connection in (*self._readers.values(), self._writer):
            connection.close()
        self._readers.clear()
        presence.leave(self.folder)

    def _write_all(self) -> None:
        while (order := self._orders.get()) is not None:
            try:
                # A rollback journal that is not synced could leave the file damaged; a log cannot.
                level = "NORMAL" if self._has_log and not order.synced else "FULL"
                self._writer.execute(f"PRAGMA synchronous = {level}")
                order.result.set_result(in_transaction(self._writer, order.work))
            except BaseException as error:
                order.result.set_exception(error)


@contextmanager
def watched(folder: Path) -> Iterator[None]:
    """Translate errors; damage that shows now is looked into when the library is opened next."""
    try:
        with translated():
            yield
    except LibraryDamagedError:
        presence.suspect(folder)
        raise


def _prepare(writer: sqlite3.Connection, folder: Path, migrations: Sequence[MigrationSet], suspect: bool) -> bool:
    """Check the file and bring it up to date; says whether it has a write-ahead log."""
    pending = is_pending(writer, migrations)
    if suspect:
        look_over(writer)
    has_log = use_log(writer)
    if pending:
        if not is_blank(writer):
            back_up(folder)
        migrate(writer, migrations)
    return has_log


def look_over(connection: sqlite3.Connection) -> None:
    """Check that the file holds together.

    Raises:
        LibraryDamagedError: it does not.
    """
    if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        kind, sentence, next_step = DAMAGED
        raise kind(sentence, next_step)
