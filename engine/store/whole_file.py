"""Files that appear whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.errors import EnvironmentProblem
from engine.store.sqlite_errors import translated

PRIVATE = 0o600
SHARED = 0o666
"""less what the user's umask takes away, as for any file that a program saves"""


@contextmanager
def whole(target: Path, mode: int = PRIVATE) -> Iterator[Path]:
    """An empty file beside ``target`` to write to; once written it is synced and takes the target's place.

    Raises:
        EnvironmentProblem: the folder is missing, the disk is full, there is no permission.
    """
    part = target.with_name(target.name + ".part")
    try:
        with translated():
            part.unlink(missing_ok=True)
            part.touch(mode)
            yield part
            sync(part)
            part.replace(target)
    except FileNotFoundError as error:
        raise EnvironmentProblem(f"The folder {target.parent} is not there.", "Choose another place.") from error
    finally:
        part.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Have the disk write down what the file holds."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
