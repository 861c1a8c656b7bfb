"""The log of faults: kept in the data folder, never sent, without questions and without words of documents."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler

from app.paths import Home

LARGEST = 1_000_000
"""bytes of one log file; one older file is kept"""


def keep_log(home: Home) -> None:
    """Write warnings and errors of this process to the log from now on, readable by this user only."""
    home.logs.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = home.logs / "folioscope.log"
    path.touch(mode=0o600)
    handler = RotatingFileHandler(path, maxBytes=LARGEST, backupCount=1, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
