"""A part of a self-test that misbehaves on purpose: what it does is its name, which is that of its folder."""

from __future__ import annotations

import os
import socket
import threading
from pathlib import Path

from app.self_test.outcome import BrokenError, NotInstalledError

SECRET = "words of a model"


def check(folder: Path) -> str:
    """Do what the folder's name says."""
    match folder.name:
        case "fails":
            raise BrokenError("A wheel is missing.")
        case "raises":
            raise ValueError(SECRET)
        case "lacks a module":
            raise ImportError("No module named 'wheel'")
        case "hangs":
            threading.Event().wait()
        case "crashes":
            os._exit(7)
        case "is not installed":
            raise NotInstalledError("The wheel is not installed.")
        case "reaches out":
            with socket.socket() as reaching:
                reaching.connect(("192.0.2.1", 80))
        case "looks at its folders":
            return ", ".join(sorted({Path(os.environ[name]).parent.name for name in ("HOME", "TMPDIR", "APPDATA")}))
        case "looks at its models":
            return os.environ.get("FOLIOSCOPE_TEXT_MODEL", "none")
    return f"{folder.name} well"
