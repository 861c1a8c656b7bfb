"""Where the language data of Tesseract lies on this machine, and for which languages.

Nothing heavy is imported, so that ``folioscope doctor`` can ask.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

TESSERACT_LANGUAGES = {"hin": "Hindi", "tha": "Thai"}
"""The languages that are read by Tesseract: name of the data file and of the language."""
_SYSTEM_FOLDERS = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
    "C:/Program Files/Tesseract-OCR/tessdata",
)


def find_tessdata() -> dict[str, Path]:
    """The folder that holds the data of each language that can be read: ``{"hin": folder}``.

    Looked for in this order: beside the program (an installer puts it there), in ``TESSDATA_PREFIX``, and where
    Debian, Fedora, Homebrew and Tesseract's own installer for Windows put it.
    """
    folders = [folder for folder in _folders() if folder.is_dir()]
    found = {}
    for language in TESSERACT_LANGUAGES:
        holders = (folder for folder in folders if (folder / f"{language}.traineddata").is_file())
        if holder := next(holders, None):
            found[language] = holder
    return found


def missing_languages() -> tuple[str, ...]:
    """English names of the languages whose scans cannot be read here because Tesseract's data is missing."""
    found = find_tessdata()
    return tuple(name for code, name in TESSERACT_LANGUAGES.items() if code not in found)


def _folders() -> list[Path]:
    prefix = os.environ.get("TESSDATA_PREFIX", "")
    named = [Path(prefix), Path(prefix) / "tessdata"] if prefix else []
    return [Path(sys.executable).parent / "tessdata", *named, *map(Path, _SYSTEM_FOLDERS)]
