"""The pool keeps going whatever its readers do."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.contracts import Drawing, OpenedFile, PageRead, Picture, Rank, Source
from engine.errors import NoReaderError, PageError, PasswordError, WorkerFault, WorkerLostError
from engine.workers.messages import Draw, Open, Read
from engine.workers.pool import Pool
from engine.workers.process import Deadlines, ReaderProcess

READER = "tests.helpers.moody_reader"


@pytest.fixture
def pool() -> Iterator[Pool]:
    made = Pool(READER, 2, Deadlines(read=1.5))
    yield made
    made.close()


@pytest.fixture
def source(tmp_path: Path) -> Source:
    path = tmp_path / "pages.txt"
    path.write_text("alpha beta\nHANG\nCRASH\nERROR\nFAULT\ngamma\n")
    return Source(str(path), "")


def read(pool: Pool, source: Source, *positions: int) -> tuple[list[int], Exception | None]:
    outcome = pool.submit(Read(source, positions), Rank.BACKGROUND).result(30)
    return [value.position for value in outcome.values if isinstance(value, PageRead)], outcome.error


def test_replies_come_back_in_order(pool: Pool, source: Source) -> None:
    assert read(pool, source, 6, 1) == ([6, 1], None)


def test_a_hang_is_ended_and_what_came_before_it_stands(pool: Pool, source: Source) -> None:
    positions, error = read(pool, source, 1, 2, 6)
    assert positions == [1]
    assert isinstance(error, WorkerLostError)
    assert error.hung
    assert read(pool, source, 6) == ([6], None)


def test_a_crash_is_not_a_hang(pool: Pool, source: Source) -> None:
    positions, error = read(pool, source, 1, 3)
    assert positions == [1]
    assert isinstance(error, WorkerLostError)
    assert not error.hung


def test_known_errors_and_faults_leave_the_reader_alive(pool: Pool, source: Source) -> None:
    assert isinstance(read(pool, source, 4)[1], PageError)
    fault = read(pool, source, 5)[1]
    assert isinstance(fault, WorkerFault)
    assert "ZeroDivisionError" in str(fault)
    assert "FAULT" not in str(fault), "messages may hold words of a document"
    assert read(pool, source, 6) == ([6], None)


def test_a_password_error_says_whether_one_was_tried(pool: Pool, tmp_path: Path) -> None:
    path = tmp_path / "locked.txt"
    path.write_text("LOCKED\n")
    for password, tried in ((None, False), ("wrong", True)):
        error = pool.submit(Open(str(path), password), Rank.ASKED).result(30).error
        assert isinstance(error, PasswordError)
        assert error.tried is tried
    opened = pool.submit(Open(str(path), "secret"), Rank.ASKED).result(30).single()
    assert isinstance(opened, OpenedFile)
    assert opened.encrypted


def test_what_a_person_waits_for_does_not_queue_behind_background_work(pool: Pool, source: Source) -> None:
    hanging = [pool.submit(Read(source, (2,)), Rank.BACKGROUND) for _ in range(4)]
    picture = pool.submit(Draw(source, 1, Drawing(2.0)), Rank.SCREEN).result(30).single()
    assert isinstance(picture, Picture)
    assert not any(future.done() for future in hanging[2:])


def test_closing_ends_everything(source: Source) -> None:
    pool = Pool(READER, 1)
    running = pool.submit(Read(source, (2,)), Rank.ASKED)
    queued = [pool.submit(Read(source, (1,)), Rank.BACKGROUND) for _ in range(3)]
    while not running.running():
        pass
    pool.close()
    assert isinstance(running.result(5).error, WorkerLostError)
    assert all(future.done() for future in queued)
    with pytest.raises(RuntimeError):
        pool.submit(Read(source, (1,)), Rank.ASKED)


def test_a_reader_has_no_network(pool: Pool, tmp_path: Path) -> None:
    path = tmp_path / "connects.txt"
    path.write_text("CONNECT\n")
    assert "PermissionError" in str(read(pool, Source(str(path), ""), 1)[1]), (
        "a socket was made, by native code or ours"
    )


def test_a_reader_that_cannot_start_is_not_the_file_s_fault(source: Source) -> None:
    pool = Pool("tests.helpers.no_such_reader", 1)
    assert isinstance(pool.submit(Read(source, (1,)), Rank.ASKED).result(30).error, NoReaderError)
    pool.close()


def test_a_machine_that_starts_no_program_says_so_and_is_asked_again(
    pool: Pool, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(module: str) -> ReaderProcess:
        raise BlockingIOError

    with monkeypatch.context() as patched:
        patched.setattr(ReaderProcess, "start", refuse)
        assert isinstance(read(pool, source, 1)[1], NoReaderError)
    assert read(pool, source, 1) == ([1], None)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a program that runs cannot be replaced")
@pytest.mark.parametrize("gone", [False, True])
def test_a_package_that_was_updated_while_it_ran_starts_no_reader_of_another_version(
    gone: bool, pool: Pool, source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = tmp_path / "folioscope"
    if not gone:
        new.write_bytes(b"another version")
    with monkeypatch.context() as patched:
        patched.setattr(sys, "frozen", True, raising=False)
        patched.setattr(sys, "executable", str(new))
        error = read(pool, source, 1)[1]
    assert isinstance(error, NoReaderError)
    assert "updated" in error.sentence
    assert read(pool, source, 1) == ([1], None)
