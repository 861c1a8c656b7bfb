"""Wheels become a folder that Python can import from. They are archives that are not trusted."""

from __future__ import annotations

import os
import shutil
import stat
import zipfile
import zlib
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from threading import Event

from engine.contracts import Unpacking
from engine.errors import InputError, Interrupted
from engine.models.part import sync_folder
from engine.models.published import PART, WRONG
from engine.models.room import disk_named, require_room
from engine.models.sources import AT_ONCE

LEFT_OUT = ("torch/include/", "torch/test/")
"""what only compilers and torch's makers need: 10,000 of its 13,000 files"""
MOST_FILES = 100_000
"""in one wheel"""
MOST_BYTES = 20 * 10**9
"""of all wheels, unpacked"""


def unpack(wheels: Sequence[Path], target: Path, stop: Event) -> Generator[Unpacking]:
    """Unpack all of them into a folder that is there only when all of it is. What an earlier run left begins anew.

    Raises:
        InputError: one of them is no wheel, or would write elsewhere; it is kept aside.
        EnvironmentProblem: the disk has no room, or may not be written to.
        Interrupted: stopped.
    """
    half = target.with_name(f"{target.name}{PART}")
    total = sum(_checked_size(wheel) for wheel in wheels)
    with disk_named(half, total):
        if half.exists():
            shutil.rmtree(half)
        half.mkdir(mode=0o700)
        require_room(half, total)
        done = 0
        for wheel in wheels:
            for written in _written(wheel, half):
                if stop.is_set():
                    raise Interrupted
                done += written
                yield Unpacking(done, total)
        if hasattr(os, "sync"):  # the wheels go next: what was made of them must be on the disk
            os.sync()
        half.replace(target)
        sync_folder(target.parent)


def _checked_size(wheel: Path) -> int:
    """Bytes of its files, when all of them may be written."""
    with _set_aside_if_wrong(wheel), zipfile.ZipFile(wheel) as archive:
        entries = archive.infolist()
        size = sum(entry.file_size for entry in _wanted(archive))
        if len(entries) > MOST_FILES or size > MOST_BYTES or not all(map(_stays_inside, entries)):
            raise zipfile.BadZipFile
        return size


def _stays_inside(entry: zipfile.ZipInfo) -> bool:
    """Whether it is a file or folder with a plain path below the folder that it is unpacked to."""
    is_link = stat.S_ISLNK(entry.external_attr >> 16)
    path = PurePosixPath(entry.filename)
    return not (is_link or path.is_absolute() or ".." in path.parts or set(entry.filename) & set("\\:\0"))


def _wanted(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    """The files that are unpacked."""
    return (each for each in archive.infolist() if not each.is_dir() and not each.filename.startswith(LEFT_OUT))


def _written(wheel: Path, folder: Path) -> Iterator[int]:
    """Write its files; bytes as they are written. An archive never gives more of a file than it says."""
    with _set_aside_if_wrong(wheel), zipfile.ZipFile(wheel) as archive:
        for entry in _wanted(archive):
            path = folder / entry.filename
            path.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(entry) as content, path.open("wb") as file:
                while some := content.read(AT_ONCE):
                    yield file.write(some)


@contextmanager
def _set_aside_if_wrong(wheel: Path) -> Iterator[None]:
    """What is no wheel makes room for one that is."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        aside = wheel.with_name(f"{wheel.name}{WRONG}")
        wheel.replace(aside)
        raise InputError(
            f"{wheel.name} cannot be unpacked: it is damaged, or would write outside its folder. It is kept aside as "
            f"{aside}.",
            "Get it again, or from another source.",
        ) from error
