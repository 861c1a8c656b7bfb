"""What is removed is in no byte of the folder any more."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from engine.search.index import INDEX_VERSION, MIGRATIONS, SearchIndex
from engine.store.answers import Answers
from engine.store.backup import back_up
from engine.store.caches import Caches
from engine.store.connection import FILE_NAME
from engine.store.database import Database
from engine.store.erase import erase
from engine.store.findings import Findings
from engine.store.keeping import PageIndex
from engine.store.library import Library
from engine.store.migrations import LIBRARY
from engine.store.pages import Versions
from engine.store.recovery import open_library
from engine.store.schema import MigrationSet
from tests.unit.store.samples import FULL_TEXT, FullTextIndex, answer, opened, page_checked, page_read, quote, stated

MARKER = "zwiebelquark"
FILLER = "The quick brown fox jumps over the lazy dog and reads page after page of it.\n"

INDEXES = [(FULL_TEXT, FullTextIndex(), 1), (MIGRATIONS, SearchIndex(), INDEX_VERSION)]

IN_USE = """
import sys
from pathlib import Path
from engine.store.answers import Answers
from engine.store.database import Database
from engine.store.migrations import LIBRARY
from tests.unit.store.samples import FULL_TEXT
database = Database.open(Path(sys.argv[1]), [LIBRARY, FULL_TEXT])
print(len(Answers(database).history()), flush=True)
sys.stdin.readline()
print(len(Answers(database).history()), database.rows("SELECT count(*) FROM documents"), flush=True)
sys.stdin.readline()
database.close()
"""


def holding_marker(folder: Path) -> list[str]:
    """Files with the marker in any of their bytes, or in their name."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return [path.name for path in files if MARKER.encode() in path.read_bytes().lower() or MARKER in path.name]


def fill(database: Database, index: PageIndex, version: int) -> tuple[Library, str]:
    """Documents with words that must not stay, among others; returns the id of the one."""
    library = Library(database, index, Versions(1, version))
    secret = ""
    for number in range(12):
        is_secret = number == 5
        name = MARKER if is_secret else f"plain{number}"
        document = library.add(opened(name, page_count=8), f"/files/{name}.pdf")
        line = f"{MARKER} costs {number} euros and {number} cents.\n" if is_secret else FILLER
        library.keep_read(document.id, [page_read(position, line * (5 * position)) for position in range(1, 9)])
        library.keep_checked(document.id, [page_checked(position) for position in range(1, 9)])
        Answers(database).keep(answer(f"{name}?", quote(document.id, line, f"{name}.pdf")))
        Findings(database).keep(f"key{number}", [document.id], line)
        (Caches(database.folder / "cache").folder_of(document.id) / "state").write_text(line)
        if is_secret:
            secret = document.id
    return library, secret


@pytest.mark.parametrize(("migrations", "index", "version"), INDEXES)
def test_removed_document_is_in_no_byte(folder: Path, migrations: MigrationSet, index: PageIndex, version: int) -> None:
    database = Database.open(folder, [LIBRARY, migrations])
    library, secret = fill(database, index, version)
    back_up(folder)
    assert holding_marker(folder)
    library.remove(secret, with_answers=True, forget=True)
    assert holding_marker(folder) == []
    assert len(library.documents()) == len(Answers(database).history()) == 11
    assert len(list((folder / "cache").iterdir())) == 11
    assert Findings(database).get("key4") == FILLER
    database.close()
    assert holding_marker(folder) == []


def test_answer_that_only_reckons_with_a_document_goes_with_it(folder: Path) -> None:
    database = Database.open(folder, [LIBRARY, FULL_TEXT])
    library, secret = fill(database, FullTextIndex(), 1)
    Answers(database).keep(stated(name=f"{MARKER}.pdf"))
    assert "in 2 answers that quote it" in library.remove(secret)
    again = library.add(opened(MARKER), f"/files/{MARKER}.pdf")
    library.remove(again.id, with_answers=True)
    assert Answers(database).history("12.50 Überblick") == ()
    database.close()


def test_caches_that_a_kill_left_behind_are_dropped_later(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database.open(folder, [LIBRARY, FULL_TEXT])
    library, secret = fill(database, FullTextIndex(), 1)

    def killed(_: Database) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("engine.store.library.scrub", killed)
        library.remove(secret, with_answers=True)
    database.close()
    assert (folder / "cache" / secret).exists()
    open_library(folder, [LIBRARY, FULL_TEXT]).close()
    assert holding_marker(folder) == []


def test_removing_while_somebody_reads_says_so_and_is_finished_later(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.store.connection.BUSY_SECONDS", 0.05)
    database = Database.open(folder, [LIBRARY, FULL_TEXT])
    library, secret = fill(database, FullTextIndex(), 1)
    with closing(sqlite3.connect(folder / FILE_NAME)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM documents").fetchone()
        sentence = library.remove(secret, with_answers=True)
    assert "Traces of it are overwritten when Folioscope is opened next." in sentence
    database.close()
    open_library(folder, [LIBRARY, FULL_TEXT]).close()
    assert holding_marker(folder) == []


def test_removed_answer_is_in_no_byte(folder: Path) -> None:
    database = Database.open(folder, [LIBRARY])
    answers = Answers(database)
    for number in range(30):
        answers.keep(answer(f"Question {number}?", quote("", FILLER)))
    kept = answers.keep(answer(f"What is {MARKER}?", quote("", f"{MARKER} is a dish.")))
    answers.remove(kept.id)
    assert holding_marker(folder) == []
    database.close()


@pytest.mark.parametrize(("migrations", "index", "version"), INDEXES)
def test_erased_library_is_in_no_byte(folder: Path, migrations: MigrationSet, index: PageIndex, version: int) -> None:
    database = Database.open(folder, [LIBRARY, migrations])
    fill(database, index, version)
    back_up(folder)
    for name in ("logs", "pasted"):
        (folder / name).mkdir()
        (folder / name / "file").write_text(MARKER)
    for name in ("library-damaged-2026-11-23-080000.db", "settings.json", "settings-damaged.json", "window.ini"):
        (folder / name).write_text(MARKER)
    database.close()
    erase(folder)
    assert holding_marker(folder) == []
    assert list(folder.iterdir()) == []


def test_files_that_are_not_ours_stay(folder: Path) -> None:
    Database.open(folder, [LIBRARY]).close()
    (folder / "thesis.pdf").touch()
    (folder / "notes").mkdir()
    erase(folder)
    assert (folder / "thesis.pdf").exists()
    assert (folder / "notes").exists()


def no_library(library: Path) -> None:
    library.write_text(MARKER)


def nothing_at_all(library: Path) -> None:
    library.unlink()


@pytest.mark.parametrize("damage", [no_library, nothing_at_all])
def test_what_is_no_library_is_erased_too(folder: Path, damage: Callable[[Path], None]) -> None:
    Database.open(folder, [LIBRARY]).close()
    damage(folder / FILE_NAME)
    erase(folder)
    assert not (folder / FILE_NAME).exists()


def test_library_open_in_another_process_is_empty_there(folder: Path) -> None:
    database = Database.open(folder, [LIBRARY, FULL_TEXT])
    fill(database, FullTextIndex(), 1)
    database.close()
    command = [sys.executable, "-c", IN_USE, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "12\n"
        erase(folder)
        assert holding_marker(folder) == []
        process.stdin.write("\n")
        assert process.stdout.readline() == "0 [(0,)]\n"
        process.communicate("\n")
    assert holding_marker(folder) == []
    Database.open(folder, [LIBRARY, FULL_TEXT]).close()
