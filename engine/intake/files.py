"""From what a person dropped to the files to open."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from engine.contracts import FileRefused, Problem

SUFFIXES = frozenset(
    {".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".bmp", ".gif", ".heic", ".heif"},
)
"""what is taken from a folder; a file that is named itself is always tried, its content decides"""


@dataclass(frozen=True)
class FoundFiles:
    """What stands behind some dropped paths."""

    files: tuple[Path, ...]
    passed_over: int
    """files in folders that are neither PDFs nor pictures"""
    refused: tuple[FileRefused, ...]
    """folders that cannot be looked into"""


def find_files(paths: Iterable[Path]) -> FoundFiles:
    """The files among ``paths`` and in folders among them, in order, each once. Links to folders are not followed."""
    files: dict[Path, None] = {}
    refused: list[FileRefused] = []
    passed_over = 0
    for path in paths:
        if not os.path.isdir(path):  # also when the path is too long to ask
            files[absolute(path)] = None
            continue
        for folder, names, entries in os.walk(absolute(path), onerror=lambda error: refused.append(_unreadable(error))):
            names[:] = sorted(name for name in names if not name.startswith("."))
            visible = sorted(entry for entry in entries if not entry.startswith("."))
            taken = [entry for entry in visible if Path(entry).suffix.lower() in SUFFIXES]
            passed_over += len(visible) - len(taken)
            files.update(dict.fromkeys(Path(folder, entry) for entry in taken))
    return FoundFiles(tuple(files), passed_over, tuple(refused))


def absolute(path: Path) -> Path:
    """The one spelling of a path that the library keeps. Symbolic links stay: they are how the user knows the file."""
    return Path(os.path.abspath(path))


def _unreadable(error: OSError) -> FileRefused:
    problem = Problem("This folder cannot be looked into.", "Check that you may open it, then add it again.")
    return FileRefused(str(error.filename), problem)
