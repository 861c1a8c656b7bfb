"""The whole program is killed while it reads; the next start goes on, and the result is that of an unbroken run."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SOAKING
from tests.helpers.command import folioscope
from tests.helpers.drawn_pages import many_pages, mixed_document
from tests.helpers.languages import language_page

LONGEST = 8.0
"""seconds; an unbroken run takes about as long on two slow cores"""
ROUNDS = 40 if SOAKING else 1
KILLS = 3
"""in each round"""


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_killed_while_adding(tmp_path: Path, seed: int) -> None:
    paths = [many_pages(tmp_path, 200), mixed_document(tmp_path, "en", "de", "fr", "es")]
    whole = added(tmp_path / "whole", *paths)
    chance = random.Random(seed)
    home = tmp_path / "killed"
    for _ in range(KILLS):
        kill_while_adding(home, paths, chance.uniform(0.3, LONGEST))
    assert added(home, *paths) == whole
    best = folioscope(home, "ask", language_page("de").question, "--json").json()["quotes"][0]
    assert (best["document"], best["page"]) == ("mixed.pdf", 2)


def kill_while_adding(home: Path, paths: list[Path], seconds: float) -> None:
    """Start adding, and kill the program after this time."""
    command = [sys.executable, "-m", "app", "--data-dir", str(home), "add", *map(str, paths)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()


def added(home: Path, *paths: Path) -> list[dict[str, Any]]:
    """The library after adding these, without what differs from run to run."""
    ran = folioscope(home, "add", *paths)
    assert ran.code == 0, ran.err
    documents = folioscope(home, "list", "--json").json()["documents"]
    differs = ("id", "added")
    return sorted(
        ({key: value for key, value in document.items() if key not in differs} for document in documents),
        key=lambda document: str(document["name"]),
    )
