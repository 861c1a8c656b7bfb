"""The log is this user's alone."""

from __future__ import annotations

import logging
import os
import stat
from logging.handlers import RotatingFileHandler
from pathlib import Path

import pytest

from app.logs import PrivateLog


@pytest.mark.skipif(os.name != "posix", reason="modes are a matter of POSIX systems")
def test_the_log_after_a_full_one_is_private_too(tmp_path: Path) -> None:
    handler: RotatingFileHandler = PrivateLog(tmp_path / "folioscope.log", maxBytes=100, backupCount=1)
    for _ in range(5):
        handler.emit(logging.LogRecord("test", logging.ERROR, "", 0, "x" * 60, None, None))
    handler.close()
    files = list(tmp_path.iterdir())
    assert len(files) == 2
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in files)
