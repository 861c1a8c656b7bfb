"""Removing a model that Folioscope got, and the weights that were prepared from it; nothing of anybody else's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from engine.contracts import CatalogueModel
from engine.errors import InputError
from engine.models.download import LOCK
from engine.models.published import ACCOUNT, NOTES, PART, WRONG, read_account
from engine.models.room import disk_named

HEADS = ("model.json", "preparing.json")
"""in a folder of prepared weights: what they were made from (``engine.vision.prepare``)"""


def remove(models: Path, model: CatalogueModel) -> int:
    """Remove a model from the folder of all models, what is on its way of it included.

    Returns:
        Bytes that became free.

    Raises:
        InputError: Folioscope did not get it.
        EnvironmentProblem: it may not be removed.
    """
    folder = models / model.id
    account = read_account(folder)
    if account is None:
        raise InputError(f"{model.title} ({model.id}) was not got by Folioscope.", "'folioscope models' lists those.")
    names = [f"{file.name}{ending}" for file in account.files for ending in ("", PART, NOTES, WRONG)]
    with disk_named(folder, model.size):
        freed = sum(_unlinked(folder / name) for name in (*names, ACCOUNT, LOCK))
        for prepared in _prepared_from(models, folder):
            freed += sum(_unlinked(path) for path in prepared.iterdir() if path.is_file())
            prepared.rmdir()
        with suppress(OSError):  # somebody has put a file of theirs into it
            folder.rmdir()
    return freed


def _prepared_from(models: Path, folder: Path) -> Iterator[Path]:
    """Folders of weights that were prepared from this one."""
    for head in (path for name in HEADS for path in models.glob(f"*/{name}")):
        with suppress(OSError, ValueError, TypeError, KeyError):
            if Path(json.loads(head.read_bytes())["origin"]) == folder:
                yield head.parent


def _unlinked(path: Path) -> int:
    """Bytes of a file that is removed; 0 where there is none."""
    try:
        size = path.stat().st_size
    except OSError:
        return 0
    path.unlink()
    return size
