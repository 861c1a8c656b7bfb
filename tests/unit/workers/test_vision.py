"""The vision model stops in time, gives way and comes back, whatever its process does.

What it shares with the text model is tested there.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Event

import pytest

from engine.contracts import PageEncoded, Picture, Piece, VisionModel
from engine.errors import EnvironmentProblem, Interrupted, KnownError, NoVisionModelError, WorkerFault
from engine.workers.model import Patience
from engine.workers.vision import VisionProcess, VisionWorker
from tests.helpers.moody_vision import LAYERS, LOOKED, SPEC, request_of

MODULE = "tests.helpers.moody_vision"
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has these limits")
POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has no signals")
IN_TIME = 0.5
"""seconds from Stop to its effect"""
PATIENT = Patience(stop=10)
"""where the machine that runs the tests may be busy"""


@pytest.fixture
def make() -> Iterator[Callable[..., VisionWorker]]:
    made: list[VisionWorker] = []

    def _make(module: str = MODULE, patience: Patience | None = None) -> VisionWorker:
        made.append(VisionWorker(module, patience))
        return made[-1]

    yield _make
    for worker in made:
        worker.close()


@pytest.fixture
def worker(make: Callable[..., VisionWorker]) -> VisionWorker:
    return make()


def processes() -> list[BaseProcess]:
    return [process for process in multiprocessing.active_children() if process.name == "folioscope-vision-model"]


def pid() -> int:
    """Of the only process there is."""
    (process,) = processes()
    assert process.pid is not None
    return process.pid


def written(worker: VisionModel, question: str, page: Picture | None = None) -> str:
    request = request_of(question, page=page) if page else request_of(question)
    return " ".join(event.text for event in worker.look(request, stop=Event()) if isinstance(event, Piece))


def seconds_to_stop(worker: VisionModel, question: str) -> float:
    """From Stop, pressed while the process is busy with its next step, to its effect."""
    stop, pressed = Event(), [0.0]

    def press() -> None:
        pressed[0] = time.monotonic()
        stop.set()

    events = worker.look(request_of(question), stop=stop)
    next(events)
    threading.Timer(0.1, press).start()
    with pytest.raises(Interrupted):
        next(events)
    return time.monotonic() - pressed[0]


# --- what it does ----------------------------------------------------------------------------------------------------


def test_everything_that_is_asked_is_answered(worker: VisionModel) -> None:
    request, stop = request_of("some words"), Event()
    assert worker.inspect(SPEC).path == SPEC.path
    assert [weights.done for weights in worker.prepare(SPEC, stop=stop)] == [0, 50, 100]
    assert worker.measure(SPEC, stop=stop) == LOOKED.speed
    assert [page.done for page in worker.encode(request, stop=stop)] == [0, LAYERS]
    events = list(worker.look(request, stop=stop))
    assert events == [PageEncoded(LAYERS, LAYERS, kept=True), Piece("some"), Piece("words"), LOOKED]
    assert pid()


def test_the_largest_page_arrives(worker: VisionWorker) -> None:
    width, height = 4000, 4200
    page = Picture(width, height, os.urandom(3 * width) * height)
    assert written(worker, "PIXELS", page).startswith(hashlib.sha256(page.pixels).hexdigest())


# --- Stop ------------------------------------------------------------------------------------------------------------


def test_stop_between_two_steps_leaves_the_process_as_it_is(make: Callable[..., VisionWorker]) -> None:
    worker = make(patience=PATIENT)
    worker.inspect(SPEC)
    before = pid()
    assert min(seconds_to_stop(worker, "STEPS") for _ in range(3)) < IN_TIME
    assert written(worker, "go on") == "go on"
    assert pid() == before


@pytest.mark.parametrize("question", ["DEAF", "DEAF-ALL-OVER"])
def test_stop_in_a_step_that_takes_too_long_ends_the_process(worker: VisionWorker, question: str) -> None:
    pids = []

    def seconds() -> float:
        assert written(worker, "go on") == "go on"
        pids.append(pid())
        return seconds_to_stop(worker, question)

    assert min(seconds() for _ in range(3)) < IN_TIME
    assert not processes()
    assert written(worker, "go on") == "go on"
    assert len({*pids, pid()}) == 4


# --- turns -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("question", "patience"), [("STEPS", PATIENT), ("DEAF", None)])
def test_encoding_ahead_gives_way(make: Callable[..., VisionWorker], question: str, patience: Patience | None) -> None:
    worker = make(patience=patience)
    ahead = worker.encode(request_of(question), stop=Event())
    next(ahead)
    before = pid()
    with ThreadPoolExecutor() as beside:
        assert beside.submit(written, worker, "an answer").result(10) == "an answer"
    assert (pid() == before) is (question == "STEPS")
    with pytest.raises(Interrupted):
        next(ahead)


def test_preparing_weights_gives_way_to_nobody(worker: VisionWorker) -> None:
    preparing = worker.prepare(SPEC, stop=Event())
    next(preparing)
    with ThreadPoolExecutor() as beside:
        answer = beside.submit(written, worker, "an answer")
        with pytest.raises(TimeoutError):
            answer.result(0.3)
        assert [weights.done for weights in preparing] == [50, 100]
        assert answer.result(10) == "an answer"


# --- what goes wrong -------------------------------------------------------------------------------------------------


@POSIX
@pytest.mark.parametrize("question", ["STEPS", "DEAF"])
def test_a_process_that_is_killed_is_told_as_such(worker: VisionWorker, question: str) -> None:
    events = worker.look(request_of(question), stop=Event())
    next(events)
    os.kill(pid(), signal.SIGKILL)
    with pytest.raises(EnvironmentProblem) as problem:
        next(events)
    assert problem.value.sentence == "The vision model ended unexpectedly, probably because memory ran out."
    assert written(worker, "go on") == "go on"


@POSIX
def test_a_process_that_is_killed_at_any_time_comes_back(worker: VisionWorker) -> None:
    page = Picture(4000, 1000, bytes(3 * 4000 * 1000))
    for thousandth in range(0, 48, 8):  # while a page is on its way, while the answer comes, or after it
        worker.inspect(SPEC)
        victim = pid()
        killer = threading.Timer(thousandth / 1000, os.kill, (victim, signal.SIGKILL))
        killer.start()
        with suppress(EnvironmentProblem):
            while victim in [process.pid for process in processes()]:
                assert written(worker, "an answer", page) == "an answer"
        killer.join()
        assert written(worker, "go on") == "go on"


@pytest.mark.parametrize("question", ["CRASH", "ONE-TOO-MANY", "NO-LAYER"])
def test_a_process_that_ends_or_says_what_cannot_be_is_started_again(worker: VisionWorker, question: str) -> None:
    with pytest.raises(EnvironmentProblem) as problem:
        list(worker.encode(request_of(question), stop=Event()))
    assert problem.value.sentence == "The vision model ended unexpectedly."
    assert written(worker, "go on") == "go on"


def test_a_process_that_is_silent_for_too_long_is_ended(make: Callable[..., VisionWorker]) -> None:
    worker = make(patience=Patience(reply=0.3))
    with pytest.raises(EnvironmentProblem, match="vision model did not answer in time"):
        written(worker, "DEAF")
    assert not processes()


def test_an_engine_that_is_not_there_is_missed_in_words(
    make: Callable[..., VisionWorker], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken_vision.py").write_text("import no_such_engine")
    monkeypatch.syspath_prepend(tmp_path)
    worker = make("broken_vision")
    for _ in range(2):
        with pytest.raises(NoVisionModelError, match=r"The vision model's engine is not installed\."):
            worker.inspect(SPEC)
    assert not processes()


def test_a_machine_that_starts_no_program_says_so(worker: VisionWorker, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(module: str, libraries: Path | None) -> VisionProcess:
        raise BlockingIOError

    monkeypatch.setattr(VisionProcess, "start", refuse)
    with pytest.raises(NoVisionModelError, match="cannot start the vision model's program"):
        worker.inspect(SPEC)


# --- the house -------------------------------------------------------------------------------------------------------


def test_the_process_has_no_network(worker: VisionWorker) -> None:
    with pytest.raises(WorkerFault, match="PermissionError"):
        written(worker, "CONNECT")


@LINUX
def test_the_process_steps_back_and_may_take_all_the_memory_there_is(worker: VisionWorker) -> None:
    with pytest.raises(KnownError) as settled:
        written(worker, "SETTLED")
    assert settled.value.sentence == f"800 {min(19, os.nice(0) + 5)} True 0"


def test_memory_comes_back_when_it_is_released_and_when_nothing_is_asked(make: Callable[..., VisionWorker]) -> None:
    worker = make(patience=Patience(idle=0.3))
    worker.inspect(SPEC)
    worker.release()
    assert (worker.memory(), processes()) == (0, [])
    worker.inspect(SPEC)
    (process,) = processes()
    assert worker.memory() > 1_000_000
    assert wait([process.sentinel], 10)


def test_closing_interrupts_what_runs(worker: VisionWorker) -> None:
    ahead = worker.encode(request_of("DEAF"), stop=Event())
    next(ahead)
    worker.close()
    with pytest.raises(Interrupted):
        next(ahead)
    assert not processes()
    with pytest.raises(RuntimeError, match="vision model is closed"):
        worker.inspect(SPEC)
