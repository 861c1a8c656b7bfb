"""Work beside the window: stories of the session in threads, single calls in a few more, all told to the Qt thread.

A story is a generator. Its events reach the window in batches, so that a thousand of them in a burst cost the window
a few repaints and never the next key. Stop is cooperative: the event that the generator looks at.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from engine.errors import Interrupted

T = TypeVar("T")
Story = Callable[[threading.Event], Iterator[object]]
"""takes the event that stops it"""

PAUSE = 60
"""milliseconds between batches"""
PATIENCE = 20.0
"""seconds that closing waits for a story to come to its next step"""
CALLS_SIDE_BY_SIDE = 2


class Job(QObject):
    """One story in its own thread.

    A story that ``ends_itself`` looks at the event that stops it, and what it tells after Stop still counts; any
    other is ended at its next step.

    Signals, all in the Qt thread:
        happened(events): a list of events, in order, nothing left out.
        finished(): the last one; the story ended by itself, was stopped, or failed.
        failed(error): before ``finished``, where it ended with an error.
    """

    happened = Signal(object)
    finished = Signal()
    failed = Signal(object)
    _news = Signal()

    def __init__(self, story: Story, parent: QObject | None = None, *, ends_itself: bool = False) -> None:
        super().__init__(parent)
        self._story = story
        self._ends_itself = ends_itself
        self._stop = threading.Event()
        self._events: deque[object] = deque()
        self._told = threading.Event()
        """set while the Qt thread knows that there is news"""
        self._error: Exception | None = None
        self._over = False
        """set in the thread: no more events come"""
        self._silent = False
        self._thread = threading.Thread(target=self._run, name="story", daemon=True)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._deliver)
        self._news.connect(self._hear, Qt.ConnectionType.QueuedConnection)

    @property
    def stopped(self) -> bool:
        """Whether Stop was pressed."""
        return self._stop.is_set()

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End at the next step; what is done stays done."""
        self._stop.set()

    def wait(self) -> None:
        """Until the thread has ended; may be called in any thread."""
        if self._thread.is_alive():
            self._thread.join(PATIENCE)

    def silence(self) -> None:
        """Tell nothing any more, not even what is on its way from the thread."""
        self._silent = True
        self._pause.stop()

    def _run(self) -> None:
        story = self._story(self._stop)
        try:
            for event in story:
                self._events.append(event)
                self._tell()
                if self._stop.is_set() and not self._ends_itself:
                    break
        except Interrupted:
            self._stop.set()
        except Exception as error:  # handed to the Qt thread, which shows it or reports it
            self._error = error
        finally:
            if isinstance(story, Generator):
                story.close()
            self._over = True
            self._tell()

    def _tell(self) -> None:
        if not self._told.is_set():
            self._told.set()
            self._news.emit()

    @Slot()
    def _hear(self) -> None:
        """The first event of a burst is shown at once, those behind it together."""
        if not self._pause.isActive():
            self._deliver()

    @Slot()
    def _deliver(self) -> None:
        if self._silent:
            return
        self._told.clear()  # before looking: what comes from now on is told anew
        over = self._over
        events = [self._events.popleft() for _ in range(len(self._events))]
        if events:
            self.happened.emit(events)
        if not over:
            if events:
                self._pause.start()
            return
        self.silence()
        # It may still be about to tell that it is over, and must not do so once this object is gone.
        self._thread.join()
        if self._error is not None:
            self.failed.emit(self._error)
        self.finished.emit()


class Jobs(QObject):
    """The stories and calls of one window; closing the window ends them all."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: list[Job] = []
        self._calls = ThreadPoolExecutor(CALLS_SIDE_BY_SIDE, thread_name_prefix="call")
        self._courier = _Courier(self)

    def story(self, story: Story, *, ends_itself: bool = False) -> Job:
        """A job for ``story``, to be connected and then started."""
        job = Job(story, self, ends_itself=ends_itself)
        self._running.append(job)
        job.finished.connect(lambda: self._forget(job))
        return job

    def call(
        self, function: Callable[[], T], on_result: Callable[[T], None], on_error: Callable[[Exception], None]
    ) -> None:
        """Run ``function`` beside the window; one of the two is called in the Qt thread with what came of it.

        Nothing happens once the window is closing: nobody is left to be told.
        """
        if self._courier.is_open:
            self.deliver(self._calls.submit(function), on_result, on_error)

    def deliver(self, future: Future[T], on_result: Callable[[T], None], on_error: Callable[[Exception], None]) -> None:
        """Call one of the two in the Qt thread when ``future`` is done."""
        future.add_done_callback(lambda done: self._courier.carry(done, on_result, on_error))

    def end_stories(self) -> None:
        """Stop all stories and wait for them; may be called in any thread."""
        running = tuple(self._running)
        for job in running:
            job.stop()
        for job in running:
            job.wait()

    def close(self) -> None:
        """End everything: stories at their next step, calls when they are done; nothing is told any more."""
        self._courier.close()
        for job in self._running:
            job.silence()
        self.end_stories()
        self._running.clear()
        self._calls.shutdown()

    def _forget(self, job: Job) -> None:
        if job in self._running:
            self._running.remove(job)
            job.deleteLater()


class _Courier(QObject):
    """Carries results of other threads into the Qt thread."""

    _arrived = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.is_open = True
        self._arrived.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)

    def carry(self, done: Future[Any], on_result: Callable[[Any], None], on_error: Callable[[Exception], None]) -> None:
        """From any thread."""
        if self.is_open and not done.cancelled():
            self._arrived.emit((done, on_result, on_error))

    def close(self) -> None:
        """Carry nothing any more."""
        self.is_open = False

    @Slot(object)
    def _hand_over(self, carried: tuple[Future[Any], Callable[[Any], None], Callable[[Exception], None]]) -> None:
        done, on_result, on_error = carried
        if not self.is_open:
            return
        error = done.exception()
        if error is None:
            on_result(done.result())
        elif isinstance(error, Exception):
            on_error(error)
