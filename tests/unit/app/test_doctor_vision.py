"""``folioscope doctor`` about the vision model: whether it fits this machine, and what was chosen for it."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.doctor import Finding, State
from app.doctor_vision import examine_vision_model
from app.paths import Home
from app.settings import VISION_MODEL_VARIABLE, Settings, save
from engine import machine
from engine.contracts import VisionSpec
from engine.errors import InputError
from tests.helpers.scripted_vision_model import ScriptedVisionModel, make_vision_facts

PATH = "/models/vision"
GB = 10**9


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.delenv(VISION_MODEL_VARIABLE, raising=False)
    monkeypatch.setattr(machine, "free_memory", lambda: 16 * GB)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=100 * GB))
    home = Home(tmp_path / "home")
    save(home, Settings(vision_model=PATH))
    return home


def finding(home: Home, model: ScriptedVisionModel) -> Finding:
    (found,) = examine_vision_model(home, model)
    return found


def test_what_a_model_needs_and_what_was_chosen(home: Home) -> None:
    model = ScriptedVisionModel()
    found = finding(home, model)
    assert found.state is State.OK
    assert found.sentence == (
        "/models/vision (safetensors) needs 10.0 GB of memory; 16.0 GB are free. Its weights are prepared: 8.9 GB of"
        " the disk. Chosen: precision int4, device CPU, kernels aten."
    )
    assert model.closed
    (asked,) = [spec for method, spec in model.asked if method == "inspect"]
    assert isinstance(asked, VisionSpec)
    assert asked.folder == str(home.folder / "models")


def test_a_model_too_large_for_the_machine_is_trouble(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "free_memory", lambda: 4 * GB)
    found = finding(home, ScriptedVisionModel())
    assert found.state is State.TROUBLE
    assert "smaller precision" in found.mend


def test_weights_that_do_not_fit_the_disk_are_trouble(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    model = ScriptedVisionModel(facts=make_vision_facts(prepared="", test=True))
    found = finding(home, model)
    assert (found.state, "It will be prepared once: 8.9 GB" in found.sentence) == (State.OK, True)
    assert "its words mean nothing" in found.sentence
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=GB))
    assert finding(home, ScriptedVisionModel(facts=model.facts)).state is State.TROUBLE


def test_none_and_a_bad_one(home: Home) -> None:
    model = ScriptedVisionModel()
    model.refused[PATH] = InputError("It is no vision model.", "Choose another one.")
    found = finding(home, model)
    assert (found.state, found.sentence, found.mend) == (
        State.TROUBLE,
        "It is no vision model.",
        "Choose another one.",
    )
    save(home, Settings())
    assert finding(home, ScriptedVisionModel()).state is State.MISSING
