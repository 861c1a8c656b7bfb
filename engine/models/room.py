"""Room on the disk that models are kept on, and what the disk says, in the person's words."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.errors import EnvironmentProblem
from engine.models.fit import gigabytes

SPARE = 500_000_000
"""bytes that stay free for the rest of the machine"""
NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
"""the disk is full, or the person's share of it"""


def require_room(folder: Path, missing: int) -> None:
    """Refuse what has no room. ``missing`` are the bytes that are still to come.

    Raises:
        EnvironmentProblem: the disk has less, and some has to stay free.
    """
    free = shutil.disk_usage(folder).free
    if missing and missing + SPARE > free:
        raise EnvironmentProblem(
            f"{gigabytes(missing)} are still to come and {gigabytes(SPARE)} have to stay free; the disk of {folder} "
            f"has {gigabytes(free)} free.",
            "Free some space and say the same again: what is here stays.",
        )


@contextmanager
def disk_named(target: Path, size: int) -> Iterator[None]:
    """What the disk refuses while a file of so many bytes is written or read.

    Raises:
        EnvironmentProblem: it is full, does not take such large files, or may not be written to.
    """
    try:
        yield
    except OSError as error:
        if error.errno is None:  # not the disk
            raise
        raise EnvironmentProblem(*_wording(error.errno, target, size)) from error


def _wording(number: int, target: Path, size: int) -> tuple[str, str]:
    if number in NO_ROOM:
        sentence = f"The disk of {target.parent} is full: {target.name} takes {gigabytes(size)}."
        return sentence, "Free some space and say the same again: what is here stays."
    if number == errno.EFBIG:
        sentence = f"{target.parent} does not take a file as large as {target.name}: {gigabytes(size)}."
        return sentence, "A disk in the format FAT32 takes 4 GB at most; keep the library on another one."
    return f"{target.name} could not be kept in {target.parent}.", "Check the disk and that Folioscope may write there."
