"""Which processes use the library, so that one that ended without saying so is noticed.

Each process leaves a mark, an empty file named by its number and start, and takes it away when it closes the library.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from engine.store.claims import is_alive, my_start

FOLDER = "running"
SUSPECT = "suspect"
"""the mark of damage that showed while the library was in use"""


def arrive(folder: Path) -> bool:
    """Leave this process's mark; True when an earlier process left its own behind, or met damage."""
    place = _place(folder)
    place.mkdir(mode=0o700, exist_ok=True)
    left_behind = [mark for mark in place.iterdir() if not _is_living(mark)]
    for mark in left_behind:
        mark.unlink(missing_ok=True)
    _own_mark(folder).touch(mode=0o600)
    return bool(left_behind)


def leave(folder: Path) -> None:
    """Take this process's mark away."""
    _own_mark(folder).unlink(missing_ok=True)


def suspect(folder: Path) -> None:
    """Have the library looked over when it is opened next."""
    (_place(folder) / SUSPECT).touch(mode=0o600)


def others(folder: Path) -> bool:
    """Whether another living process uses the library."""
    place = _place(folder)
    return place.is_dir() and any(_is_living(mark) and mark != _own_mark(folder) for mark in place.iterdir())


def _place(folder: Path) -> Path:
    return folder / FOLDER


def _own_mark(folder: Path) -> Path:
    return _place(folder) / f"{os.getpid()}-{my_start():.3f}"


def _is_living(mark: Path) -> bool:
    match = re.fullmatch(r"(\d+)-(\d+\.\d+)", mark.name)
    return match is not None and is_alive(int(match[1]), float(match[2]))
