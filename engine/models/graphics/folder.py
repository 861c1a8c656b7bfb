"""A folder with wheels, such as that of a USB stick, in place of an index."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from engine.errors import InputError
from engine.models.graphics.build import Build
from engine.models.graphics.wheels import best_wheel
from engine.models.published import Account, Published
from engine.models.sources import Begun, read_from


class WheelFolder:
    """See ``Source``; it offers a build in place of a model, and knows no checksums."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def offer(self, build: Build) -> Account:
        """All wheels of a build that fit this computer. Raises InputError where one is missing."""
        there = [path.name for path in self._path.iterdir()] if self._path.is_dir() else []
        return Account(build.name, str(self._path), tuple(self._found(wheel, there) for wheel in build.wheels))

    def fetch(self, file: Published, start: int, etag: str) -> Generator[Begun | bytes]:
        """See ``Source``."""
        return read_from(self._path / file.name, start)

    def _found(self, requirement: str, there: list[str]) -> Published:
        name = best_wheel(requirement, there)
        if name is None:
            raise InputError(
                f"{self._path} holds no wheel of {requirement} that fits this computer.",
                "Name the folder that all wheels are in; 'folioscope models graphics --json' lists them.",
            )
        return Published(name, (self._path / name).stat().st_size)
