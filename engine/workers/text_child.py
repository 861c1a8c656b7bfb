"""The inside of the text model's process: one thread serves requests, another one listens.

The second thread hears a Stop, and the end of the parent, while native code runs in the first.
"""

from __future__ import annotations

import importlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Protocol

from engine.contracts import (
    Generated,
    Piece,
    PromptRead,
    PromptWeight,
    TextEvent,
    TextModelFacts,
    TextRequest,
    TextSpeed,
)
from engine.errors import Interrupted, NoTextModelError
from engine.workers import limits
from engine.workers.messages import Failed, Fault, Ready, encode, failure
from engine.workers.serving import answer, fault, settle_down
from engine.workers.text_messages import (
    Finished,
    Generate,
    Inspect,
    Inspected,
    Measure,
    Measured,
    Prepare,
    Progressed,
    Reply,
    Stop,
    Task,
    Weigh,
    Weighed,
    Wrote,
    decode_request,
    encode_reply,
)

ADVICE = "'folioscope doctor' says what is missing."


class Service(Protocol):
    """What a module that is run here offers under the name ``TextService``."""

    def inspect(self, path: str) -> TextModelFacts: ...
    def weigh(self, request: TextRequest) -> PromptWeight: ...
    def measure(self, request: TextRequest) -> TextSpeed: ...
    def prepare(self, request: TextRequest) -> Iterator[PromptRead]: ...
    def generate(self, request: TextRequest) -> Iterator[TextEvent]: ...
    def stop(self) -> None:
        """By another thread: within 0.1 s the running call raises Interrupted, or else the next one."""
        ...

    def resume(self) -> None:
        """Forget a Stop."""
        ...


def run(connection: Connection, module: str) -> None:
    """Serve requests from ``connection`` with the ``TextService`` of ``module`` until the other end closes."""
    settle_down()
    limits.step_back()
    inbox = _Inbox(connection)
    threading.Thread(target=inbox.listen, name="folioscope-ear", daemon=True).start()
    service = _load(module)
    if isinstance(service, Failed | Fault):
        connection.send_bytes(encode(service))
        return
    connection.send_bytes(encode(Ready()))
    while True:
        task = inbox.tasks.get()
        answer(connection, map(encode_reply, _replies(inbox, service, task)))


def _load(module: str) -> Service | Failed | Fault:
    try:
        service: Service = importlib.import_module(module).TextService()
    except ImportError:
        return failure(NoTextModelError("The text model's engine is not installed.", ADVICE))
    except (OSError, RuntimeError):  # so llama_cpp says that its native library, or one that this needs, is missing
        return failure(NoTextModelError("The text model's engine does not start.", ADVICE))
    except Exception as error:
        return fault(error)
    return service


class _Inbox:
    """What the parent has sent: tasks in their order, and the number of the one that is to stop."""

    def __init__(self, connection: Connection) -> None:
        self.tasks: SimpleQueue[Task] = SimpleQueue()
        self._connection = connection
        self._running: tuple[int, Service] | None = None
        self._stopped = 0

    def listen(self) -> None:
        """The ear's thread. Whatever ends it, the pipe's other end above all, ends the process at once."""
        try:
            while True:
                self._hear()
        finally:
            os._exit(1)

    def _hear(self) -> None:
        match decode_request(self._connection.recv_bytes()):
            case Stop(number):
                self._stopped = number
                running = self._running
                if running is not None and running[0] == number:
                    running[1].stop()
            case task:
                self.tasks.put(task)

    @contextmanager
    def doing(self, task: Task, service: Service) -> Iterator[None]:
        """From now on a Stop for this task reaches the service; one that has come already raises Interrupted.

        None reaches the next task: that one comes in by the thread that calls ``stop``, and only after the parent has
        heard the end of this one, which is said after this block.
        """
        service.resume()
        self._running = task.number, service
        try:
            if self._stopped == task.number:
                raise Interrupted
            yield
        finally:
            self._running = None


def _replies(inbox: _Inbox, service: Service, task: Task) -> Iterator[Reply]:
    with inbox.doing(task, service):
        match task:
            case Inspect(model):
                yield Inspected(service.inspect(model))
            case Weigh(request):
                yield Weighed(service.weigh(request))
            case Measure(request):
                yield Measured(service.measure(request))
            case Prepare(request):
                yield from map(Progressed, service.prepare(request))
            case Generate(request):
                yield from map(_event, service.generate(request))


def _event(event: TextEvent) -> Reply:
    match event:
        case PromptRead():
            return Progressed(event)
        case Piece():
            return Wrote(event)
        case Generated():
            return Finished(event)
