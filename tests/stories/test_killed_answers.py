"""A process that is killed while it answers costs nothing but time; ``make soak`` kills it a hundred times."""

from __future__ import annotations

import random
import shutil
import time
from pathlib import Path

import pytest

from tests.helpers.killed_answers import add, kept, run

SAMPLES = 2


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one document that nothing was asked about."""
    home = tmp_path_factory.mktemp("killed") / "home"
    add(home)
    return home


@pytest.fixture(scope="session")
def unbroken(library: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    """The same folder after a run that nothing broke, and the seconds that it took."""
    home = shutil.copytree(library, tmp_path_factory.mktemp("unbroken") / "home")
    started = time.monotonic()
    assert run(home)
    return home, time.monotonic() - started


@pytest.mark.parametrize("seed", range(SAMPLES))
def test_killed_and_gone_on_with_it_gives_the_same_answer(
    library: Path, unbroken: tuple[Path, float], tmp_path: Path, seed: int
) -> None:
    compare_after_kill(library, unbroken, tmp_path, seed)


def compare_after_kill(library: Path, unbroken: tuple[Path, float], folder: Path, seed: int) -> None:
    """Kill at a moment that the seed chooses, go on, and compare."""
    home = shutil.copytree(library, folder / "home")
    whole, seconds = unbroken
    run(home, seconds * random.Random(seed).uniform(0.2, 1.0))
    assert run(home)
    expected = kept(whole)
    assert len(expected) == 1
    assert kept(home) == expected
