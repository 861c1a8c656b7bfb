"""A few reader processes behind one queue with three ranks.

``submit`` may be called from any thread and gives a future. One thread of the pool hands requests to idle processes,
collects replies, ends a process that is past its deadline and starts another one. Background work leaves one
process free, so that a page on the screen never waits behind a page of OCR.
"""

from __future__ import annotations

import heapq
import itertools
import multiprocessing
import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass, field
from multiprocessing.connection import wait

import msgspec

from engine.contracts import Rank
from engine.errors import NoReaderError, WorkerFault, WorkerLostError
from engine.workers.messages import Done, Failed, Fault, Ready, Request, Value, known_error
from engine.workers.process import REPLACED, Deadlines, ReaderProcess, is_replaced

RECYCLE_AFTER = 500
"""requests: MuPDF and onnxruntime keep a little memory for each document"""
NO_ROOM = NoReaderError(
    "This machine cannot start another program to read documents.", "Close some other programs, then try again."
)
IDLE_SECONDS = 120.0
"""a process that has had nothing to do for so long is let go"""


@dataclass(frozen=True)
class Outcome:
    """What became of a request: its replies until the end, or until the error."""

    values: tuple[Value, ...]
    error: Exception | None = None

    def single(self) -> Value:
        """The one reply of a request for one thing. Raises the error."""
        if self.error is not None:
            raise self.error
        return self.values[0]


@dataclass(order=True)
class _Task:
    rank: Rank
    number: int
    request: Request = field(compare=False)
    future: Future[Outcome] = field(compare=False)
    values: list[Value] = field(compare=False, default_factory=list)
    deadline: float = field(compare=False, default=0.0)


class Pool:
    """Reader processes, started when first needed."""

    def __init__(self, module: str, size: int, deadlines: Deadlines | None = None) -> None:
        """``module`` offers a ``Reader``; ``size`` processes do background work, one more what a person waits for."""
        self.size = size
        self._module = module
        self._deadlines = deadlines or Deadlines()
        self._queue: list[_Task] = []
        self._numbers = itertools.count()
        self._lock = threading.Lock()
        self._closing = False
        self._idle: list[ReaderProcess] = []
        self._busy: dict[ReaderProcess, _Task] = {}
        self._woken, self._wake = multiprocessing.get_context("spawn").Pipe(duplex=False)
        self._thread: threading.Thread | None = None

    def submit(self, request: Request, rank: Rank) -> Future[Outcome]:
        """Queue a request. The future can be cancelled until a process has taken the request."""
        future: Future[Outcome] = Future()
        with self._lock:
            if self._closing:
                raise RuntimeError("the pool is closed")
            heapq.heappush(self._queue, _Task(rank, next(self._numbers), request, future))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="folioscope-readers", daemon=True)
                self._thread.start()
            self._wake.send_bytes(b"w")
        return future

    def close(self) -> None:
        """End all processes; what is queued is cancelled, what runs ends with WorkerLostError."""
        with self._lock:
            self._closing = True
            for task in self._queue:
                task.future.cancel()
            self._queue.clear()
            thread = self._thread
            self._wake.send_bytes(b"w")
        if thread is not None:
            thread.join()
        self._wake.close()
        self._woken.close()

    def _run(self) -> None:
        """The pool's thread. It also starts the processes: on Linux they end with the thread that started them."""
        try:
            while not self._closing:
                self._hand_out()
                self._wait()
                self._end_hung()
                self._let_go()
        finally:
            for task in self._busy.values():
                task.future.set_result(Outcome(tuple(task.values), WorkerLostError("closed", hung=False)))
            for process in (*self._busy, *self._idle):
                process.kill()

    def _hand_out(self) -> None:
        while (task := self._next_task()) is not None:
            if not task.future.set_running_or_notify_cancel():
                continue
            try:
                process = self._free_process()
            except OSError:  # no memory or no process to be had: others may still be at work
                error = NoReaderError(*REPLACED) if is_replaced() else NO_ROOM
                task.future.set_result(Outcome((), error))
                continue
            try:
                process.send(task.request)
            except OSError:
                self._lose(process, task, "the reader ended", hung=False)
            else:
                new = process.served == 1
                task.deadline = time.monotonic() + (self._deadlines.start if new else self._deadlines.of(task.request))
                self._busy[process] = task

    def _free_process(self) -> ReaderProcess:
        while self._idle:
            process = self._idle.pop()
            if process.alive():
                return process
            process.kill()
        return ReaderProcess.start(self._module)

    def _next_task(self) -> _Task | None:
        with self._lock:
            if not self._queue:
                return None
            seats = self.size if self._queue[0].rank is Rank.BACKGROUND else self.size + 1
            return heapq.heappop(self._queue) if len(self._busy) < seats else None

    def _wait(self) -> None:
        """Until a process has something to say, a request comes, or the next deadline."""
        now = time.monotonic()
        soonest = min((task.deadline for task in self._busy.values()), default=now + IDLE_SECONDS)
        ready = wait([self._woken, *(process.connection for process in self._busy)], max(0.0, soonest - now))
        while self._woken.poll():
            self._woken.recv_bytes()
        for process in [process for process in self._busy if process.connection in ready]:
            self._take(process, self._busy[process])

    def _take(self, process: ReaderProcess, task: _Task) -> None:
        try:
            message = process.receive()
        except (EOFError, OSError, msgspec.DecodeError):
            self._lose(process, task, "the reader ended", hung=False)
            return
        match message:
            case Ready():
                task.deadline = time.monotonic() + self._deadlines.of(task.request)
            case Done():
                self._finish(process, task, None)
            case Failed():
                self._finish(process, task, known_error(message))
            case Fault(traceback):
                self._finish(process, task, WorkerFault(traceback))
            case reply:
                task.values.append(reply.value)
                task.deadline = time.monotonic() + self._deadlines.of(task.request)

    def _finish(self, process: ReaderProcess, task: _Task, error: Exception | None) -> None:
        del self._busy[process]
        if process.served < RECYCLE_AFTER:
            process.idle_since = time.monotonic()
            self._idle.append(process)
        else:
            process.kill()
        task.future.set_result(Outcome(tuple(task.values), error))

    def _lose(self, process: ReaderProcess, task: _Task, reason: str, *, hung: bool) -> None:
        self._busy.pop(process, None)
        process.kill()
        task.future.set_result(Outcome(tuple(task.values), WorkerLostError(reason, hung=hung)))

    def _end_hung(self) -> None:
        now = time.monotonic()
        for process, task in list(self._busy.items()):
            if task.deadline <= now:
                self._lose(process, task, "the reader did not answer in time", hung=True)

    def _let_go(self) -> None:
        now = time.monotonic()
        for process in [process for process in self._idle if now - process.idle_since >= IDLE_SECONDS]:
            self._idle.remove(process)
            process.kill()
