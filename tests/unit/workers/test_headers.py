"""Headers are read in a process that may end, hang, and neither take all memory nor reach the network."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.errors import EnvironmentProblem
from engine.workers.headers import HeaderWorker
from engine.workers.model import Patience


@pytest.fixture
def worker() -> Iterator[HeaderWorker]:
    worker = HeaderWorker("tests.helpers.moody_headers", Patience(look=2))
    yield worker
    worker.close()


@pytest.mark.parametrize("mood", ["DIE", "HANG"])
def test_a_file_that_ends_the_reader_costs_only_itself(worker: HeaderWorker, mood: str) -> None:
    assert worker.read(Path("first")).title == "first"
    with pytest.raises(EnvironmentProblem):
        worker.read(Path(mood))
    assert worker.read(Path("second")).title == "second"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has this limit")
def test_memory_has_a_limit(worker: HeaderWorker) -> None:
    assert worker.read(Path("EAT")).title == "no memory"
    assert worker.read(Path("next")).title == "next"


def test_there_is_no_network(worker: HeaderWorker) -> None:
    assert worker.read(Path("CALL")).title == "no network"
