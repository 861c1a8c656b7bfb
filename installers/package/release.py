"""What is written under a release: what changed, known weaknesses of what is inside, checksums.

They are written when the packages, the list of what is inside and ``SHA256SUMS`` are there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import app
from installers.package import changelog
from installers.package.audit import Audit, audit
from installers.package.changelog import Section

SUMS = "SHA256SUMS"


def bill_name() -> str:
    """Name of the file that lists what is inside."""
    return f"folioscope-{app.__version__}.cdx.json"


def versions_in(bill: str) -> dict[str, str]:
    """The Python libraries of a list of what is inside, and their versions."""
    components = json.loads(bill)["components"]
    return {part["name"]: part["version"] for part in components if part.get("purl", "").startswith("pkg:pypi/")}


def notes(section: Section, found: Audit | None, looked: date, sums: str) -> str:
    """The notes as Markdown; ``looked`` is the day on which the weaknesses were looked up."""
    day = section.day.isoformat() if section.day else "not released"
    parts = [
        f"# Folioscope {section.version}, {day}",
        section.text,
        "## Known weaknesses of what is inside",
        *_weaknesses(found, looked),
        "## SHA-256",
        f"```\n{sums.strip()}\n```",
    ]
    return "\n\n".join(parts) + "\n"


def _weaknesses(found: Audit | None, looked: date) -> Iterator[str]:
    if found is None:
        yield (
            "Not looked up: pip-audit could not reach the list of known weaknesses where this was built. "
            f"Look up the libraries in `{bill_name()}` before you rely on it."
        )
        return
    affected = {weakness.library for weakness in found.weaknesses}
    yield f"pip-audit looked up {found.checked} Python libraries on {looked}: {len(affected)} with a known weakness."
    if found.weaknesses:
        yield "\n".join(
            f"- {one.library} {one.version}: {one.number}, "
            + (f"mended in {', '.join(one.mended)}" if one.mended else "not mended yet")
            for one in found.weaknesses
        )
    if found.unknown:
        yield f"Not in its list, so that nothing is known of them: {', '.join(found.unknown)}."


def write_notes(dist: Path) -> Path:
    """Write the notes into ``dist``, beside what they speak of; libraries are looked up over the network.

    Raises:
        SetupError: the change log says nothing of this version.
    """
    section = changelog.section_of(app.__version__, changelog.FILE.read_text(encoding="utf-8"))
    found = audit(versions_in((dist / bill_name()).read_text(encoding="utf-8")))
    text = notes(section, found, datetime.now(UTC).date(), (dist / SUMS).read_text(encoding="utf-8"))
    written = dist / "release-notes.md"
    written.write_text(text, encoding="utf-8", newline="\n")
    return written
