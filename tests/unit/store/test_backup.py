"""Backups: only when something has changed, the newest of each day and week."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import EnvironmentProblem, InputError
from engine.store import backup as backup_module
from engine.store.answers import Answers
from engine.store.backup import DAILY, NAME, WEEKLY, back_up, back_up_today, backups, copy_to, day_of, forget, surplus
from engine.store.caches import Caches
from engine.store.connection import FILE_NAME
from engine.store.database import Database
from engine.store.library import Library
from engine.store.migrations import LIBRARY
from engine.store.whole_file import whole
from tests.unit.store.samples import answer, opened


def count_answers(backup: Path) -> int:
    with closing(sqlite3.connect(backup)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM answers").fetchone()
    return int(count)


def test_backup_is_one_private_file_with_everything(database: Database, answers: Answers, folder: Path) -> None:
    answers.keep(answer())
    made = back_up(folder)
    assert made is not None
    assert backups(folder) == (made,)
    assert [path.name for path in made.parent.iterdir()] == [made.name]
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert stat.S_IMODE(made.parent.stat().st_mode) == 0o700
    assert count_answers(made) == 1


def test_backup_holds_no_cache(database: Database, library: Library, folder: Path, tmp_path: Path) -> None:
    cached = Caches(folder / "cache").folder_of(library.add(opened(), "/files/report.pdf").id) / "state"
    cached.write_text("state of a model")
    made = back_up(folder)
    assert made is not None
    copy_to(folder / FILE_NAME, tmp_path / "copy.db")
    assert b"state of a model" not in made.read_bytes() + (tmp_path / "copy.db").read_bytes()


def test_nothing_is_copied_twice(database: Database, answers: Answers, folder: Path) -> None:
    answers.keep(answer())
    assert back_up(folder) is not None
    assert back_up(folder) is None


def test_closing_and_opening_is_no_change(folder: Path) -> None:
    database = Database.open(folder, [LIBRARY])
    Answers(database).keep(answer())
    assert back_up(folder) is not None
    database.close()
    database = Database.open(folder, [LIBRARY])
    Answers(database).history()
    database.close()
    assert back_up(folder) is None


def test_change_is_copied_again(
    database: Database, answers: Answers, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert back_up(folder) is not None
    answers.keep(answer())
    tomorrow = datetime.now() + timedelta(days=1)
    monkeypatch.setattr(backup_module, "datetime", _Clock(tomorrow))
    newest = back_up(folder)
    assert newest is not None
    assert [count_answers(path) for path in backups(folder)] == [0, 1]
    assert newest.name == tomorrow.strftime(NAME)


def test_one_backup_a_day_is_kept_on_the_way(answers: Answers, folder: Path) -> None:
    answers.keep(answer())
    assert back_up_today(folder) is not None
    answers.keep(answer())
    assert back_up_today(folder) is None


class _Clock:
    """``datetime`` with another now."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment
        self.strptime = datetime.strptime

    def now(self) -> datetime:
        return self._moment


def named(moments: list[datetime]) -> list[Path]:
    return [Path(moment.strftime(NAME)) for moment in sorted(moments)]


def test_seven_days_and_four_weeks_are_kept() -> None:
    # Monday 2 to Saturday 28 November 2026, twice a day.
    paths = named([datetime(2026, 11, day, hour) for day in range(2, 29) for hour in (9, 18)])
    kept = [path for path in paths if path not in surplus(paths)]
    days = [(day_of(path), path.name[-9:-3]) for path in kept]
    assert [day.split()[0] for day, _ in days] == ["8", "15", "22", "23", "24", "25", "26", "27", "28"]
    assert {hour for _, hour in days} == {"180000"}


moments = st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2027, 1, 1)).map(
    lambda moment: moment.replace(microsecond=0)
)


@given(st.lists(moments, unique=True))
def test_the_newest_backup_is_always_kept_and_there_are_never_too_many(made: list[datetime]) -> None:
    paths = named(made)
    kept = [path for path in paths if path not in surplus(paths)]
    assert kept[-1:] == paths[-1:]
    assert len(kept) <= DAILY + WEEKLY


def test_surplus_is_deleted(database: Database, folder: Path) -> None:
    (folder / "backups").mkdir()
    for day in range(1, 29):
        (folder / "backups" / datetime(2020, 2, day).strftime(NAME)).touch()
    os.utime(folder / FILE_NAME)
    back_up(folder)
    assert 5 <= len(backups(folder)) <= DAILY + WEEKLY


def test_forgetting_leaves_one_fresh_backup(database: Database, answers: Answers, folder: Path) -> None:
    kept = answers.keep(answer())
    back_up(folder)
    answers.remove(kept.id)
    forget(folder)
    assert [count_answers(path) for path in backups(folder)] == [0]


def test_copy_to_a_missing_folder_is_a_sentence(database: Database, folder: Path, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="is not there"):
        copy_to(folder / FILE_NAME, tmp_path / "nowhere" / "copy.db")


def test_failed_copy_leaves_the_earlier_one(database: Database, folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_text("earlier")
    with pytest.raises(EnvironmentProblem, match="cannot be opened"):
        copy_to(folder / "nowhere" / FILE_NAME, target)
    assert target.read_text() == "earlier"
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []


def test_two_processes_back_up_in_the_same_second(database: Database, answers: Answers, folder: Path) -> None:
    answers.keep(answer())
    target = folder / "backups" / datetime.now().strftime(NAME)
    target.parent.mkdir()
    with whole(target) as mine:
        code = "import sys, pathlib; from engine.store.backup import copy_to; copy_to(*map(pathlib.Path, sys.argv[1:]))"
        subprocess.run([sys.executable, "-c", code, str(folder / FILE_NAME), str(target)], check=True)
        copy_to(folder / FILE_NAME, mine)
    assert [path.name for path in target.parent.iterdir()] == [target.name]
    assert count_answers(target) == 1


def test_what_an_ended_process_had_begun_is_deleted(database: Database, answers: Answers, folder: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "pass"]) as ended:
        pass
    (folder / "backups").mkdir()
    ended_part, living_part = (
        folder / "backups" / f"library-2026-01-01-101010.db.{pid}.part" for pid in (ended.pid, os.getpid())
    )
    ended_part.touch()
    living_part.touch()
    answers.keep(answer())
    back_up(folder)
    assert not ended_part.exists()
    assert living_part.exists()


def test_other_files_among_the_backups_are_left_alone(database: Database, folder: Path) -> None:
    (folder / "backups").mkdir()
    (folder / "backups" / "library-mine.db").touch()
    back_up(folder)
    assert (folder / "backups" / "library-mine.db").exists()
    assert len(backups(folder)) == 1


def test_the_library_is_not_written_over_itself(database: Database, folder: Path) -> None:
    with pytest.raises(InputError, match="the library itself"):
        copy_to(folder / FILE_NAME, folder / "." / FILE_NAME)
