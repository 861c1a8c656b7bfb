"""The cache of the Hugging Face hub: ``models--ORGANISATION--NAME/snapshots/COMMIT/...``, links to files by their hash.

A file that is still being downloaded has no link yet. ``refs/main`` names the commit that was asked for last.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from engine.contracts import Store
from engine.models.folders import models_in
from engine.models.places import Candidate

BEGINNING, BETWEEN = "models--", "--"
LONGEST_REFERENCE = 100


def hub_models(cache: Path) -> Iterator[Candidate]:
    """What may be a model in this cache, of each repository the newest first."""
    if not os.path.isdir(cache):
        return
    for repository in sorted(cache.glob(f"{BEGINNING}*")):
        name = repository.name.removeprefix(BEGINNING).replace(BETWEEN, "/", 1)
        for snapshot in _snapshots(repository):
            for found in models_in(snapshot, Store.HUGGING_FACE):
                is_whole = found.path == snapshot
                yield Candidate(found.path, found.store, name if is_whole else f"{name}/{found.name}")


def _snapshots(repository: Path) -> list[Path]:
    newest = _main(repository)
    return sorted((repository / "snapshots").glob("*"), key=lambda path: (path.name != newest, path))


def _main(repository: Path) -> str:
    try:
        with (repository / "refs" / "main").open(encoding="ascii") as file:
            return file.read(LONGEST_REFERENCE).strip()
    except (OSError, UnicodeDecodeError):
        return ""
