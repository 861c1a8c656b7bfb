"""What the change log says of each version, for the notes of a release and for software centres."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from datetime import UTC, date, datetime

from installers.setup.environment import ROOT
from installers.setup.steps import SetupError

FILE = ROOT / "CHANGELOG.md"
_HEADING = re.compile(r"^## \[(?P<version>[^\]]+)\] - (?P<day>\S+)\n", flags=re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Section:
    """One version's part of the change log."""

    version: str
    day: date | None
    """None: not released yet"""
    text: str
    """Markdown, without the heading"""


def sections(text: str) -> list[Section]:
    """The parts of a change log, in its order: the newest version first."""
    headings = list(_HEADING.finditer(text))
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    return [
        Section(heading["version"], _day(heading["day"]), text[heading.end() : end].strip())
        for heading, end in zip(headings, ends, strict=True)
    ]


def section_of(version: str, text: str) -> Section:
    """What changed in ``version``.

    Raises:
        SetupError: the change log has nothing on it.
    """
    for section in sections(text):
        if section.version == version:
            return section
    raise SetupError(f"CHANGELOG.md says nothing of version {version}: give it a section.")


def source_date() -> datetime:
    """The time that a build writes into its files: SOURCE_DATE_EPOCH, else that of the last commit.

    Raises:
        SetupError: there is neither.
    """
    seconds = os.environ.get("SOURCE_DATE_EPOCH") or _last_commit()
    return datetime.fromtimestamp(int(seconds), tz=UTC)


def _last_commit() -> str:
    command = ["git", "log", "-1", "--format=%ct"]
    try:
        return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise SetupError("This is no checkout of git: say in SOURCE_DATE_EPOCH of when the source is.") from error


def _day(word: str) -> date | None:
    return None if word == "unreleased" else date.fromisoformat(word)
