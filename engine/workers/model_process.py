"""The process of a model, seen from its parent."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Self

import msgspec
import psutil

from engine.errors import EnvironmentProblem
from engine.workers.messages import Done, Failed, Fault, Stopped
from engine.workers.model_messages import MAX_REPLY, Message, ModelKind, Stop, Task, encode_request
from engine.workers.process import ChildProcess

ENDS = Done | Failed | Fault | Stopped
"""after these the request is over"""
KILLED = -9
"""exit code of a process that the kernel has ended, on POSIX"""
NO_SUCH_INSTRUCTION = (-4, 0xC000001D)
"""exit codes of a process whose code this processor cannot run: SIGILL on POSIX, and what Windows calls it"""
EXIT_SECONDS = 1.0
"""from the end of the pipe to the end of the process"""


@dataclass(eq=False)
class ModelProcess(ChildProcess):
    """A model, which serves one request at a time.

    What is said to it and heard of it raises EnvironmentProblem where it has ended, or sends what is no reply.
    """

    kind: ClassVar[ModelKind]
    run: ClassVar[Callable[..., None]]
    """what it runs, given the name of a module, and the path of what it loads for a graphics card, if there is that"""
    ready: bool = False
    """it has said so"""
    asked: int = 0
    """requests, which are numbered from 1"""

    @classmethod
    def start(cls, module: str, libraries: Path | None = None) -> Self:
        """Start a process that runs the service of ``module``; at ``libraries`` is what it loads for a graphics card.
        Raises OSError."""
        arguments = (module,) if libraries is None else (module, str(libraries))
        return cls.spawn(cls.run, arguments, f"folioscope-{cls.kind.name.replace(' ', '-')}")

    def ask(self, task: Task) -> None:
        """Hand over a request."""
        self.asked += 1
        self._send(msgspec.structs.replace(task, number=self.asked))

    def stop(self, seconds: float) -> bool:
        """Stop the request that has not ended; whether its end was heard in this time."""
        self._send(Stop(self.asked))
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            if isinstance(self.receive(left), ENDS):
                return True
        return False

    def receive(self, seconds: float) -> Message | None:
        """The next reply, if one comes in this time."""
        with self._believed_alive():
            if not self.connection.poll(seconds):
                return None
            return self.kind.decode_reply(self.connection.recv_bytes(MAX_REPLY))

    def memory(self) -> int:
        """Bytes of memory that are free when it ends."""
        try:
            taken = psutil.Process(self.process.pid).memory_info()
            # Linux counts a mapped file as free memory, whoever has it mapped.
            return int(taken.rss) - int(getattr(taken, "shared", 0))
        except psutil.Error:  # it has just ended
            return 0

    def _send(self, request: Task | Stop) -> None:
        with self._believed_alive():
            self.connection.send_bytes(encode_request(request))

    @contextmanager
    def _believed_alive(self) -> Iterator[None]:
        """Where the pipe has ended, or brings what is no reply, raise what to say of it."""
        try:
            yield
        except (EOFError, OSError, msgspec.DecodeError):
            raise self._end() from None

    def _end(self) -> EnvironmentProblem:
        self.process.join(EXIT_SECONDS)
        if self.process.exitcode == KILLED:
            return EnvironmentProblem(
                f"The {self.kind.name} ended unexpectedly, probably because memory ran out.",
                "Close other programs or choose a smaller model, then ask again.",
            )
        if self.process.exitcode in NO_SUCH_INSTRUCTION:
            return self.kind.missing(
                f"The {self.kind.name}'s engine was built for another processor.",
                "'folioscope doctor' says how to get one for this machine.",
            )
        return EnvironmentProblem(f"The {self.kind.name} ended unexpectedly.", "Ask again.")
