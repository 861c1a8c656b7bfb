"""A part of the self-test, seen from the program: a process with a deadline, ended with all that it started."""

from __future__ import annotations

import json
import multiprocessing
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path

import psutil

from app.self_test import child
from app.self_test.outcome import Outcome, State

USUAL = 120.0
"""seconds for a part without models, on a slow machine"""
LEAVE = 10.0
"""seconds that a process may take to end after it has told what it found"""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that is tried."""

    name: str
    module: str
    """offers ``check``"""
    deadline: float = USUAL
    """seconds"""


def run(part: Part, folder: Path, *, packaged: bool) -> Outcome:
    """Try one thing. ``folder`` is its own, and is made; ``packaged``: what is not installed is a failure."""
    folder.mkdir()
    started = time.monotonic()
    # Spawned, as all processes of the program, but not as a daemon, which could start no readers and models.
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=child.run, args=(theirs, part.module, str(folder), packaged), name=part.name)
    process.start()
    theirs.close()
    try:
        outcome = _heard(ours, process, part.deadline)
    finally:
        _end(process)
        ours.close()
    return replace(outcome, name=part.name, seconds=time.monotonic() - started)


def _heard(connection: Connection, process: SpawnProcess, deadline: float) -> Outcome:
    """What the process tells within so many seconds."""
    if not connection.poll(deadline):
        return Outcome(State.FAILED, f"It did not end within {deadline:.0f} seconds.")
    try:
        told = json.loads(connection.recv_bytes())
    except EOFError:
        process.join(LEAVE)
        return Outcome(State.FAILED, f"Its process ended unexpectedly, with code {process.exitcode}.")
    process.join(LEAVE)
    return Outcome(State(told["state"]), told["sentence"], told["connections"])


def _end(process: SpawnProcess) -> None:
    """End the process, where it has not ended, and its readers and models with it."""
    if process.is_alive():
        with suppress(psutil.NoSuchProcess):
            for below in psutil.Process(process.pid).children(recursive=True):
                with suppress(psutil.NoSuchProcess):
                    below.kill()
    process.kill()
    process.join()
    process.close()
