"""One reader process, seen from its parent."""

from __future__ import annotations

import multiprocessing
import time
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

from engine.workers import child
from engine.workers.messages import (
    MAX_MESSAGE,
    Check,
    Draw,
    Message,
    Open,
    Read,
    Request,
    Scan,
    decode_reply,
    encode_request,
)


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
            case Draw():
                return self.draw


@dataclass(eq=False)
class ReaderProcess:
    """A child process that serves one request at a time. Spawned, never forked: a fork of a Qt process may deadlock."""

    connection: Connection
    process: SpawnProcess
    served: int = 0
    idle_since: float = field(default_factory=time.monotonic)

    @classmethod
    def start(cls, module: str) -> ReaderProcess:
        """Start a process that runs the ``Reader`` of ``module``."""
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=child.run, args=(theirs, module), daemon=True, name="folioscope-reader")
        process.start()
        theirs.close()
        return cls(ours, process)

    def send(self, request: Request) -> None:
        """Hand over a request. Raises OSError when the process has ended."""
        self.connection.send_bytes(encode_request(request))
        self.served += 1

    def receive(self) -> Message:
        """The next reply. Raises EOFError or OSError when the process has ended or sends too much."""
        return decode_reply(self.connection.recv_bytes(MAX_MESSAGE))

    def alive(self) -> bool:
        """It can take a request."""
        return self.process.is_alive()

    def kill(self) -> None:
        """End it now, whatever it does."""
        self.process.kill()
        self.process.join()
        self.process.close()
        self.connection.close()
