"""A model as the rest of Folioscope knows it, whatever kind it is: a process that is there while it is needed.

The process serves one request at a time. Whoever asks takes a turn, and a turn can be taken over: reading ahead gives
way to all else, and what a thread has left unfinished gives way to what it asks next. The one who takes over ends the
request himself, so that nothing depends on whether the other thread ever goes on with it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import TypeVar

from engine.errors import EnvironmentProblem, Interrupted, WorkerFault
from engine.workers.messages import Done, Failed, Fault, Ready, known_error
from engine.workers.model_messages import Message, Reply, Task
from engine.workers.model_process import ENDS, ModelProcess
from engine.workers.process import REPLACED, is_replaced

Value = TypeVar("Value")

LOOK = 0.05
"""seconds between two looks at whether to stop"""


@dataclass(frozen=True)
class Patience:
    """Seconds."""

    start: float = 60
    """until the process is there: a slow disk"""
    look: float = 120
    """for what needs no weights"""
    reply: float = 900
    """from one reply to the next: weights from a slow disk, on a slow machine"""
    stop: float = 2
    """until a Stop is confirmed"""
    idle: float = 600
    """without a request, then its memory is given back"""


@dataclass(eq=False)
class _Turn:
    """The right to talk to the process, from before a request until after its end."""

    ahead: bool
    """reading ahead, which gives way to whatever else is asked"""
    thread: int = field(default_factory=threading.get_ident)
    talking: threading.RLock = field(default_factory=threading.RLock)
    """held while talking to the process"""
    over: bool = False
    """it has ended, or somebody else is about to end it"""
    unanswered: bool = False
    """the request has been sent and its end not been heard"""

    def gives_way_to(self, other: _Turn) -> bool:
        return self.thread == other.thread or (self.ahead and not other.ahead)


class ModelWorker:
    """What the workers of all models do: a process is started when first needed and asked one thing at a time.

    It may be used from several threads. Beyond what the model's protocol says, a method raises Interrupted when the
    worker is closed or its turn taken over, EnvironmentProblem when the process ends by itself or does not answer in
    time, and WorkerFault for a fault of ours in it.
    """

    def __init__(
        self,
        kind_of_process: type[ModelProcess],
        module: str,
        patience: Patience,
        libraries: Callable[[], Path | None] = lambda: None,
    ) -> None:
        """``module`` offers what the process runs; ``libraries`` says, when one is started, what it loads for a
        graphics card."""
        self._kind_of_process = kind_of_process
        self._called = kind_of_process.kind.name
        self._module = module
        self._patience = patience
        self._libraries = libraries
        self._changed = threading.Condition()
        """guards what follows"""
        self._turn: _Turn | None = None
        self._process: ModelProcess | None = None
        self._idle: threading.Timer | None = None
        self._closed = False
        self._lost = 0
        """processes that ended by themselves, or hung"""

    def memory(self) -> int:
        """Bytes that the model takes now. Waits for nothing."""
        with self._changed:
            return self._process.memory() if self._process is not None else 0

    def release(self) -> None:
        """Let go of all memory: end the process, when it has done what others have asked."""
        turn = self._take(Event(), ahead=False)
        try:
            self._drop()
        finally:
            self._finish(turn)

    def close(self) -> None:
        """End the process, whatever it does."""
        with self._changed:
            self._closed = True
            turn = self._turn
        if turn is not None:
            self._finish(turn)
        self._drop()

    def _one(self, task: Task, kind: type[Value], seconds: float, stop: Event) -> Value:
        """The only value of the answer."""
        with closing(self._ask(task, (kind,), seconds, stop)) as values:
            value = next(values, None)
            if value is None or next(values, None) is not None:
                raise WorkerFault(f"not one answer to {type(task).__name__}")
        return value

    def _ask(
        self, task: Task, kinds: tuple[type[Value], ...], seconds: float, stop: Event
    ) -> Generator[Value, None, None]:
        """The values of the answer, which are of these kinds; each comes within so many seconds."""
        turn = self._take(stop, ahead=task.ahead)
        try:
            process = self._ready_process(turn, stop)
            with self._talking(turn, stop):
                turn.unanswered = True
                process.ask(task)
            while not isinstance(message := self._hear(turn, process, seconds, stop), Done):
                yield _value(message, kinds)
        finally:
            self._finish(turn)

    def _take(self, stop: Event, *, ahead: bool) -> _Turn:
        """Wait until no other request is under way, or end one that gives way."""
        turn = _Turn(ahead)
        if self._closed:
            raise RuntimeError(f"the {self._called} is closed")
        while True:
            with self._changed:
                if self._closed or stop.is_set():
                    raise Interrupted
                before = self._turn
                if before is None:
                    self._turn = turn
                    self._set_timer(None)
                    return turn
                if not before.gives_way_to(turn):
                    self._changed.wait(LOOK)
                    continue
            self._finish(before)

    def _finish(self, turn: _Turn) -> None:
        """End a turn, one's own or another's: stop its request, or else the process."""
        turn.over = True
        with turn.talking:
            if turn.unanswered:
                turn.unanswered = False
                if self._closed or not self._stops():
                    self._drop()
        with self._changed:
            if self._turn is turn:
                self._turn = None
                self._set_timer(self._patience.idle if self._process is not None else None)
                self._changed.notify_all()

    def _stops(self) -> bool:
        """Stop the request that is under way; False where the process does not hear."""
        try:
            return self._process is not None and self._process.stop(self._patience.stop)
        except EnvironmentProblem:
            return False

    @contextmanager
    def _talking(self, turn: _Turn, stop: Event) -> Iterator[None]:
        """Talk to the process, which is let go when something is wrong with it."""
        with turn.talking:
            if turn.over or stop.is_set():
                raise Interrupted
            try:
                yield
            except EnvironmentProblem:
                turn.unanswered = False
                self._lost += 1
                self._drop()
                raise

    def _ready_process(self, turn: _Turn, stop: Event) -> ModelProcess:
        with self._talking(turn, stop):
            process = self._running_process()
        if not process.ready:
            message = self._hear(turn, process, self._patience.start, stop)
            if not isinstance(message, Ready):
                raise _error(message)
        return process

    def _running_process(self) -> ModelProcess:
        if self._process is not None and not self._process.alive():
            self._drop()  # it ended while it had nothing to do; nothing was lost
        if self._process is None:
            try:
                self._process = self._kind_of_process.start(self._module, self._libraries())
            except OSError:
                cannot = f"This machine cannot start the {self._called}'s program."
                said = REPLACED if is_replaced() else (cannot, "Close some other programs, then ask again.")
                raise self._kind_of_process.kind.missing(*said) from None
        return self._process

    def _hear(self, turn: _Turn, process: ModelProcess, seconds: float, stop: Event) -> Message:
        """The next message, if it comes in this time."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with self._talking(turn, stop):
                message = process.receive(LOOK)
                if message is not None:
                    self._note(turn, process, message)
                    return message
        with self._talking(turn, stop):
            turn.unanswered = False
            self._lost += 1
            self._drop()
        raise EnvironmentProblem(f"The {self._called} did not answer in time.", "Ask again, or choose a smaller model.")

    def _note(self, turn: _Turn, process: ModelProcess, message: Message) -> None:
        if isinstance(message, ENDS):
            turn.unanswered = False
        if isinstance(message, Ready):
            process.ready = True
        elif not process.ready:  # it could not load what it serves, and ends
            self._drop()

    def _drop(self) -> None:
        """End the process."""
        with self._changed:
            process, self._process = self._process, None
            self._set_timer(None)
        if process is not None:
            process.kill()

    def _drop_idle(self) -> None:
        with self._changed:
            if self._idle is threading.current_thread():  # or else somebody has asked just now
                self._drop()

    def _set_timer(self, seconds: float | None) -> None:
        """Give the process so much time without a request; None for no end."""
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None
        if seconds is not None:
            self._idle = threading.Timer(seconds, self._drop_idle)
            self._idle.daemon = True
            self._idle.start()


def _value(message: Message, kinds: tuple[type[Value], ...]) -> Value:
    """What a reply brings, if it is of these kinds; what else a process says is an error."""
    if isinstance(message, Reply) and isinstance(message.value, kinds):
        return message.value
    raise _error(message)


def _error(message: Message) -> Exception:
    match message:
        case Failed():
            return known_error(message)
        case Fault(traceback):
            return WorkerFault(traceback)
    return WorkerFault(f"{type(message).__name__} was not asked for")
