"""Where Folioscope keeps what it derives from documents: one folder, so that one folder can be erased."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from engine.errors import EnvironmentProblem
from engine.store.sqlite_errors import translated

OWN = (
    *("library*", "window.*", "settings*.json*", "cache", "running", "backups", "logs", "pasted", "models", "graphics"),
    ".*",
)
"""names of what Folioscope keeps in its folder, and hidden files, which systems leave anywhere"""
ASSETS = Path(__file__).resolve().parent.parent / "assets"


@dataclass(frozen=True)
class Home:
    """The data folder and what lies in it."""

    folder: Path

    @classmethod
    def of(cls, data_dir: Path | None) -> Home:
        """``--data-dir``, else FOLIOSCOPE_HOME, else the system's place for a user's data."""
        named = data_dir or os.environ.get("FOLIOSCOPE_HOME")
        return cls(Path(os.path.abspath(named or platformdirs.user_data_dir("folioscope", appauthor=False))))

    def require_own(self) -> None:
        """Refuse a folder with other people's files: its modes would be changed, and erasing could take them along.

        Raises:
            EnvironmentProblem: there is no library in it, but something that is not Folioscope's.
        """
        if not os.path.isdir(self.folder) or os.path.exists(self.folder / "library.db"):
            return
        with translated():
            entries = list(self.folder.iterdir())
        if any(not any(entry.match(pattern) for pattern in OWN) for entry in entries):
            raise EnvironmentProblem(
                f"{self.folder} holds other files.", "Choose an empty folder for the library, or a new one."
            )

    @property
    def settings(self) -> Path:
        """What was chosen for the whole program."""
        return self.folder / "settings.json"

    @property
    def graphics(self) -> Path:
        """Support for graphics cards, where it was got."""
        return self.folder / "graphics"

    @property
    def logs(self) -> Path:
        """Reports of faults; never a question or a document's text."""
        return self.folder / "logs"

    @property
    def pasted(self) -> Path:
        """Pictures that were pasted and have no file of their own."""
        return self.folder / "pasted"
