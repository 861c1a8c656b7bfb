"""A library from its first day to its backup."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Event

from app.compose import compose
from app.paths import Home
from app.self_test.outcome import BrokenError
from engine.search.index import MIGRATIONS
from engine.store.database import Database
from engine.store.migrations import LIBRARY
from engine.store.recovery import restore


def check(folder: Path) -> str:
    """Make it as the first program did, bring it up to date, write, back up, and read the backup. Raises KnownError."""
    first, linked = folder / "library", folder / "linked"
    linked.mkdir()
    Database.open(first, [replace(LIBRARY, steps=LIBRARY.steps[:1])]).close()
    with closing(compose(Home(first))) as session:
        for _ in session.add([linked], link=True, stop=Event()):
            pass
        backup = session.backup()
    restore(folder / "restored", backup)
    with closing(compose(Home(folder / "restored"))) as session:
        if session.folders() != (str(linked),):
            raise BrokenError("What was written to the library is not in its backup.")
    steps = len(LIBRARY.steps) + len(MIGRATIONS.steps)
    return f"made, migrated in {steps} steps, written, backed up, read again"
