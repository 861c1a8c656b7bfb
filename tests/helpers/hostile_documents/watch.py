"""What this process opens, starts and reaches while something runs, as Python itself reports it.

An audit hook (PEP 578) cannot be taken off again, so there is one for all tests, and it listens only while asked to.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

REACHES = (
    *("socket.connect", "socket.getaddrinfo", "socket.sendto", "urllib.Request", "webbrowser.open"),
    *("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.startfile"),
)
"""events that show a way out: the network, a browser, another program"""
CHANGES = ("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod")


class Watch:
    """What was noticed.

    Attributes:
        reached: events of ``REACHES``.
        written: paths outside of the folders that may be written to.
    """

    def __init__(self, *allowed: Path) -> None:
        self.reached: list[str] = []
        self.written: list[str] = []
        self._allowed = [str(folder.resolve()) for folder in allowed]

    def note(self, event: str, arguments: tuple[object, ...]) -> None:
        """One event of Python's."""
        if event in REACHES:
            self.reached.append(f"{event} {arguments!r:.200}")
        elif (event == "open" and _writes(arguments)) or event in CHANGES:
            path = arguments[0]
            if isinstance(path, str | bytes | os.PathLike) and not self._may_write(os.fsdecode(path)):
                self.written.append(os.fsdecode(path))

    def _may_write(self, path: str) -> bool:
        return path == os.devnull or any(str(Path(path).resolve()).startswith(one) for one in self._allowed)


@contextmanager
def watched(*allowed: Path) -> Iterator[Watch]:
    """Notice what happens in this process, in all its threads; writing only outside of the ``allowed`` folders."""
    watch = Watch(*allowed)
    _watches().append(watch)
    try:
        yield watch
    finally:
        _watches().remove(watch)


@cache
def _watches() -> list[Watch]:
    """Those that listen now; with the first one the hook is set."""
    watches: list[Watch] = []

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        for watch in list(watches):
            watch.note(event, arguments)

    sys.addaudithook(hook)
    return watches


def _writes(arguments: tuple[object, ...]) -> bool:
    _, mode, flags = arguments
    if isinstance(mode, str):
        return any(letter in mode for letter in "wax+")
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR))
