"""``folioscope doctor`` about the machine: what it has, which cards are not used, and what serves it best."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.doctor import State
from app.doctor_machine import advice, examine_machine, look_at_machine, offered
from app.paths import Home
from app.settings import TEXT_MODEL_VARIABLE, VISION_MODEL_VARIABLE, Settings, save
from engine.contracts import ModelKind, Region, Terms
from engine.models.disk import LEAST
from engine.models.recommend import recommend
from tests.helpers.catalogue_models import CATALOGUE
from tests.helpers.hardware import make_card, make_hardware

GB = 10**9


@pytest.fixture(autouse=True)
def linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for variable in (TEXT_MODEL_VARIABLE, VISION_MODEL_VARIABLE):
        monkeypatch.delenv(variable, raising=False)


def test_a_machine_without_a_card_is_offered_none() -> None:
    (found,) = examine_machine(make_hardware(disk_speed=1.5 * GB))
    assert found.state is State.OK
    assert found.sentence == (
        "Swift 9, 8 cores (avx2), 16.6 GB of memory, 13.0 GB of it free. The disk reads 1.5 GB a second."
    )


@pytest.mark.parametrize(
    ("used_by", "said", "mend"),
    [
        (
            (),
            "The installed text and vision engines do not.",
            "folioscope models graphics get, or from source: make gpu",
        ),
        (("vision",), "The vision engine uses it. The installed text engine does not.", "make gpu"),
    ],
)
def test_a_card_of_nvidia_that_is_not_used_comes_with_the_line_that_changes_it(
    used_by: tuple[str, ...], said: str, mend: str
) -> None:
    _, card = examine_machine(make_hardware(cards=(make_card(used_by=used_by),)))
    assert card.state is State.MISSING
    assert card.sentence == f"NVIDIA Swift 9, 25.8 GB. {said}" if used_by else said in card.sentence
    assert card.mend == mend


def test_a_card_without_its_driver_needs_that_first() -> None:
    _, card = examine_machine(make_hardware(cards=(make_card(memory=0, used_by=()),)))
    assert card.mend.startswith("Install NVIDIA's driver")


def test_a_card_that_both_engines_use_is_in_order() -> None:
    _, card = examine_machine(make_hardware(cards=(make_card(),)))
    assert (card.state, card.mend) == (State.OK, "")
    assert "Both engines use it." in card.sentence


def test_a_card_that_no_engine_here_can_use_is_named_and_nothing_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    built_in = make_card(maker="Intel", name="Intel graphics", memory=0, unified=True, used_by=())
    _, card = examine_machine(make_hardware(cards=(built_in,)))
    assert (card.state, card.mend) == (State.OK, "")
    assert card.sentence.startswith("Intel graphics, memory shared with the machine.")
    monkeypatch.setattr(sys, "platform", "win32")
    _, card = examine_machine(make_hardware(cards=(make_card(used_by=("vision",)),)))
    assert (card.state, card.mend) == (State.OK, "")


def test_the_recommendation_comes_with_its_numbers() -> None:
    found = advice(recommend(make_hardware(), CATALOGUE))
    assert found.sentence.startswith("3B and 11B in 4 bits, taking turns")
    assert "11B at work: 12.0 GB" in found.sentence


def test_the_disk_is_measured_on_a_model_that_was_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []

    def read_speed(file: Path) -> float:
        read.append(file)
        return 5.0

    monkeypatch.setattr("engine.models.hardware.read_speed", read_speed)
    home, model = Home(tmp_path / "home"), tmp_path / "model.gguf"
    model.write_bytes(bytes(LEAST))
    assert look_at_machine(home).disk_speed == 0
    save(home, Settings(text_model=str(model), vision_model=str(tmp_path)))
    assert look_at_machine(home).disk_speed == 5.0
    assert read == [model]


def test_settings_in_a_folder_of_other_files_are_not_touched(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").touch()
    (tmp_path / "settings.json").write_text("not ours")
    assert look_at_machine(Home(tmp_path)).memory > 0
    assert (tmp_path / "settings.json").read_text() == "not ours"
    assert offered(Home(tmp_path))


def test_vision_models_are_not_offered_to_whom_they_are_not_licensed(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    assert {model.kind for model in offered(home)} == set(ModelKind)
    save(home, Settings(terms=Terms(region=Region.INSIDE)))
    assert {model.kind for model in offered(home)} == {ModelKind.TEXT}
    assert recommend(make_hardware(), offered(home)).sentence == "3B."
