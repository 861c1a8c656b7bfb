"""Known weaknesses of the libraries inside, as pip-audit finds them in the list of the Python Packaging Authority.

pip-audit calls a version that it cannot find "skipped" and still says that all is well: here both are told apart.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PATIENCE = 15
"""seconds for each of pip-audit's requests"""


@dataclass(frozen=True, slots=True)
class Weakness:
    """One entry of the list that concerns a library inside."""

    library: str
    version: str
    number: str
    """such as ``PYSEC-2023-74``"""
    mended: tuple[str, ...]
    """versions without it"""


@dataclass(frozen=True, slots=True)
class Audit:
    """What was found."""

    checked: int
    unknown: tuple[str, ...]
    """libraries that the list does not have in this version: nothing is known of them"""
    weaknesses: tuple[Weakness, ...]


def audit(versions: Mapping[str, str]) -> Audit | None:
    """Look up each library in its version; None where the list could not be reached, so that nothing is known."""
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "libraries.txt"
        # A build that is marked as one, such as torch's "+cpu", is the same release to the list.
        lines = (f"{name}=={version.partition('+')[0]}\n" for name, version in sorted(versions.items()))
        listed.write_text("".join(lines), encoding="utf-8")
        command = [sys.executable, "-m", "pip_audit", "--requirement", str(listed), "--no-deps", "--disable-pip"]
        command += ["--format", "json", "--progress-spinner", "off", "--timeout", str(PATIENCE)]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
    return understood(done.stdout)


def understood(printed: str) -> Audit | None:
    """What pip-audit's JSON says; None where it is none, or nothing could be looked up."""
    try:
        libraries = json.loads(printed)["dependencies"]
    except ValueError:
        return None
    known = [library for library in libraries if "skip_reason" not in library]
    unknown = tuple(library["name"] for library in libraries if "skip_reason" in library)
    return Audit(len(known), unknown, tuple(_weaknesses(known))) if known else None


def _weaknesses(libraries: list[dict[str, Any]]) -> list[Weakness]:
    return [
        Weakness(library["name"], library["version"], found["id"], tuple(found["fix_versions"]))
        for library in libraries
        for found in library["vulns"]
    ]
