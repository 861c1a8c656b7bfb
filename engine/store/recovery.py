"""Opening a library that may have been hurt, and going back to a backup.

A damaged library is set aside, never deleted. After that the next ``open_library`` starts an empty one, unless
``restore_newest`` has put a backup in its place first: the user decides.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

from engine.errors import LibraryDamagedError, LibraryError
from engine.store import presence
from engine.store.backup import backups, day_of
from engine.store.connection import FILE_NAME, connect
from engine.store.database import Database, look_over
from engine.store.erase import is_scrub_owed, scrub
from engine.store.schema import MigrationSet, is_blank
from engine.store.sqlite_errors import translated
from engine.store.whole_file import whole


def open_library(folder: Path, migrations: Sequence[MigrationSet]) -> Database:
    """Open the library as ``Database.open`` does; a damaged one is set aside, and what an earlier program left undone
    is done.

    Raises:
        LibraryDamagedError: says where the damaged library lies now and which backup there is.
    """
    try:
        database = Database.open(folder, migrations)
    except LibraryDamagedError as error:
        kept = set_aside(folder, "damaged")
        raise _told(kept, backups(folder)) from error
    if is_scrub_owed(database):
        scrub(database)
    return database


def restore_newest(folder: Path) -> Path:
    """Put the newest backup in the library's place; returns the backup.

    Raises:
        LibraryError: there is no backup.
    """
    found = backups(folder)
    if not found:
        raise LibraryError("There is no backup of the library.", "Add your documents again.")
    _put_in_place(folder, found[-1])
    return found[-1]


def restore(folder: Path, backup: Path) -> None:
    """Put a backup that a person names in the library's place. No library may be open; one that is there is set aside.

    Raises:
        LibraryError: the file is no backup or is damaged, or another process has the library open.
    """
    with translated():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _put_in_place(folder, backup, _require_library)


def _put_in_place(folder: Path, backup: Path, examine: Callable[[Path], None] = lambda _: None) -> None:
    with whole(folder / FILE_NAME) as part:
        shutil.copyfile(backup, part)
        examine(part)
        if (folder / FILE_NAME).exists():
            set_aside(folder, "replaced")


def set_aside(folder: Path, why: str) -> Path:
    """Rename the library, with its log, to "library-damaged-<date>.db" or the like; returns its new path.

    Raises:
        LibraryError: another process has it open.
    """
    if presence.others(folder):
        raise LibraryError(
            "The library has to be set aside, and another Folioscope has it open.",
            "Close all windows of Folioscope, then try again.",
        )
    kept = folder / f"library-{why}-{datetime.now():%Y-%m-%d-%H%M%S}.db"
    with translated():
        for suffix in ("-wal", "-shm", ""):
            part = folder / (FILE_NAME + suffix)
            if part.exists():
                part.rename(kept.with_name(kept.name + suffix))
    return kept


def _require_library(copy: Path) -> None:
    try:
        with translated(), closing(connect(copy)) as connection:
            look_over(connection)
            usable = not is_blank(connection)
    except LibraryDamagedError:
        usable = False
    if not usable:
        raise LibraryError("This file is no backup of a library, or it is damaged.", "Choose another backup.")


def _told(kept: Path, found: Sequence[Path]) -> LibraryDamagedError:
    if found:
        next_step = f"Restore the backup of {day_of(found[-1])}, or start with an empty library."
    else:
        next_step = "There is no backup. Folioscope can start with an empty library: add your documents again."
    return LibraryDamagedError(
        f"The library is damaged. It has been kept as {kept}.",
        next_step,
        kept=str(kept),
        backup=str(found[-1]) if found else None,
    )
