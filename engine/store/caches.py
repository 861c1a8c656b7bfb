"""The folder of all that can be computed again: a subfolder for each document, one limit for all of them together.

Deleting any of it loses nothing but time. The library and the processes that work with it share the folder, and each
may delete what another one has just seen: a missing file is never an error.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from engine.contracts import CacheUse
from engine.store.sqlite_errors import translated

FOLDER = "cache"
"""its name beside the library"""
MOST_BYTES = 10_000_000_000
SHARE = 10
"""at most one part in so many of the disk's free space, what the caches take counted as free"""
PART = ".part"
"""ending of files that are being written"""
DAY_SECONDS = 86_400.0


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    size: int
    used: float
    """seconds since 1970"""


class Caches:
    """The folder of the caches. Whoever uses a file of it touches it: the least recently used are removed first.

    Of files that are of use only together with others (page 2 needs page 1), the one most needed is touched last.
    """

    def __init__(self, folder: Path) -> None:
        """``folder`` is made when it is first needed; the one that it lies in is there."""
        self._folder = folder

    def folder_of(self, document_id: str) -> Path:
        """The document's own folder, readable by this user only; made if it is missing.

        Raises:
            EnvironmentProblem: it cannot be made.
        """
        place = self._place(document_id)
        with translated():
            self._folder.mkdir(mode=0o700, exist_ok=True)
            place.mkdir(mode=0o700, parents=True, exist_ok=True)  # it may have been deleted since
        return place

    def names(self, document_id: str) -> frozenset[str]:
        """Names of the files that are kept of a document."""
        try:
            return frozenset(os.listdir(self._place(document_id)))
        except FileNotFoundError:
            return frozenset()

    def use(self) -> CacheUse:
        """How much is taken, and how much may be."""
        used = sum(file.size for file in self._files())
        return CacheUse(used, self._limit(used))

    def make_room(self, bytes_wanted: int, keep: Path | None = None) -> int:
        """Remove the least recently used files until so many bytes can be added.

        Args:
            keep: the folder that they will be added to. Its files go last, and only those not used for a day, which
                are likely to be of an earlier version of the document, or of another model.

        Returns:
            How many of the wanted bytes may be added: all of them, or fewer where nothing more can be removed.
        """
        now = time.time()
        files = self._files()
        used = sum(file.size for file in files)
        limit = self._limit(used)
        for file in sorted(files, key=lambda file: (file.path.parent == keep, file.used, file.path)):
            idle = abs(now - file.used) > DAY_SECONDS  # a clock that was set back makes it lie in the future
            left_over = file.path.suffix == PART and idle
            in_use = (file.path.suffix == PART or file.path.parent == keep) and not idle
            too_much = used + bytes_wanted > limit
            if (left_over or (too_much and not in_use)) and _is_removed(file.path):
                used -= file.size
        return max(0, min(bytes_wanted, limit - used))

    def remove(self, document_id: str) -> None:
        """Remove all that is cached of a document.

        Raises:
            EnvironmentProblem: a file cannot be deleted.
        """
        remove_tree(self._place(document_id))

    def remove_all_but(self, document_ids: Collection[str]) -> None:
        """Remove the folders of all other documents.

        Raises:
            EnvironmentProblem: a file cannot be deleted.
        """
        with translated(), suppress(FileNotFoundError):
            for place in list(self._folder.iterdir()):
                if place.is_dir() and place.name not in document_ids:  # systems leave files of their own anywhere
                    remove_tree(place)

    def empty(self) -> None:
        """Remove everything, also what is being written.

        Raises:
            EnvironmentProblem: a file cannot be deleted.
        """
        remove_tree(self._folder)

    def _place(self, document_id: str) -> Path:
        if re.fullmatch("[a-z0-9]+", document_id) is None:
            raise ValueError(f"{document_id!r} is no id of a document")
        return self._folder / document_id

    def _files(self) -> list[_File]:
        found = []
        for parent, _, names in os.walk(self._folder):
            for path in (Path(parent, name) for name in names):
                with suppress(FileNotFoundError):
                    stat = path.stat()
                    found.append(_File(path, stat.st_size, stat.st_mtime))
        return found

    def _limit(self, used: int) -> int:
        with translated():
            try:
                free = shutil.disk_usage(self._folder).free
            except FileNotFoundError:
                free = shutil.disk_usage(self._folder.parent).free
        return min(MOST_BYTES, (free + used) // SHARE)


def remove_tree(folder: Path) -> None:
    """Delete a folder with all that is in it. What is not there any more, or appears meanwhile, is no error.

    Raises:
        EnvironmentProblem: a file cannot be deleted.
    """
    with translated():
        for parent, _, names in os.walk(folder, topdown=False, onerror=_raise_unless_missing):
            for name in names:
                Path(parent, name).unlink(missing_ok=True)
            with suppress(OSError):  # somebody has just put a file there, or has deleted the folder
                os.rmdir(parent)


def _raise_unless_missing(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error


def _is_removed(path: Path) -> bool:
    """Whether the file is gone; one that cannot be deleted, because a process reads it, goes on counting."""
    with suppress(OSError):
        path.unlink(missing_ok=True)
        return True
    return False
