"""What the person chose in the window, in a small file of its own; the geometry of the window is Qt's affair."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from ui.theme import Appearance


@dataclass(frozen=True, slots=True)
class Choices:
    """Each with its default."""

    appearance: Appearance = Appearance.SYSTEM
    """light, dark, or as the system"""
    thumbnails: bool = True
    """the strip of small pages is shown"""
    welcomed: bool = False
    """the sample has been shown at the first start"""
    document: str = ""
    """id of the document that was open when the window was closed; empty: none was"""
    page: int = 1
    """position of the page of it that was on the screen"""


class KeptChoices:
    """The choices and the file they are kept in."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.choices = _read(path)

    def keep(self, choices: Choices) -> None:
        """Write ``choices``, whole or not at all; a disk that refuses is not worth a message."""
        self.choices = choices
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            part = self._path.with_suffix(".part")
            part.touch(mode=0o600)
            part.write_text(json.dumps(asdict(self.choices), indent=2), encoding="utf-8")
            os.replace(part, self._path)
        except OSError:
            return


def _read(path: Path) -> Choices:
    """The kept choices; the default for each that is missing or makes no sense."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Choices()
    if not isinstance(kept, dict):
        return Choices()
    usual = Choices()
    document, page = kept.get("document"), kept.get("page")
    appearances = {str(appearance): appearance for appearance in Appearance}
    return Choices(
        appearance=appearances.get(str(kept.get("appearance")), usual.appearance),
        thumbnails=_yes_or_no(kept.get("thumbnails"), usual.thumbnails),
        welcomed=_yes_or_no(kept.get("welcomed"), usual.welcomed),
        document=document if isinstance(document, str) else usual.document,
        page=page if isinstance(page, int) else usual.page,
    )


def _yes_or_no(value: object, usual: bool) -> bool:
    return value if isinstance(value, bool) else usual
