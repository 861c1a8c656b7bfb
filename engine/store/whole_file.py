"""Files that appear whole or not at all."""

from __future__ import annotations

import errno
import glob
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from engine.errors import EnvironmentProblem
from engine.store.sqlite_errors import translated

PRIVATE = 0o600
SHARED = 0o666
"""less what the user's umask takes away, as for any file that a program saves"""

NO_PLACE: dict[int | None, str] = {
    errno.ENOENT: "The folder {folder} is not there.",
    errno.ENOTDIR: "The folder {folder} is not there.",
    errno.EACCES: "Folioscope may not write in {folder}.",
    errno.EPERM: "Folioscope may not write in {folder}.",
    errno.EROFS: "Folioscope may not write in {folder}.",
    errno.ENAMETOOLONG: "A file cannot have such a long name.",
}


@contextmanager
def whole(target: Path, mode: int = PRIVATE) -> Iterator[Path]:
    """An empty file beside ``target`` to write to; once written it is synced and takes the target's place.

    Two processes that write the same target each have a file of their own; the last one's stays.

    Raises:
        EnvironmentProblem: the folder is missing, the disk is full, there is no permission.
    """
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    with translated():
        try:
            drop_left_behind(target.parent, glob.escape(target.name))
            part.unlink(missing_ok=True)
            part.touch(mode)
            yield part
            sync(part)
            part.replace(target)
        except OSError as error:
            if error.errno not in NO_PLACE:
                raise
            sentence = NO_PLACE[error.errno].format(folder=target.parent)
            raise EnvironmentProblem(sentence, "Choose another place or name.") from error
        finally:
            with suppress(OSError):  # there is nothing to take away where nothing could be written
                part.unlink()


def drop_left_behind(folder: Path, targets: str) -> None:
    """Delete what ended processes had begun to write in this folder.

    Args:
        targets: a pattern of names.
    """
    for part in folder.glob(f"{targets}.*.part"):
        writer = part.suffixes[-2].removeprefix(".")
        if writer.isdecimal() and not psutil.pid_exists(int(writer)):
            part.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Have the disk write down what the file holds."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
