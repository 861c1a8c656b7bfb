"""A file from the user's disk: its bytes, read once, and what they are.

The kind of a file is seen in its first bytes; its name may say anything.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from engine.contracts import DocumentKind
from engine.errors import EnvironmentProblem, FileGoneError, InputError

LARGEST_FILE = 2 * 1024**3
"""bytes; a larger file would not fit beside its pages in the memory that a reader may use"""

PDF_HEADER_WITHIN = 1024
"""bytes in which readers of PDF look for the header; ISO 32000-1, annex H, note 13"""

PICTURE_STARTS = (
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"II*\0",
    b"MM\0*",
    b"II+\0",
    b"MM\0+",
    b"GIF87a",
    b"GIF89a",
    b"BM",
)
"""PNG, JPEG, TIFF and BigTIFF in both byte orders, GIF, BMP"""

HEIF_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"})


@dataclass(frozen=True, slots=True)
class FileState:
    """What tells without reading whether a file was touched."""

    size: int
    modified_ns: int


@dataclass(frozen=True, slots=True)
class FileBytes:
    """One content of a file."""

    name: str
    state: FileState
    data: bytes
    sha256: str


def file_state(path: str) -> FileState:
    """Size and time of a file. Raises as ``read_file``."""
    with _telling(path):
        state = os.stat(path)
    return FileState(state.st_size, state.st_mtime_ns)


def read_file(path: str) -> FileBytes:
    """Read a file, once.

    Raises:
        FileGoneError: there is no such file.
        EnvironmentProblem: it may not be read, or the disk fails.
        InputError: it is a folder, empty, or too large.
    """
    name = Path(path).name
    with _telling(path):
        mode = os.stat(path).st_mode
        if not stat.S_ISREG(mode):
            what = "a folder" if stat.S_ISDIR(mode) else "no file with content"
            raise InputError(f"“{name}” is {what}.", "Drop the PDFs and pictures themselves.")
        with open(path, "rb") as stream:
            state = os.fstat(stream.fileno())
            if state.st_size > LARGEST_FILE:
                raise InputError(f"“{name}” is larger than 2 GB.", "Split it into smaller files and drop those.")
            data = stream.read()
    if not data:
        raise InputError(f"“{name}” is empty.", "Check whether it was saved or copied completely.")
    return FileBytes(name, FileState(state.st_size, state.st_mtime_ns), data, hashlib.sha256(data).hexdigest())


@contextmanager
def _telling(path: str) -> Iterator[None]:
    """Turn what the system raises into sentences."""
    name = Path(path).name
    try:
        yield
    except FileNotFoundError:
        raise FileGoneError(f"“{name}” is no longer there.", "Find where it is now and drop it again.") from None
    except PermissionError:
        raise EnvironmentProblem(
            f"You have no permission to read “{name}”.", "Ask its owner for a copy, or change its permissions."
        ) from None
    except OSError as error:
        raise EnvironmentProblem(
            f"“{name}” could not be read: {error.strerror}.", "Copy it to this computer and drop the copy."
        ) from error


def recognise(file: FileBytes) -> DocumentKind:
    """Tell what a file is by its content.

    Raises:
        InputError: neither PDF nor picture.
    """
    head = file.data[:PDF_HEADER_WITHIN]
    if head.startswith(PICTURE_STARTS) or is_webp(head) or is_heif(head):
        return DocumentKind.IMAGE
    # a PDF that has lost its beginning can often be mended; the parser tells
    if b"%PDF-" in head or file.name.lower().endswith(".pdf"):
        return DocumentKind.PDF
    raise InputError(
        f"“{file.name}” is neither a PDF nor a picture.",
        "Folioscope reads PDFs and pictures. Save this as PDF and drop it again.",
    )


def is_webp(head: bytes) -> bool:
    """Whether a file begins like WebP."""
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"


def is_heif(head: bytes) -> bool:
    """Whether a file begins like HEIC, or HEIF with the same coding."""
    return head[4:8] == b"ftyp" and head[8:12] in HEIF_BRANDS
