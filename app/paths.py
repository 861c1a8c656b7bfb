"""Where Folioscope keeps what it derives from documents: one folder, so that one folder can be erased."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

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

    @property
    def logs(self) -> Path:
        """Reports of faults; never a question or a document's text."""
        return self.folder / "logs"

    @property
    def pasted(self) -> Path:
        """Pictures that were pasted and have no file of their own."""
        return self.folder / "pasted"
