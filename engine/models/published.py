"""What a source says of the files that it offers, and whether bytes are those."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from engine.contracts import CatalogueModel

if TYPE_CHECKING:
    from hashlib import _Hash

ACCOUNT = "folioscope.json"
"""file beside the files that Folioscope got: what they are and where they came from"""
PART, NOTES, WRONG = ".part", ".part.json", ".wrong"
"""endings of what is on its way, of the notes about it, and of what was not what the source had published"""


@dataclass(frozen=True, slots=True)
class Published:
    """A file of a model."""

    name: str
    """without a folder"""
    size: int
    """bytes"""
    sha256: str = ""
    """in hexadecimal; empty where the source does not say it"""
    blob: str = ""
    """what Git calls a small file: SHA-1 over a head and its content; empty as above"""

    @property
    def is_known(self) -> bool:
        """Whether the source says a checksum."""
        return bool(self.sha256 or self.blob)

    def hasher(self) -> _Hash:
        """To be fed with the whole content."""
        if self.blob and not self.sha256:
            return hashlib.sha1(b"blob %d\0" % self.size, usedforsecurity=False)
        return hashlib.sha256()

    def is_content(self, hasher: _Hash) -> bool:
        """Whether what was fed is the file, as far as the source lets one tell."""
        return not self.is_known or hasher.hexdigest() == (self.sha256 or self.blob)


@dataclass(frozen=True, slots=True)
class Account:
    """What stands in ``folioscope.json``."""

    id: str
    """in the catalogue"""
    origin: str
    """repository and revision, or the folder that the files were in"""
    files: tuple[Published, ...]

    def write(self, folder: Path) -> None:
        """Put it beside the files. Raises OSError."""
        half = folder / f"{ACCOUNT}{PART}"
        half.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")
        half.replace(folder / ACCOUNT)


def read_account(folder: Path) -> Account | None:
    """What lies in a folder by its own account; None where there is none that makes sense."""
    try:
        content = json.loads((folder / ACCOUNT).read_bytes())
        files = tuple(_published(entry) for entry in content["files"])
        return Account(id=str(content["id"]), origin=str(content["origin"]), files=files)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _published(entry: dict[str, object]) -> Published:
    name, size, sha256, blob = entry["name"], entry["size"], entry["sha256"], entry["blob"]
    if not isinstance(size, int) or size < 0 or not is_plain_name(str(name)):
        raise ValueError("no file of a model")
    return Published(str(name), size, str(sha256), str(blob))


def is_plain_name(name: str) -> bool:
    """Whether a file of this name lies in the folder that it is written to, and is none of our own."""
    is_ours = name == ACCOUNT or name.endswith((PART, NOTES, WRONG))
    return Path(name).name == name and not name.startswith(".") and not set(name) & set("\\/:\0") and not is_ours


def belonging(model: CatalogueModel, names: Iterable[str]) -> Sequence[str]:
    """Those of the names that the catalogue asks for, sorted; none where one of its files is missing."""
    there = sorted(filter(is_plain_name, names))
    if not all(any(fnmatchcase(name, wanted) for name in there) for wanted in model.files):
        return ()
    return [name for name in there if any(fnmatchcase(name, wanted) for wanted in model.files)]
