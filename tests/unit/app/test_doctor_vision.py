"""``folioscope doctor`` about the vision model: whether it fits this machine, and what was chosen for it."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from app.doctor import Finding, State
from app.doctor_vision import examine_vision_model
from app.paths import Home
from app.settings import VISION_MODEL_VARIABLE, Settings, save
from engine.contracts import VisionSpec
from engine.errors import InputError
from engine.store.connection import FILE_NAME
from engine.store.migrations import LIBRARY
from engine.store.recovery import open_library
from engine.store.speeds import Speeds, vision_key
from tests.helpers.hardware import make_hardware
from tests.helpers.scripted_vision_model import ScriptedVisionModel, make_vision_facts

PATH = "/models/vision"
GB = 10**9


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.delenv(VISION_MODEL_VARIABLE, raising=False)
    home = Home(tmp_path / "home")
    save(home, Settings(vision_model=PATH))
    return home


def finding(home: Home, model: ScriptedVisionModel, **changes: object) -> Finding:
    found, _ = examine_vision_model(home, model, make_hardware(free_memory=16 * GB, **changes))
    return found


def test_what_a_model_needs_and_what_was_chosen(home: Home) -> None:
    model = ScriptedVisionModel()
    found = finding(home, model)
    assert found.state is State.OK
    assert found.sentence == (
        "vision (safetensors) needs 10.0 GB of memory; 16.0 GB are free. Its weights are prepared: 8.9 GB of"
        " the disk. Chosen: precision int4, device CPU, kernels aten."
    )
    assert model.closed
    (asked,) = [spec for method, spec in model.asked if method == "inspect"]
    assert isinstance(asked, VisionSpec)
    assert asked.folder == str(home.folder / "models")


def test_a_model_too_large_for_the_machine_is_trouble(home: Home) -> None:
    found, _ = examine_vision_model(home, ScriptedVisionModel(), make_hardware(free_memory=4 * GB))
    assert found.state is State.TROUBLE
    assert "smaller precision" in found.mend


def test_weights_that_do_not_fit_the_disk_are_trouble(home: Home) -> None:
    model = ScriptedVisionModel(facts=make_vision_facts(prepared="", test=True))
    found = finding(home, model)
    assert (found.state, "It will be prepared once: 8.9 GB" in found.sentence) == (State.OK, True)
    assert "its words mean nothing" in found.sentence
    assert finding(home, ScriptedVisionModel(facts=model.facts), disk_free=GB).state is State.TROUBLE


def test_seconds_a_page_are_told_where_they_were_measured(home: Home) -> None:
    facts = make_vision_facts(PATH)
    with closing(open_library(home.folder, [LIBRARY])) as database:
        Speeds(database).keep_seconds_a_page(vision_key(facts), 71.0)
    before = (home.folder / FILE_NAME).read_bytes()
    found, seconds = examine_vision_model(home, ScriptedVisionModel(facts=facts), make_hardware())
    assert seconds == pytest.approx(71.0)
    assert "A page takes 71 s here." in found.sentence
    assert (home.folder / FILE_NAME).read_bytes() == before
    large = replace(facts, prepared_size=55 * GB, name="vision")
    assert examine_vision_model(home, ScriptedVisionModel(facts=large), make_hardware())[1] is None
    (home.folder / FILE_NAME).write_bytes(b"no database" * 100)
    assert examine_vision_model(home, ScriptedVisionModel(facts=facts), make_hardware())[1] is None


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
