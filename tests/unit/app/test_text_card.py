"""The text model goes to a graphics card only where a trial went well, and was quicker."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.doctor import State
from app.doctor_machine import examine_text_card
from app.text_card import TextCard, try_now
from engine.contracts import CardTrial
from engine.errors import EnvironmentProblem

LIBRARY = Path("/lib/libggml-vulkan.so")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Linux with a driver."""
    monkeypatch.setattr("sys.platform", "linux")
    (tmp_path / "dev" / "dri").mkdir(parents=True)
    (tmp_path / "dev" / "dri" / "renderD128").touch()
    return tmp_path


def trial(times: float) -> CardTrial:
    return CardTrial("0.9", "AMD Swift 9", times)


def never(_: Path) -> CardTrial:
    raise AssertionError


def fails(_: Path) -> CardTrial:
    raise EnvironmentProblem("The graphics card computes something else than the processor.")


def test_a_card_that_is_quicker_is_used(root: Path) -> None:
    card = try_now(LIBRARY, root, lambda _: trial(3.24))
    assert (card.library, card.used) == (LIBRARY, "AMD Swift 9")
    (found,) = examine_text_card(card)
    assert found.sentence == "AMD Swift 9 computes at 3.2 times the speed of the processor: it is used."


def test_one_that_is_slower_is_not(root: Path) -> None:
    card = try_now(LIBRARY, root, lambda _: trial(0.5))
    assert (card.library, card.used) == (None, "")
    (found,) = examine_text_card(card)
    assert found.sentence.endswith("0.5 times the speed of the processor: it is not used.")


def test_one_that_computes_wrongly_is_not_and_that_is_said(root: Path) -> None:
    card = try_now(LIBRARY, root, fails)
    assert (card.library, card.used) == (None, "")
    (found,) = examine_text_card(card)
    assert found.state is State.OK  # the processor does the work
    assert found.sentence.startswith("The graphics card computes something else")


def test_nothing_is_tried_without_a_library_or_a_driver(root: Path, tmp_path: Path) -> None:
    assert try_now(None, root, never) == TextCard()
    (tmp_path / "dev" / "dri" / "renderD128").unlink()
    assert try_now(LIBRARY, root, never) == TextCard()
    assert list(examine_text_card(TextCard())) == []


def test_other_systems_do_not_show_their_drivers_so_it_is_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    assert try_now(LIBRARY, tmp_path, lambda _: trial(2.0)).library == LIBRARY


def test_nvidias_driver_has_a_device_of_its_own(root: Path) -> None:
    (root / "dev" / "dri" / "renderD128").unlink()
    (root / "dev" / "nvidiactl").touch()
    assert try_now(LIBRARY, root, lambda _: trial(2.0)).library == LIBRARY
