"""``folioscope models graphics``, as a person types it, on a machine whose driver names a card that is not there."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.models.graphics.build import build_here
from tests.helpers.command import folioscope
from tests.helpers.wheels import COMPUTES, DIES, fake_driver, named_as, wheel_folder

pytestmark = pytest.mark.skipif(os.name != "posix" or build_here() is None, reason="the driver's program is a script")
LONGEST_SECONDS = 2.5
"""a run is killed so long after its start; an unbroken one takes about as long"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library on a machine with a card."""
    monkeypatch.setenv("PATH", f"{fake_driver(tmp_path / 'programs')}{os.pathsep}{os.environ['PATH']}")
    return tmp_path / "home"


def stick(tmp_path: Path, code: str = COMPUTES) -> Path:
    """All wheels that the program asks for, tiny; torch does what its code says."""
    build = build_here()
    assert build is not None
    return wheel_folder(tmp_path / "stick", named_as(build, code))


def test_it_is_offered_got_from_a_stick_used_and_removed(home: Path, tmp_path: Path) -> None:
    offered = folioscope(home, "models", "graphics")
    assert "2.5 GB to download" in offered.out and "folioscope models graphics get" in offered.out
    got = folioscope(home, "models", "graphics", "get", "--from", stick(tmp_path))
    assert got.code == 0, got.err
    assert "used from now on" in got.out and "Trying the graphics card" in got.err
    shown = folioscope(home, "models", "graphics", "--json").json()
    assert shown["support"]["stage"] == "ready"
    assert shown["support"]["card"]["used_by"] == ["vision"]
    removed = folioscope(home, "models", "graphics", "remove", "--json").json()
    assert removed["freed"] > 30_000
    assert folioscope(home, "models", "graphics", "remove").code == 3


def test_doctor_says_it(home: Path, tmp_path: Path) -> None:
    def found() -> dict[str, dict[str, str]]:
        told = folioscope(home, "doctor", "--json").json()["findings"]
        return {finding["name"]: finding for finding in told}

    before = found()
    assert before["graphics card"]["mend"].startswith("folioscope models graphics get")
    assert "graphics-card support" not in before
    folioscope(home, "models", "graphics", "get", "--from", stick(tmp_path))
    after = found()
    assert after["graphics-card support"]["state"] == "ok"
    assert "The vision engine uses it." in after["graphics card"]["sentence"]


def test_a_trial_that_ends_the_process_is_a_sentence_and_it_is_not_used(home: Path, tmp_path: Path) -> None:
    ran = folioscope(home, "models", "graphics", "get", "--from", stick(tmp_path, DIES))
    assert ran.code == 5 and "ended unexpectedly. It is not used." in ran.err
    shown = folioscope(home, "models", "graphics")
    assert "not used, because no trial went well" in shown.out
    told = folioscope(home, "doctor", "--json").json()["findings"]
    assert [each["state"] for each in told if each["name"] == "graphics-card support"] == ["trouble"]


def test_without_a_card_or_with_an_old_driver_nothing_is_got(home: Path, tmp_path: Path) -> None:
    wheels = stick(tmp_path)
    fake_driver(tmp_path / "programs", driver="535.183.01")
    old = folioscope(home, "models", "graphics", "get", "--from", wheels)
    assert old.code == 5 and "535, is too old" in old.err
    (tmp_path / "programs" / "nvidia-smi").write_text("#!/bin/sh\n")
    none = folioscope(home, "models", "graphics", "get", "--from", wheels)
    assert none.code != 0
    assert not (home / "graphics").exists()


def test_erasing_takes_it_along(home: Path, tmp_path: Path) -> None:
    folioscope(home, "models", "graphics", "get", "--from", stick(tmp_path))
    assert (home / "graphics").is_dir()
    assert folioscope(home, "erase", "--yes").code == 0
    assert not (home / "graphics").exists()


def test_killed_at_any_moment_it_goes_on(home: Path, tmp_path: Path, amount: Callable[[int, int], int]) -> None:
    wheels, chance = stick(tmp_path), random.Random(6)
    arguments = ["--data-dir", str(home), "models", "graphics", "get", "--from", str(wheels)]
    for _ in range(amount(2, 30)):
        with subprocess.Popen([sys.executable, "-m", "app", *arguments], stderr=subprocess.DEVNULL) as process:
            try:
                process.wait(chance.uniform(0.3, LONGEST_SECONDS))
            except subprocess.TimeoutExpired:
                process.kill()
    got = folioscope(home, "models", "graphics", "get", "--from", wheels)
    assert got.code == 0, got.err
    (build,) = [path for path in (home / "graphics").iterdir() if path.is_dir()]
    assert (build / "tried.json").is_file()
    assert (build / "torch/__init__.py").read_text() == COMPUTES
