"""A damaged library is set aside and told of; what an earlier program left undone is done."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from engine.errors import LibraryDamagedError, LibraryError
from engine.store import presence
from engine.store.answers import Answers
from engine.store.backup import back_up
from engine.store.connection import FILE_NAME
from engine.store.database import Database
from engine.store.erase import is_scrub_owed, owe_scrub
from engine.store.migrations import LIBRARY
from engine.store.recovery import open_library, restore, restore_newest, set_aside
from tests.unit.store.samples import answer, quote

PAGE = 4096

KILLED = """
import os, sys
from pathlib import Path
from engine.store.database import Database
from engine.store.migrations import LIBRARY
database = Database.open(Path(sys.argv[1]), [LIBRARY])
database.write(lambda connection: connection.execute("INSERT INTO folders VALUES ('/killed', '')"))
os.kill(os.getpid(), 9)
"""

LIVING = """
import sys
from pathlib import Path
from engine.store.database import Database
from engine.store.migrations import LIBRARY
database = Database.open(Path(sys.argv[1]), [LIBRARY])
print("open", flush=True)
sys.stdin.read()
database.close()
"""


def fill(folder: Path, *questions: str) -> None:
    database = open_library(folder, [LIBRARY])
    for question in questions:
        Answers(database).keep(answer(question, *[quote("", "word " * 500)] * 5))
    database.close()


def questions(folder: Path) -> list[str]:
    database = open_library(folder, [LIBRARY])
    found = [kept.question for kept in Answers(database).history()]
    database.close()
    return found


def overwrite_pages(library: Path) -> None:
    with library.open("r+b") as file:
        file.seek(PAGE)
        file.write(b"\xff" * (library.stat().st_size - PAGE))


def replace_by_text(library: Path) -> None:
    library.write_text("This is no library. " * 1000)


def cut_in_half(library: Path) -> None:
    with library.open("r+b") as file:
        file.truncate(library.stat().st_size // 2 // PAGE * PAGE)


DAMAGES = [overwrite_pages, replace_by_text, cut_in_half]


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_library_is_set_aside_and_the_backup_offered(folder: Path, damage: Callable[[Path], None]) -> None:
    fill(folder, "One?", "Two?")
    backup = back_up(folder)
    assert backup is not None
    fill(folder, "Three?")
    damage(folder / FILE_NAME)
    presence.suspect(folder)
    damaged = (folder / FILE_NAME).read_bytes()
    with pytest.raises(LibraryDamagedError) as caught:
        open_library(folder, [LIBRARY])
    (kept,) = folder.glob("library-damaged-*.db")
    assert kept.read_bytes() == damaged
    assert str(kept) in caught.value.sentence
    assert (caught.value.kept, caught.value.backup) == (str(kept), str(backup))
    assert "Restore the backup of " in caught.value.next_step
    assert restore_newest(folder) == backup
    assert questions(folder) == ["Two?", "One?"]


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_library_without_backup_gives_way_to_an_empty_one(folder: Path, damage: Callable[[Path], None]) -> None:
    fill(folder, "One?")
    damage(folder / FILE_NAME)
    presence.suspect(folder)
    with pytest.raises(LibraryDamagedError, match="has been kept as") as caught:
        open_library(folder, [LIBRARY])
    assert caught.value.backup is None
    assert "There is no backup" in caught.value.next_step
    assert questions(folder) == []
    with pytest.raises(LibraryError, match="no backup"):
        restore_newest(folder)


def test_flipped_bits_never_do_more_than_a_sentence(folder: Path, amount: Callable[[int, int], int]) -> None:
    """Wherever the bits are: the library opens, or it is set aside."""
    fill(folder, "One?", "Two?")
    library = folder / FILE_NAME
    whole = library.read_bytes()
    step = len(whole) // amount(40, 400)
    for place in range(0, len(whole), step):
        flipped = bytes(byte ^ 0xFF for byte in whole[place : place + 16])
        library.write_bytes(whole[:place] + flipped + whole[place + 16 :])
        presence.suspect(folder)
        try:
            database = open_library(folder, [LIBRARY])
        except LibraryDamagedError as error:
            assert error.kept is not None
            Path(error.kept).unlink()
        else:
            # What stands in the rows is not guarded; reading them must end all the same.
            with suppress(LibraryDamagedError, ValueError):
                Answers(database).history()
            database.close()
    library.write_bytes(whole)
    assert questions(folder) == ["Two?", "One?"]


def test_killed_program_loses_nothing_and_the_next_one_looks_the_library_over(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subprocess.run([sys.executable, "-c", KILLED, str(folder)], check=False)
    assert list((folder / "running").iterdir())
    looked: list[object] = []
    monkeypatch.setattr("engine.store.database.look_over", looked.append)
    database = open_library(folder, [LIBRARY])
    assert database.rows("SELECT path FROM folders") == [("/killed",)]
    assert len(looked) == 1
    database.close()
    open_library(folder, [LIBRARY]).close()
    assert len(looked) == 1
    assert not list((folder / "running").iterdir())


def test_lost_log_costs_the_last_writes_only(folder: Path) -> None:
    fill(folder, "One?")
    subprocess.run([sys.executable, "-c", KILLED, str(folder)], check=False)
    (folder / (FILE_NAME + "-wal")).unlink()
    assert questions(folder) == ["One?"]


def test_library_that_another_process_uses_is_not_set_aside(folder: Path) -> None:
    command = [sys.executable, "-c", LIVING, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert presence.others(folder)
        with pytest.raises(LibraryError, match="another Folioscope has it open"):
            set_aside(folder, "damaged")
        process.communicate(b"")
    assert not presence.others(folder)
    assert (folder / FILE_NAME).exists()


def test_restoring_sets_the_present_library_aside(folder: Path) -> None:
    fill(folder, "One?")
    backup = back_up(folder)
    assert backup is not None
    fill(folder, "Two?")
    restore(folder, backup)
    assert questions(folder) == ["One?"]
    (replaced,) = folder.glob("library-replaced-*.db")
    replaced.rename(folder / FILE_NAME)
    assert questions(folder) == ["Two?", "One?"]


def test_overwriting_that_was_interrupted_is_finished(folder: Path) -> None:
    database = Database.open(folder, [LIBRARY])
    database.write(owe_scrub)
    database.close()
    database = open_library(folder, [LIBRARY])
    assert not is_scrub_owed(database)
    database.close()


@pytest.mark.parametrize("content", [b"", b"no library " * 500])
def test_what_is_no_backup_does_not_take_the_place_of_the_library(folder: Path, tmp_path: Path, content: bytes) -> None:
    fill(folder, "kept")
    (tmp_path / "other.db").write_bytes(content)
    with pytest.raises(LibraryError, match="no backup"):
        restore(folder, tmp_path / "other.db")
    assert questions(folder) == ["kept"]


def test_strange_files_among_the_marks_do_not_stop_the_library(folder: Path) -> None:
    fill(folder, "kept")
    (folder / presence.FOLDER / ".DS_Store").touch()
    assert questions(folder) == ["kept"]
