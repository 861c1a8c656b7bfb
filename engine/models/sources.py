"""Where the files of a model come from: a hub on the network, or a folder, such as that of a USB stick."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from engine.contracts import CatalogueModel
from engine.errors import InputError
from engine.models.published import Account, Published, belonging, read_account

AT_ONCE = 2**20
"""bytes"""


class BrokenError(Exception):
    """The source did not answer, or stopped to; it may do so in a moment.

    Attributes:
        reason: a sentence.
        wait: seconds that it asked to wait; 0: it did not say.
    """

    def __init__(self, reason: str, wait: float = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Begun:
    """The source begins to give a file."""

    start: int
    """the byte that comes first: the one that was asked for, or 0"""
    etag: str = ""
    """mark of this version of the file; empty: there is none that can be asked about"""


class Source(Protocol):
    """Gives files. All that it raises beside BrokenError is a KnownError."""

    def offer(self, model: CatalogueModel) -> Account:
        """What it has of a model: all files that the catalogue asks for."""
        ...

    def fetch(self, file: Published, start: int, etag: str) -> Generator[Begun | bytes]:
        """A file from byte ``start`` on, if it is still the version ``etag``; else from its beginning."""
        ...


class FolderSource:
    """A folder that somebody has put the files in, or a single file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._paths: dict[str, Path] = {}

    def offer(self, model: CatalogueModel) -> Account:
        """See ``Source``. Checksums are known where Folioscope itself got the files that are in the folder."""
        folder = next((place for place in (self._path, self._path / model.id) if self._find(model, place)), None)
        if folder is None:
            wanted = " and ".join(model.files)
            raise InputError(f"{self._path} does not hold {model.title}.", f"Name the folder that {wanted} are in.")
        account = read_account(folder if folder.is_dir() else folder.parent)
        known = {file.name: file for file in account.files} if account and account.id == model.id else {}
        files = (known.get(name, Published(name, path.stat().st_size)) for name, path in self._paths.items())
        return Account(model.id, str(folder), tuple(files))

    def fetch(self, file: Published, start: int, etag: str) -> Generator[Begun | bytes]:
        """See ``Source``."""
        return read_from(self._paths[file.name], start)

    def _find(self, model: CatalogueModel, place: Path) -> bool:
        """Whether the files are in this place."""
        if place.is_file():
            names = model.files if len(model.files) == 1 else ()
            self._paths = dict.fromkeys(names, place)
        else:
            there = {path.name: path for path in place.iterdir() if path.is_file()} if place.is_dir() else {}
            self._paths = {name: there[name] for name in belonging(model, there)}
        return bool(self._paths)


def read_from(path: Path, start: int) -> Generator[Begun | bytes]:
    """A file from byte ``start`` on, as ``Source.fetch`` gives it. Raises InputError where it cannot be read."""
    try:
        with path.open("rb") as content:
            yield Begun(content.seek(start))
            while some := content.read(AT_ONCE):
                yield some
    except OSError as error:
        raise InputError(
            f"{path} could not be read to its end.", "Check that its disk is connected, then say the same again."
        ) from error
