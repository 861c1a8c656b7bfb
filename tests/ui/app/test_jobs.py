"""Stories beside the window: batches, Stop, errors, an orderly end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future

import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.jobs import PAUSE, Job, Jobs
from engine.errors import Interrupted


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    """The jobs of one window."""
    jobs = Jobs()
    yield jobs
    jobs.close()


def test_a_burst_arrives_whole_in_order_and_in_few_batches(jobs: Jobs, qtbot: QtBot) -> None:
    job = jobs.story(lambda stop: iter(range(1000)))
    batches: list[list[int]] = []
    job.happened.connect(batches.append)
    with qtbot.waitSignal(job.finished):
        job.start()
    assert [event for batch in batches for event in batch] == list(range(1000))
    assert len(batches) < 20


def test_events_come_in_the_qt_thread(jobs: Jobs, qtbot: QtBot) -> None:
    job = jobs.story(lambda stop: iter([1]))
    threads = []
    job.happened.connect(lambda _: threads.append(QThread.currentThread()))
    with qtbot.waitSignal(job.finished):
        job.start()
    assert threads == [QApplication.instance().thread()]


def test_what_comes_after_a_pause_is_told_too(jobs: Jobs, qtbot: QtBot) -> None:
    go_on = threading.Event()

    def story(stop: threading.Event) -> Iterator[str]:
        yield "first"
        go_on.wait()
        yield "second"

    job = jobs.story(story)
    with qtbot.waitSignal(job.happened):
        job.start()
    qtbot.wait(100)
    with qtbot.waitSignal(job.finished):
        go_on.set()


def test_stop_ends_a_story_at_its_next_step_and_lets_it_clean_up(jobs: Jobs, qtbot: QtBot) -> None:
    cleaned = threading.Event()

    def story(stop: threading.Event) -> Iterator[int]:
        try:
            while True:
                yield 1
        finally:
            cleaned.set()

    job = jobs.story(story)
    job.happened.connect(lambda _: job.stop())
    with qtbot.waitSignal(job.finished):
        job.start()
    assert cleaned.is_set()
    assert job.stopped


def test_a_story_that_ends_itself_has_the_last_word_after_stop(jobs: Jobs, qtbot: QtBot) -> None:
    def story(stop: threading.Event) -> Iterator[str]:
        yield "first"
        stop.wait()
        yield "on its way"
        yield "last"

    told: list[str] = []
    job = jobs.story(story, ends_itself=True)
    job.happened.connect(told.extend)
    job.happened.connect(lambda _: job.stop())
    with qtbot.waitSignal(job.finished):
        job.start()
    assert told == ["first", "on its way", "last"]
    assert job.stopped


def test_a_job_finishes_once_and_only_when_its_thread_has_ended(qtbot: QtBot) -> None:
    seen = threading.Event()

    class Slow(Job):
        def _tell(self) -> None:
            if self._over:
                seen.wait(0.2)  # meanwhile the batch before is delivered, and with it the end
            super()._tell()

    job = Slow(lambda stop: iter([1]))
    alive: list[bool] = []
    job.finished.connect(lambda: alive.append(job._thread.is_alive()))
    job.start()
    qtbot.waitUntil(lambda: bool(alive))
    qtbot.wait(2 * PAUSE)
    assert alive == [False]


def test_what_is_on_its_way_when_the_window_closes_is_not_told(qtbot: QtBot) -> None:
    jobs = Jobs()
    job = jobs.story(lambda stop: iter([1]))
    told: list[object] = []
    job.happened.connect(told.extend)
    job.finished.connect(lambda: told.append("finished"))
    job.start()
    job.wait()
    jobs.close()
    qtbot.wait(2 * PAUSE)
    assert told == []


def test_an_error_is_told_after_the_events_and_before_the_end(jobs: Jobs, qtbot: QtBot) -> None:
    def story(stop: threading.Event) -> Iterator[int]:
        yield 1
        raise ValueError("no")

    told: list[object] = []
    job = jobs.story(story)
    job.happened.connect(told.extend)
    job.failed.connect(lambda error: told.append(type(error)))
    with qtbot.waitSignal(job.finished):
        job.start()
    assert told == [1, ValueError]


def test_an_interruption_is_no_error(jobs: Jobs, qtbot: QtBot) -> None:
    def story(stop: threading.Event) -> Iterator[int]:
        yield 1
        raise Interrupted

    job = jobs.story(story)
    failed: list[object] = []
    job.failed.connect(failed.append)
    with qtbot.waitSignal(job.finished):
        job.start()
    assert not failed
    assert job.stopped


def test_closing_waits_for_stories_and_tells_nothing_more(jobs: Jobs, qtbot: QtBot) -> None:
    ended = threading.Event()

    def story(stop: threading.Event) -> Iterator[int]:
        stop.wait()
        yield 1
        ended.set()

    told: list[object] = []
    job: Job = jobs.story(story)
    job.happened.connect(told.append)
    job.start()
    jobs.close()
    QApplication.processEvents()
    assert not job._thread.is_alive()
    assert not told


def test_a_call_brings_its_result_or_its_error_to_the_qt_thread(jobs: Jobs, qtbot: QtBot) -> None:
    told: list[object] = []

    def fail() -> int:
        raise ValueError

    jobs.call(lambda: threading.current_thread().name, told.append, told.append)
    qtbot.waitUntil(lambda: len(told) == 1)
    jobs.call(fail, told.append, lambda error: told.append(type(error)))
    qtbot.waitUntil(lambda: len(told) == 2)
    assert str(told[0]).startswith("call")
    assert told[1] is ValueError


def test_a_future_is_delivered_in_the_qt_thread(jobs: Jobs, qtbot: QtBot) -> None:
    future: Future[int] = Future()
    threads: list[object] = []
    jobs.deliver(future, lambda _: threads.append(QThread.currentThread()), _never)
    threading.Thread(target=future.set_result, args=(1,)).start()
    qtbot.waitUntil(lambda: bool(threads))
    assert threads == [QApplication.instance().thread()]


def test_nothing_is_called_any_more_after_closing(jobs: Jobs) -> None:
    jobs.close()
    never: Callable[[], None] = _never
    jobs.call(never, _never, _never)


def _never(*_: object) -> None:
    pytest.fail("this must not be called")
