"""What this copy of the program is made of, each with its version."""

from __future__ import annotations

import json
import platform
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from importlib import metadata
from pathlib import Path

import app
from app.checking.computer import system_name
from app.paths import ASSETS
from app.self_test.outcome import BrokenError


def check(_folder: Path) -> str:
    """Program, Python, system, and every library that is here. Raises BrokenError where none says its version."""
    libraries = tuple(_libraries())
    if not libraries:
        raise BrokenError("No library of this program says its version.")
    ours = (
        f"Folioscope {app.__version__}",
        f"Python {platform.python_version()}",
        f"{system_name()} on {platform.machine()}",
        f"SQLite {sqlite3.sqlite_version}",
    )
    return ", ".join((*ours, *libraries))


def _libraries() -> Iterator[str]:
    """Of the list of licences; some are for other systems, or not installed."""
    entries = json.loads((ASSETS / "licences" / "licences.json").read_text(encoding="utf-8"))
    for name in filter(None, (entry["distribution"] for entry in entries[1:])):  # the first is this program
        with suppress(metadata.PackageNotFoundError):
            yield f"{name} {metadata.version(name)}"
