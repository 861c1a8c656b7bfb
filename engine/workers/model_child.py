"""The inside of a model's process, whatever kind it is: one thread serves requests, another one listens.

The second thread hears a Stop, and the end of the parent, while native code runs in the first.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Protocol, TypeVar

from engine.errors import Interrupted
from engine.workers import limits
from engine.workers.messages import Failed, Fault, Ready, encode, failure
from engine.workers.model_messages import ModelKind, Reply, Stop, Task, encode_reply
from engine.workers.serving import answer, fault, settle_down

ADVICE = "'folioscope doctor' says what is missing."


class Stoppable(Protocol):
    """What can be told to leave what it does."""

    def stop(self) -> None:
        """By another thread: the running call raises Interrupted as soon as it can, or else the next one."""
        ...

    def resume(self) -> None:
        """Forget a Stop."""
        ...


Service = TypeVar("Service", bound=Stoppable)


def serve(
    connection: Connection,
    kind: ModelKind,
    load: Callable[[], Service],
    replies: Callable[[Service, Task], Iterator[Reply]],
) -> None:
    """Serve requests from ``connection`` with the service that ``load`` makes, until the other end closes.

    ``replies`` has the service do what is asked.
    """
    settle_down()
    limits.step_back()
    inbox = _Inbox(connection, kind)
    threading.Thread(target=inbox.listen, name="folioscope-ear", daemon=True).start()
    service = _loaded(kind, load)
    if isinstance(service, Failed | Fault):
        connection.send_bytes(encode(service))
        return
    connection.send_bytes(encode(Ready()))
    while True:
        task = inbox.tasks.get()
        answer(connection, map(encode_reply, _until_stopped(inbox, service, task, replies)))


def _loaded(kind: ModelKind, load: Callable[[], Service]) -> Service | Failed | Fault:
    try:
        return load()
    except ImportError:
        return failure(kind.missing(f"The {kind.name}'s engine is not installed.", ADVICE))
    except (OSError, RuntimeError):  # so its library says that a native one, or one that this needs, is missing
        return failure(kind.missing(f"The {kind.name}'s engine does not start.", ADVICE))
    except Exception as error:
        return fault(error)


class _Inbox:
    """What the parent has sent: tasks in their order, and the number of the one that is to stop."""

    def __init__(self, connection: Connection, kind: ModelKind) -> None:
        self.tasks: SimpleQueue[Task] = SimpleQueue()
        self._connection = connection
        self._kind = kind
        self._running: tuple[int, Stoppable] | None = None
        self._stopped = 0

    def listen(self) -> None:
        """The ear's thread. Whatever ends it, the pipe's other end above all, ends the process at once."""
        try:
            while True:
                self._hear()
        finally:
            os._exit(1)

    def _hear(self) -> None:
        match self._kind.decode_request(self._connection.recv_bytes()):
            case Stop(number):
                self._stopped = number
                running = self._running
                if running is not None and running[0] == number:
                    running[1].stop()
            case task:
                self.tasks.put(task)

    @contextmanager
    def doing(self, task: Task, service: Stoppable) -> Iterator[None]:
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


def _until_stopped(
    inbox: _Inbox, service: Service, task: Task, replies: Callable[[Service, Task], Iterator[Reply]]
) -> Iterator[Reply]:
    with inbox.doing(task, service):
        yield from replies(service, task)
