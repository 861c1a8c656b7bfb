"""A child process, and a reader process, seen from their parent."""

from __future__ import annotations

import errno
import multiprocessing
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Self

from engine.workers import child
from engine.workers.messages import (
    MAX_MESSAGE,
    Check,
    Draw,
    Message,
    Open,
    Pixels,
    Read,
    Request,
    Scan,
    decode_reply,
    encode_request,
)

REPLACED = ("Folioscope was updated or removed while it ran.", "Close it, then start it again.")
"""sentence and next step: a child process would be of another version than its parent"""


@dataclass(frozen=True)
class Deadlines:
    """Seconds from one reply to the next before a reader counts as hung (slowest real page: 3.2 s at 72 dpi)."""

    start: float = 60
    open: float = 60
    read: float = 20
    check: float = 20
    scan: float = 120
    draw: float = 30

    def of(self, request: Request) -> float:
        """The seconds that this request may take for one reply."""
        match request:
            case Open():
                return self.open
            case Read():
                return self.read
            case Check():
                return self.check
            case Scan():
                return self.scan
            case Draw() | Pixels():
                return self.draw


def is_replaced() -> bool:
    """Whether the packaged program on the disk is no longer the one that runs, which Linux keeps until it ends."""
    if sys.platform != "linux" or not getattr(sys, "frozen", False):
        return False
    try:
        return not os.path.samefile("/proc/self/exe", sys.executable)
    except FileNotFoundError:
        return True


@dataclass(eq=False)
class ChildProcess:
    """A child process and the pipe to it. Spawned, never forked: a fork of a Qt process may deadlock."""

    connection: Connection
    process: SpawnProcess

    @classmethod
    def spawn(cls, target: Callable[..., None], arguments: tuple[str, ...], name: str) -> Self:
        """Start a process that serves the other end of the pipe: ``target`` is called with it and these arguments.

        Raises:
            OSError: no memory or no process to be had, or the program ``is_replaced``.
        """
        if is_replaced():
            raise OSError(errno.ESTALE, REPLACED[0])
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=target, args=(theirs, *arguments), daemon=True, name=name)
        process.start()
        theirs.close()
        return cls(ours, process)

    def alive(self) -> bool:
        """It can take a request."""
        return self.process.is_alive()

    def kill(self) -> None:
        """End it now, whatever it does."""
        self.process.kill()
        self.process.join()
        with suppress(ValueError):  # a thread that starts another process may be about to note the end of this one
            self.process.close()
        self.connection.close()


@dataclass(eq=False)
class ReaderProcess(ChildProcess):
    """A reader, which serves one request at a time."""

    served: int = 0
    idle_since: float = field(default_factory=time.monotonic)

    @classmethod
    def start(cls, module: str) -> ReaderProcess:
        """Start a process that runs the ``Reader`` of ``module``. Raises OSError."""
        return cls.spawn(child.run, (module,), "folioscope-reader")

    def send(self, request: Request) -> None:
        """Hand over a request. Raises OSError when the process has ended."""
        self.connection.send_bytes(encode_request(request))
        self.served += 1

    def receive(self) -> Message:
        """The next reply. Raises EOFError or OSError when the process has ended or sends too much."""
        return decode_reply(self.connection.recv_bytes(MAX_MESSAGE))
