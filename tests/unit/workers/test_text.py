"""The text model stops, gives way and comes back, whatever its process does."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Event

import psutil
import pytest

from engine.contracts import Piece, PromptRead, TextEvent
from engine.errors import EnvironmentProblem, Interrupted, KnownError, NoTextModelError, UseError, WorkerFault
from engine.workers.messages import Done, Ready, Stopped
from engine.workers.model import Patience
from engine.workers.model_messages import Message, Stop, encode_request
from engine.workers.model_process import ENDS
from engine.workers.text import TextProcess, TextWorker
from engine.workers.text_messages import Generate
from tests.helpers.moody_text import DONE, request_of

MODULE = "tests.helpers.moody_text"
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has these limits")
POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has no signals")


@pytest.fixture
def make() -> Iterator[Callable[..., TextWorker]]:
    made: list[TextWorker] = []

    def _make(module: str = MODULE, **patience: float) -> TextWorker:
        made.append(TextWorker(module, Patience(**patience)))
        return made[-1]

    yield _make
    for worker in made:
        worker.close()


@pytest.fixture
def worker(make: Callable[..., TextWorker]) -> TextWorker:
    return make()


@pytest.fixture
def beside() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor() as executor:
        yield executor


def processes() -> list[BaseProcess]:
    return [process for process in multiprocessing.active_children() if process.name == "folioscope-text-model"]


def pids() -> list[int | None]:
    return [process.pid for process in processes()]


def generating(worker: TextWorker, question: str, stop: Event | None = None) -> Generator[TextEvent, None, None]:
    """An answer that can be closed."""
    yield from worker.generate(request_of(question), stop=stop or Event())


def written(worker: TextWorker, question: str, stop: Event | None = None) -> str:
    events = generating(worker, question, stop)
    return " ".join(event.text for event in events if isinstance(event, Piece))


def prepared(worker: TextWorker, started: Event, stop: Event | None = None) -> list[int]:
    """Read ahead until the end; ``started`` is set when the process is in the midst of it."""
    seen = []
    for read in worker.prepare(request_of("READ"), stop=stop or Event()):
        seen.append(read.done)
        if read.done:
            started.set()
    return seen


# --- what it does ----------------------------------------------------------------------------------------------------


def test_everything_that_is_asked_is_answered(worker: TextWorker) -> None:
    request = request_of("some words")
    assert worker.inspect("/models/a.gguf").name == "a.gguf"
    assert worker.weigh(request).pages == (7, 7)
    assert worker.measure(request, stop=Event()).reading == 44.0
    assert [read.done for read in worker.prepare(request, stop=Event())] == [0, 5, 10]
    events = list(worker.generate(request, stop=Event()))
    assert events == [PromptRead(10, 10, 4), Piece("some"), Piece("words"), DONE]
    assert len(pids()) == 1


def test_a_path_need_not_be_text(worker: TextWorker) -> None:
    path = os.fsdecode(b"/models/\xff.gguf")
    facts = worker.inspect(path)
    assert (facts.path, facts.name) == (path, os.fsdecode(b"\xff.gguf"))


def test_memory_is_taken_while_the_process_is_there(worker: TextWorker) -> None:
    assert worker.memory() == 0
    worker.inspect("a")
    assert worker.memory() > 1_000_000
    worker.release()
    assert worker.memory() == 0
    assert not processes()
    assert worker.inspect("a")


@LINUX
def test_what_is_mapped_is_not_taken(worker: TextWorker) -> None:
    worker.inspect("a")
    (pid,) = pids()
    shared = psutil.Process(pid).memory_info().shared
    assert shared > 0
    assert worker.memory() <= psutil.Process(pid).memory_info().rss - shared / 2


def test_known_errors_and_faults_leave_the_process_alive(worker: TextWorker) -> None:
    worker.inspect("a")
    before = pids()
    with pytest.raises(UseError, match="too long"):
        written(worker, "TOO-LONG")
    with pytest.raises(WorkerFault, match="ZeroDivisionError") as fault:
        written(worker, "FAULT")
    assert "FAULT" not in str(fault.value), "messages may hold words of a document"
    assert written(worker, "go on") == "go on"
    assert pids() == before


# --- Stop ------------------------------------------------------------------------------------------------------------


def test_stop_takes_effect_within_three_tenths_of_a_second_of_reading(worker: TextWorker) -> None:
    assert min(seconds_to_stop(worker) for _ in range(5)) < 0.3
    assert written(worker, "go on") == "go on"


def seconds_to_stop(worker: TextWorker) -> float:
    """From Stop, pressed while the process reads, to its effect."""
    stop, pressed = Event(), [0.0]

    def press() -> None:
        pressed[0] = time.monotonic()
        stop.set()

    events = worker.generate(request_of("READ"), stop=stop)
    next(events)
    threading.Timer(0.1, press).start()
    with pytest.raises(Interrupted):
        next(events)
    return time.monotonic() - pressed[0]


def test_stop_leaves_the_process_as_it_is(worker: TextWorker) -> None:
    worker.inspect("a")
    before = pids()
    seconds_to_stop(worker)
    assert written(worker, "go on") == "go on"
    assert pids() == before


def test_a_process_that_does_not_confirm_is_ended(make: Callable[..., TextWorker]) -> None:
    worker = make(stop=0.2)
    worker.inspect("a")
    before, stop = pids(), Event()
    threading.Timer(0.1, stop.set).start()
    with pytest.raises(Interrupted):
        written(worker, "DEAF", stop)
    assert written(worker, "go on") == "go on"
    assert len(pids()) == 1
    assert pids() != before


def test_a_stop_that_was_set_before_starts_nothing(worker: TextWorker) -> None:
    stop = Event()
    stop.set()
    with pytest.raises(Interrupted):
        worker.measure(request_of("READ"), stop=stop)
    assert not processes()


@pytest.fixture
def process() -> Iterator[TextProcess]:
    started = TextProcess.start(MODULE)
    assert started.receive(60) == Ready()
    yield started
    started.kill()


def end_of(process: TextProcess) -> Message:
    """How the next request ends."""
    while not isinstance(message := process.receive(30), ENDS):
        assert message is not None
    return message


def test_a_stop_that_comes_late_does_not_stop_the_next_request(process: TextProcess) -> None:
    for _ in range(20):
        process.ask(Generate(request_of("some words")))
        assert end_of(process) == Done()
        process.connection.send_bytes(encode_request(Stop(process.asked)))
    process.ask(Generate(request_of("some words")))
    assert end_of(process) == Done()


def test_a_stop_that_comes_early_stops_its_request_and_no_other(process: TextProcess) -> None:
    for question in ("PAUSE", "READ", "some words"):
        process.ask(Generate(request_of(question)))
    process.connection.send_bytes(encode_request(Stop(2)))
    assert [end_of(process) for _ in range(3)] == [Done(), Stopped(), Done()]


def test_the_process_ends_with_its_parent_even_in_native_code(process: TextProcess) -> None:
    process.ask(Generate(request_of("DEAF")))
    process.receive(30)
    process.connection.close()
    process.process.join(10)
    assert process.process.exitcode == 1


# --- turns -----------------------------------------------------------------------------------------------------------


def test_reading_ahead_gives_way(worker: TextWorker, beside: ThreadPoolExecutor) -> None:
    started = Event()
    ahead = beside.submit(prepared, worker, started)
    assert started.wait(30)
    before = pids()
    assert written(worker, "an answer") == "an answer"
    with pytest.raises(Interrupted):
        ahead.result(10)
    assert pids() == before


def test_reading_ahead_gives_way_even_if_its_listener_never_comes_back(worker: TextWorker) -> None:
    ahead = worker.prepare(request_of("READ"), stop=Event())
    next(ahead)
    with ThreadPoolExecutor() as beside:
        assert beside.submit(written, worker, "an answer").result(10) == "an answer"
    with pytest.raises(Interrupted):
        next(ahead)
    assert written(worker, "go on") == "go on"


def test_many_who_ask_while_one_reads_ahead_all_get_their_answer(
    worker: TextWorker, beside: ThreadPoolExecutor
) -> None:
    done = Event()

    def read_ahead() -> None:
        while not done.is_set():
            try:
                prepared(worker, Event(), done)
            except Interrupted:
                continue

    ahead = beside.submit(read_ahead)
    answers = [beside.submit(written, worker, f"answer {number}") for number in range(20)]
    assert [answer.result(30) for answer in answers] == [f"answer {number}" for number in range(20)]
    done.set()
    ahead.result(10)


def test_reading_ahead_waits_for_an_answer_and_then_goes_on(worker: TextWorker, beside: ThreadPoolExecutor) -> None:
    events = worker.generate(request_of("some words"), stop=Event())
    next(events)
    stop = Event()
    ahead: Future[list[int]] = beside.submit(prepared, worker, started := Event(), stop)
    assert not started.wait(0.3)
    assert list(events)[-1] == DONE
    assert started.wait(10)
    stop.set()
    with pytest.raises(Interrupted):
        ahead.result(10)


@pytest.mark.parametrize("advances", [0, 1, 2])
def test_a_generator_that_is_closed_leaves_the_process_free(worker: TextWorker, advances: int) -> None:
    worker.inspect("a")
    before = pids()
    events = generating(worker, "many words indeed")
    for _ in range(advances):
        next(events)
    events.close()
    assert written(worker, "go on") == "go on"
    assert pids() == before


def test_a_thread_that_asks_anew_gives_up_what_it_left_unfinished(worker: TextWorker) -> None:
    left = worker.generate(request_of("many words indeed"), stop=Event())
    next(left)
    assert worker.weigh(request_of("go on")).pages == (7, 7)
    with pytest.raises(Interrupted):
        next(left)


# --- what goes wrong -------------------------------------------------------------------------------------------------


@POSIX
def test_a_process_that_the_kernel_ends_is_told_as_such(worker: TextWorker) -> None:
    with pytest.raises(EnvironmentProblem, match="because memory ran out") as problem:
        written(worker, "KILLED")
    assert "smaller model" in problem.value.next_step
    assert written(worker, "go on") == "go on"


@POSIX
def test_an_engine_for_another_processor_is_told_as_such(worker: TextWorker) -> None:
    with pytest.raises(NoTextModelError, match="built for another processor") as problem:
        written(worker, "ANOTHER-PROCESSOR")
    assert "doctor" in problem.value.next_step
    assert written(worker, "go on") == "go on"


@pytest.mark.parametrize("question", ["CRASH", "x" * 2_000_000])
def test_a_process_that_ends_or_says_too_much_is_started_again(worker: TextWorker, question: str) -> None:
    with pytest.raises(EnvironmentProblem, match="ended unexpectedly") as problem:
        written(worker, question)
    assert "memory" not in problem.value.sentence
    assert written(worker, "go on") == "go on"


def test_a_process_that_ended_while_idle_is_not_missed(worker: TextWorker) -> None:
    worker.inspect("a")
    (process,) = processes()
    process.kill()
    process.join()
    assert written(worker, "go on") == "go on"


@pytest.mark.parametrize("lost", ["CRASH", "DEAF"])
def test_a_graphics_card_is_used_until_a_process_with_it_is_lost(lost: str) -> None:
    worker = TextWorker(MODULE, Patience(reply=3), lambda: Path("/lib/cards.so"))
    with closing(worker):
        assert written(worker, "CARD") == "/lib/cards.so"
        worker.release()
        assert written(worker, "CARD") == "/lib/cards.so"
        with pytest.raises(EnvironmentProblem):
            written(worker, lost)
        assert written(worker, "CARD") == "none"


def test_answers_that_cannot_be_are_not_believed(worker: TextWorker) -> None:
    with pytest.raises(WorkerFault):
        worker.weigh(request_of("NO-PAGES"))
    with pytest.raises(EnvironmentProblem):
        worker.measure(request_of("NO-NUMBER"), stop=Event())


def test_a_process_that_is_silent_for_too_long_is_ended(make: Callable[..., TextWorker]) -> None:
    worker = make(reply=0.3)
    with pytest.raises(EnvironmentProblem, match="in time"):
        written(worker, "DEAF")
    assert not processes()


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("import no_such_engine", NoTextModelError),
        ("raise RuntimeError('libgomp.so.1 is missing')", NoTextModelError),
        ("class TextService:\n    def __init__(self, _card) -> None:\n        raise ZeroDivisionError", WorkerFault),
    ],
)
def test_an_engine_that_does_not_start(
    make: Callable[..., TextWorker],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    source: str,
    error: type[Exception],
) -> None:
    (tmp_path / "broken_engine.py").write_text(source)
    monkeypatch.syspath_prepend(tmp_path)
    worker = make("broken_engine")
    for _ in range(2):
        with pytest.raises(error):
            worker.inspect("a")
    assert not processes()


def test_a_machine_that_starts_no_program_says_so_and_is_asked_again(
    worker: TextWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(module: str, libraries: Path | None) -> TextProcess:
        raise BlockingIOError

    with monkeypatch.context() as patched:
        patched.setattr(TextProcess, "start", refuse)
        with pytest.raises(NoTextModelError):
            worker.inspect("a")
    assert worker.inspect("a")


@LINUX
def test_a_package_that_was_updated_while_it_ran_starts_no_model_of_another_version(
    worker: TextWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(sys, "frozen", True, raising=False)
        patched.setattr(sys, "executable", "/no/such/folioscope")
        with pytest.raises(NoTextModelError, match="updated"):
            worker.inspect("a")
    assert worker.inspect("a")


# --- the house -------------------------------------------------------------------------------------------------------


def test_the_process_has_no_network(worker: TextWorker) -> None:
    with pytest.raises(WorkerFault, match="PermissionError"):
        written(worker, "CONNECT")


@LINUX
def test_the_process_steps_back_and_may_take_all_the_memory_there_is(worker: TextWorker) -> None:
    with pytest.raises(KnownError) as settled:
        written(worker, "SETTLED")
    assert settled.value.sentence == f"800 {min(19, os.nice(0) + 5)} True 0"


def test_a_process_without_requests_is_let_go(make: Callable[..., TextWorker]) -> None:
    worker = make(idle=0.5)
    worker.inspect("a")
    (process,) = processes()
    assert wait([process.sentinel], 10)
    assert worker.inspect("a")


def test_requests_leave_neither_threads_nor_files_nor_processes(worker: TextWorker) -> None:
    def held() -> tuple[int, int, list[int | None]]:
        for thread in threading.enumerate():
            if isinstance(thread, threading.Timer) and thread.finished.is_set():
                thread.join()  # cancelled, it is about to end
        files = psutil.Process().num_fds() if os.name != "nt" else 0
        return threading.active_count(), files, pids()

    worker.inspect("a")
    before = held()
    for number in range(50):
        events = generating(worker, "some words")
        next(events)
        if number % 2:
            list(events)
        else:
            events.close()
    assert held() == before
    worker.close()
    assert not processes()


def test_closing_interrupts_what_runs(worker: TextWorker, beside: ThreadPoolExecutor) -> None:
    started = Event()
    ahead = beside.submit(prepared, worker, started)
    assert started.wait(30)
    worker.close()
    with pytest.raises(Interrupted):
        ahead.result(10)
    assert not processes()
    with pytest.raises(RuntimeError):
        worker.inspect("a")
