"""The library's file: private, shared, safe; what goes wrong is told in words."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from engine.contracts import DocumentState
from engine.errors import EnvironmentProblem, LibraryDamagedError, LibraryError
from engine.store.connection import FILE_NAME, connect, make_private, use_log
from engine.store.database import Database
from engine.store.library import Library
from engine.store.migrations import LIBRARY
from tests.unit.store.samples import opened, page_read

NOBODY = 65534


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def any_umask() -> Iterator[Callable[[int], int]]:
    before = os.umask(0)
    os.umask(before)
    yield os.umask
    os.umask(before)


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o777])
def test_folder_and_files_are_private(folder: Path, umask: int, any_umask: Callable[[int], int]) -> None:
    folder.parent.mkdir(exist_ok=True)
    any_umask(umask)
    database = Database.open(folder, [LIBRARY])
    any_umask(0o022)
    try:
        database.write(lambda connection: connection.execute("INSERT INTO folders VALUES ('/a', '')"))
        assert mode(folder) == 0o700
        files = {path.name: mode(path) for path in folder.iterdir() if path.is_file()}
        assert files == dict.fromkeys(("library.db", "library.db-wal", "library.db-shm"), 0o600)
    finally:
        database.close()


def test_open_folder_is_closed_to_others(folder: Path) -> None:
    folder.mkdir(mode=0o755)
    (folder / FILE_NAME).touch(mode=0o644)
    Database.open(folder, [LIBRARY]).close()
    assert (mode(folder), mode(folder / FILE_NAME)) == (0o700, 0o600)


def test_library_that_is_up_to_date_opens_without_sqlite_utils(folder: Path, database: Database) -> None:
    program = f"""
import sys
from pathlib import Path
from engine.store.answers import Answers
from engine.store.database import Database
from engine.store.library import Library
from engine.store.migrations import LIBRARY
Database.open(Path({str(folder)!r}), [LIBRARY]).close()
print("sqlite_utils" in sys.modules, "numpy" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_write_returns_what_the_work_returns(database: Database) -> None:
    assert database.write(lambda connection: connection.execute("SELECT 7").fetchone()) == (7,)


def test_failed_work_leaves_nothing(database: Database) -> None:
    def work(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO folders VALUES ('/a', '')")
        raise KeyError("no")

    with pytest.raises(KeyError):
        database.write(work)
    assert database.rows("SELECT * FROM folders") == []
    database.write(lambda connection: connection.execute("INSERT INTO folders VALUES ('/b', '')"))
    assert database.rows("SELECT path FROM folders") == [("/b",)]


def test_writing_within_writing_is_refused_instead_of_hanging(database: Database) -> None:
    with pytest.raises(RuntimeError, match="wait for itself"):
        database.write(lambda _: database.write(lambda _: None))


def test_all_writing_happens_on_one_named_thread(database: Database) -> None:
    names: list[str] = []

    def write() -> None:
        names.append(database.write(lambda _: threading.current_thread().name))

    threads = [threading.Thread(target=write) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert names == ["library-writer"] * 5


def test_reading_connection_cannot_write(database: Database) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        database.read().execute("INSERT INTO folders VALUES ('/a', '')")


def test_each_thread_reads_on_its_own_connection(database: Database) -> None:
    seen: list[sqlite3.Connection] = []
    thread = threading.Thread(target=lambda: seen.append(database.read()))
    thread.start()
    thread.join()
    assert seen[0] is not database.read()
    assert database.read() is database.read()


def test_connections_of_ended_threads_are_closed(database: Database) -> None:
    seen: list[sqlite3.Connection] = []
    for _ in range(2):
        thread = threading.Thread(target=lambda: seen.append(database.read()))
        thread.start()
        thread.join()
    with pytest.raises(sqlite3.ProgrammingError):
        seen[0].execute("SELECT 1")


def test_reading_goes_on_while_writing(database: Database) -> None:
    def work(connection: sqlite3.Connection) -> list[Any]:
        connection.execute("INSERT INTO folders VALUES ('/a', '')")
        return database.rows("SELECT * FROM folders")

    assert database.write(work) == []
    assert len(database.rows("SELECT * FROM folders")) == 1


def test_closed_library_says_so(folder: Path) -> None:
    database = Database.open(folder, [LIBRARY])
    database.rows("SELECT 1")
    database.close()
    database.close()
    with pytest.raises(RuntimeError, match="closed"):
        database.write(lambda _: None)
    with pytest.raises(RuntimeError, match="closed"):
        database.rows("SELECT 1")
    assert not list(folder.glob("*-wal"))


def test_only_acknowledged_pages_skip_the_sync(database: Database) -> None:
    level = "PRAGMA synchronous"
    assert database.write(lambda connection: connection.execute(level).fetchone()) == (2,)
    assert database.write(lambda connection: connection.execute(level).fetchone(), synced=False) == (1,)
    assert database.write(lambda connection: connection.execute(level).fetchone()) == (2,)


def test_folder_without_shared_memory_goes_on_with_a_journal(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # This way of locking, for file systems that know no other, has no shared memory.
    connect = sqlite3.connect
    monkeypatch.setattr(
        sqlite3, "connect", lambda path, **options: connect(f"file:{path}?vfs=unix-dotfile", uri=True, **options)
    )
    database = Database.open(folder, [LIBRARY])
    try:
        assert database.write(lambda connection: connection.execute("PRAGMA journal_mode").fetchone()) == ("delete",)
        level = database.write(lambda connection: connection.execute("PRAGMA synchronous").fetchone(), synced=False)
        assert level == (2,)
    finally:
        database.close()


# --- what goes wrong -------------------------------------------------------------------------------------------------


def test_full_disk_is_a_sentence_and_breaks_nothing(database: Database, library: Library) -> None:
    kept = library.add(opened("kept", page_count=1), "/files/kept.pdf")
    (pages,) = database.write(lambda connection: connection.execute("PRAGMA page_count").fetchone())
    database.write(lambda connection: connection.execute(f"PRAGMA max_page_count = {pages}"))
    with pytest.raises(EnvironmentProblem, match="disk is full") as caught:
        library.add(opened("large", page_count=5000), "/files/large.pdf")
    assert caught.value.next_step
    assert library.documents() == (kept,)
    database.write(lambda connection: connection.execute("PRAGMA max_page_count = 1000000"))
    library.keep_read(kept.id, [page_read(1)])
    assert library.add(opened("large", page_count=5000), "/files/large.pdf").state is DocumentState.READING
    assert database.rows("PRAGMA integrity_check") == [("ok",)]


def test_busy_library_is_a_sentence(database: Database, folder: Path) -> None:
    database.write(lambda connection: connection.execute("PRAGMA busy_timeout = 10"))
    other = sqlite3.connect(folder / FILE_NAME, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LibraryError, match="busy"):
            database.write(lambda connection: None)
    finally:
        other.close()
    database.write(lambda connection: None)


@pytest.fixture
def unprivileged(tmp_path: Path) -> Iterator[None]:
    """Whoever runs the tests: permissions count. (They do not for the system's administrator.)"""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        yield
        return
    for path in (tmp_path, *tmp_path.parents[:3]):
        path.chmod(path.stat().st_mode | 0o011)
    try:
        os.chown(tmp_path, NOBODY, NOBODY)
    except OSError:
        pytest.skip("in this user namespace there is nobody but its administrator")
    os.seteuid(NOBODY)
    yield
    os.seteuid(0)


def test_folder_without_permission_is_a_sentence(tmp_path: Path, unprivileged: None) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    with pytest.raises(LibraryError, match="may not write") as caught:
        Database.open(locked / "library", [LIBRARY])
    assert caught.value.next_step


def test_library_without_permission_is_a_sentence(folder: Path, unprivileged: None) -> None:
    Database.open(folder, [LIBRARY]).close()
    (folder / "running").chmod(0o500)
    with pytest.raises(LibraryError, match="may not write"):
        Database.open(folder, [LIBRARY])
    (folder / "running").chmod(0o700)


def test_folder_in_the_place_of_the_file_is_a_sentence(folder: Path) -> None:
    (folder / FILE_NAME).mkdir(parents=True)
    with pytest.raises(LibraryError, match="cannot be opened"):
        Database.open(folder, [LIBRARY])


def test_damage_that_shows_while_reading_is_a_sentence_and_is_remembered(folder: Path) -> None:
    database = Database.open(folder, [LIBRARY])
    library = folder / FILE_NAME
    database.write(lambda connection: connection.execute("INSERT INTO folders VALUES ('/a', '')"))
    database.close()
    with library.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (library.stat().st_size - 4096))
    with pytest.raises(LibraryDamagedError):
        Database.open(folder, [LIBRARY]).close()
    assert (folder / "running" / "suspect").exists()


def test_fault_of_ours_stays_what_it_is(database: Database) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        database.rows("SELECT * FROM nowhere")


# --- two processes ---------------------------------------------------------------------------------------------------

ADDING = """
import sys
from pathlib import Path
from engine.store.database import Database
from engine.store.library import Library
from engine.store.migrations import LIBRARY
from engine.store.pages import Versions
from tests.unit.store.samples import RecordingIndex, opened, page_read
database = Database.open(Path(sys.argv[1]), [LIBRARY])
library = Library(database, RecordingIndex(), Versions(1, 1))
for number in range(25):
    document = library.add(opened(sys.argv[2] + str(number)), f"/files/{sys.argv[2]}/{number}.pdf")
    library.keep_read(document.id, [page_read(1), page_read(2)])
database.close()
"""


def test_two_processes_write_at_once(folder: Path) -> None:
    """From the start: both may also be the one that makes the library."""
    command = [sys.executable, "-c", ADDING, str(folder)]
    processes = [subprocess.Popen([*command, name], stderr=subprocess.PIPE) for name in ("a", "b")]
    outcomes = [(process.communicate()[1].decode(), process.returncode) for process in processes]
    assert outcomes == [("", 0), ("", 0)]
    database = Database.open(folder, [LIBRARY])
    try:
        names = [name for (name,) in database.rows("SELECT name FROM documents")]
        assert len(names) == len(set(names)) == 50
        assert database.rows("SELECT count(*) FROM pages WHERE source = 'layer'") == [(100,)]
    finally:
        database.close()


def test_two_programs_may_make_one_library_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_private(folder)
    with closing(connect(path)) as other, closing(sqlite3.connect(path, timeout=0)) as ours:
        other.execute("BEGIN EXCLUSIVE")
        monkeypatch.setattr("engine.store.connection.time.sleep", lambda _: other.execute("COMMIT"))
        assert use_log(ours)
