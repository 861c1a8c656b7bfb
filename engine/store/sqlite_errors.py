"""What SQLite and the file system say, in the user's words: translated once, here."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from engine.errors import EnvironmentProblem, LibraryDamagedError, LibraryError

Wording = tuple[type[EnvironmentProblem], str, str]

DISK_FULL: Wording = (
    EnvironmentProblem,
    "The disk is full, so this could not be kept.",
    "Free some space and try again. Everything kept before is safe.",
)
NO_PERMISSION: Wording = (
    LibraryError,
    "Folioscope may not write in the folder of its library.",
    "Allow writing in that folder, or choose another one.",
)
BUSY: Wording = (
    LibraryError,
    "Another Folioscope is busy with the library.",
    "Wait until it has finished, then try again.",
)
CANNOT_OPEN: Wording = (
    LibraryError,
    "The library cannot be opened.",
    "Check that its folder is there and that you may write in it.",
)
DISK_FAULT: Wording = (
    LibraryError,
    "The disk with the library did not answer as it should.",
    "Check that it is connected, then try again.",
)
DAMAGED: Wording = (
    LibraryDamagedError,
    "The library is damaged.",
    "Close Folioscope and open it again, so that the library is looked over.",
)

BY_CODE: dict[int, Wording] = {
    sqlite3.SQLITE_FULL: DISK_FULL,
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_PROTOCOL: BUSY,
    sqlite3.SQLITE_READONLY: NO_PERMISSION,
    sqlite3.SQLITE_PERM: NO_PERMISSION,
    sqlite3.SQLITE_CANTOPEN: CANNOT_OPEN,
    sqlite3.SQLITE_IOERR: DISK_FAULT,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
}
BY_ERRNO: dict[int | None, Wording] = {
    errno.ENOSPC: DISK_FULL,
    errno.EDQUOT: DISK_FULL,
    errno.EACCES: NO_PERMISSION,
    errno.EPERM: NO_PERMISSION,
    errno.EROFS: NO_PERMISSION,
    errno.EIO: DISK_FAULT,
    errno.ENOENT: CANNOT_OPEN,
    errno.ENOTDIR: CANNOT_OPEN,
    errno.EEXIST: CANNOT_OPEN,
    errno.ENAMETOOLONG: CANNOT_OPEN,
}


@contextmanager
def translated() -> Iterator[None]:
    """Raise what the environment did wrong as a KnownError; a fault of ours stays what it is."""
    try:
        yield
    except (sqlite3.Error, OSError, UnicodeDecodeError) as error:
        wording = _wording(error)
        if wording is None:
            raise
        kind, sentence, next_step = wording
        raise kind(sentence, next_step) from error


def _wording(error: sqlite3.Error | OSError | UnicodeDecodeError) -> Wording | None:
    if isinstance(error, OSError):
        return BY_ERRNO.get(error.errno)
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        # SQLite's extended codes carry the primary one in the low byte (sqlite.org/rescode.html).
        return BY_CODE.get(code & 0xFF)
    # Python's own complaint, without a code, about text in the file that is no UTF-8: it is not what was written.
    return DAMAGED if isinstance(error, (UnicodeDecodeError, sqlite3.OperationalError)) else None
