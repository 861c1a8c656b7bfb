"""A file on its way: ``<name>.part`` beside its place, and notes on what it is a part of.

It is hashed while it is written, and again when it is gone on with; only a file that is what the source published takes
its place.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from engine.errors import InputError
from engine.models.published import NOTES, PART, WRONG, Published
from engine.models.sources import AT_ONCE

TRIES = 5
"""to move a file that something else holds, as scanners do on Windows"""


class Part:
    """What is here of a file. ``close`` it."""

    def __init__(self, target: Path, file: Published) -> None:
        self._target = target
        self._file = file
        self._path = target.with_name(f"{target.name}{PART}")
        self._notes = target.with_name(f"{target.name}{NOTES}")
        self._hasher = file.hasher()
        self._content = self._path.open("ab")
        self.etag = ""
        """mark of the version that was begun"""
        self.done = 0
        """bytes that are here and hashed"""
        self.is_anew = False
        """an earlier run had left what belongs to another file or version"""

    def close(self) -> None:
        """What is written stays."""
        self._content.close()

    def hash_again(self) -> Iterator[int]:
        """Take up what an earlier run has left, if it is a part of the same file; yields bytes as they are hashed."""
        noted = self._noted()
        size = self._path.stat().st_size
        if noted is None or size > self._file.size:
            self.is_anew = size > 0
            self.begin("")
            return
        self.etag = noted
        with self._path.open("rb") as content:
            while some := content.read(AT_ONCE):
                self._hasher.update(some)
                self.done += len(some)
                yield self.done

    def begin(self, etag: str) -> None:
        """Start over, with this version."""
        self._content.truncate(0)
        self._hasher, self.done = self._file.hasher(), 0
        self.note(etag)

    def note(self, etag: str) -> None:
        """Keep the mark of the version."""
        self.etag = etag
        half = self._notes.with_name(f"{self._notes.name}{PART}")
        half.write_text(json.dumps({"file": asdict(self._file), "etag": etag}), encoding="utf-8")
        half.replace(self._notes)

    def add(self, some: bytes) -> None:
        """Append what came; what comes beyond the end of the file is let go."""
        wanted = some[: self._file.size - self.done]
        self._content.write(wanted)
        self._hasher.update(wanted)
        self.done += len(wanted)

    def finish(self) -> None:
        """Put the whole file in its place.

        Raises:
            InputError: it is not what the source published; it is kept aside.
        """
        self._content.flush()
        os.fsync(self._content.fileno())
        self._content.close()
        if not self._file.is_content(self._hasher):
            aside = self._target.with_name(f"{self._target.name}{WRONG}")
            _move(self._path, aside)
            self._notes.unlink(missing_ok=True)
            raise InputError(
                f"{self._target.name} is not the file that its source had announced: the checksums differ. It is kept "
                f"aside as {aside}.",
                "Get it again, or from another source.",
            )
        _move(self._path, self._target)
        self._notes.unlink(missing_ok=True)
        sync_folder(self._target.parent)

    def _noted(self) -> str | None:
        """The mark of the version that is here; None where it is another file's part, or nobody noted whose."""
        try:
            notes = json.loads(self._notes.read_bytes())
            return str(notes["etag"]) if notes["file"] == asdict(self._file) else None
        except (OSError, ValueError, KeyError, TypeError):
            return None


def here(target: Path) -> int:
    """Bytes of a file that are here, whole or in part."""
    for path in (target, target.with_name(f"{target.name}{PART}")):
        with suppress(OSError):
            return path.stat().st_size
    return 0


def sync_folder(folder: Path) -> None:
    """Have the disk write down the names in a folder, where the system can."""
    if os.name != "nt":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _move(path: Path, place: Path) -> None:
    for attempt in range(1, TRIES + 1):
        try:
            path.replace(place)
            return
        except PermissionError:
            if attempt == TRIES:
                raise
            time.sleep(attempt / 5)
