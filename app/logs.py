"""The log of faults: kept in the data folder, never sent, without questions and without words of documents."""

from __future__ import annotations

import logging
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from app.paths import Home
from engine.store.sqlite_errors import translated

LARGEST = 1_000_000
"""bytes of one log file; one older file is kept"""


class PrivateLog(RotatingFileHandler):
    """Each of its files is this user's alone, the one that follows a full one too."""

    def _open(self) -> TextIOWrapper:
        Path(self.baseFilename).touch(mode=0o600)
        return super()._open()


def keep_log(home: Home) -> None:
    """Write warnings and errors of this process to the log from now on, readable by this user only."""
    with translated():
        home.logs.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler = PrivateLog(home.logs / "folioscope.log", maxBytes=LARGEST, backupCount=1, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
