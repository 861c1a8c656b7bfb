"""Folders of private windows: deleted when the window closes or, after a crash, at a later start of the program.

The name of a folder tells which process it belongs to, by number and start.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from engine.store.claims import is_alive, my_start

PREFIX = "folioscope-private-"


def make() -> Path:
    """An empty folder that only this user may look into."""
    return Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-{my_start():.3f}-"))


def delete(folder: Path) -> None:
    """Delete a folder with all that is in it; what the system will not delete now is left for the next start."""
    shutil.rmtree(folder, ignore_errors=True)


def delete_left_over() -> None:
    """Delete the folders of processes that have ended without doing so."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        pid, _, start = folder.name.removeprefix(PREFIX).rpartition("-")[0].partition("-")
        if pid.isdecimal() and _is_number(start) and not is_alive(int(pid), float(start)):
            delete(folder)


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdecimal()
