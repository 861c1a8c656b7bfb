"""The languages of the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTranslator

from app.paths import ASSETS
from app.self_test.outcome import BrokenError


def check(_folder: Path) -> str:
    """Every translation loads. Raises BrokenError."""
    return languages(ASSETS / "translations")


def languages(folder: Path) -> str:
    """The names of the translations in this folder, which need not exist."""
    files = sorted(folder.glob("*.qm"))
    broken = [file.name for file in files if not QTranslator().load(str(file))]
    if broken:
        raise BrokenError(f"Translations do not load: {', '.join(broken)}.")
    return ", ".join(file.stem for file in files) or "none, the window speaks English"
