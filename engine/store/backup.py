"""Copies of the library beside it, the newest of each of the last days and weeks.

A backup is one file without a log, made by ``VACUUM INTO`` while everything goes on, and carries the time of the
library's last change, so that nothing is copied twice.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

from engine.errors import InputError
from engine.store.connection import FILE_NAME, connect
from engine.store.sqlite_errors import translated
from engine.store.whole_file import drop_left_behind, whole

DAILY = 7
WEEKLY = 4
NAME = "library-%Y-%m-%d-%H%M%S.db"
PATTERN = "library-????-??-??-??????.db"


def backups(folder: Path) -> tuple[Path, ...]:
    """The backups of the library in this folder, oldest first."""
    return tuple(sorted(_kept_in(folder).glob(PATTERN)))


def back_up(folder: Path) -> Path | None:
    """Keep a copy if anything has changed since the last one, and drop copies that are too many."""
    library = folder / FILE_NAME
    earlier = backups(folder)
    changed_ns = _changed_ns(library)
    if earlier and earlier[-1].stat().st_mtime_ns == changed_ns:
        return None
    with translated():
        _kept_in(folder).mkdir(mode=0o700, exist_ok=True)
        drop_left_behind(_kept_in(folder), PATTERN)
        target = _kept_in(folder) / datetime.now().strftime(NAME)
        copy_to(library, target)
        os.utime(target, ns=(changed_ns, changed_ns))
        for path in surplus(backups(folder)):
            path.unlink(missing_ok=True)  # another program may tidy up at the same moment
    return target


def back_up_today(folder: Path) -> Path | None:
    """Keep a copy unless there is one of today."""
    if any(_made(backup).date() == date.today() for backup in backups(folder)):
        return None
    return back_up(folder)


def copy_to(library: Path, target: Path) -> None:
    """Write the library as one file, readable by this user only.

    Raises:
        InputError: ``target`` is the library itself.
    """
    if target.resolve() == library.resolve():
        raise InputError("This file is the library itself.", "Choose another name for the backup.")
    with whole(target) as part, closing(connect(library)) as connection:
        connection.execute("VACUUM INTO ?", (str(part),))


def forget(folder: Path) -> None:
    """Delete all backups and make a fresh one, so that no backup holds what has been removed."""
    with translated():
        for path in backups(folder):
            path.unlink(missing_ok=True)
    back_up(folder)


def surplus(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Of backups, oldest first, those that are neither the newest of one of the last days with a backup nor the
    newest of one of the last such weeks."""
    newest_first = list(reversed(paths))
    kept = {
        *_first_of_each(newest_first, "%Y-%m-%d", DAILY),
        *_first_of_each(newest_first, "%G-%V", WEEKLY),
    }
    return tuple(path for path in paths if path not in kept)


def day_of(backup: Path) -> str:
    """When a backup was made, as "21 November 2026"."""
    made = _made(backup)
    return f"{made.day} {made:%B %Y}"


def _made(backup: Path) -> datetime:
    return datetime.strptime(backup.name, NAME)


def _first_of_each(newest_first: Iterable[Path], period: str, count: int) -> list[Path]:
    first: dict[str, Path] = {}
    for path in newest_first:
        first.setdefault(_made(path).strftime(period), path)
    return list(first.values())[:count]


def _changed_ns(library: Path) -> int:
    """When the library's content last changed. What stands in the log is brought into the file first: its arrival
    there later, at the end of the program, would look like a change."""
    with translated(), closing(connect(library)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return library.stat().st_mtime_ns


def _kept_in(folder: Path) -> Path:
    return folder / "backups"
