"""``folioscope doctor`` about the text model: whether it fits this machine, and what to do where it does not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.doctor import Finding, State
from app.doctor_text import examine_text_model
from app.paths import Home
from app.settings import TEXT_MODEL_VARIABLE, Settings, save
from engine.contracts import Hardware
from engine.errors import InputError
from tests.helpers.hardware import make_hardware
from tests.helpers.scripted_text_model import ScriptedTextModel, make_facts

GIB = 2**30
PATH = "/models/small.gguf"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.delenv(TEXT_MODEL_VARIABLE, raising=False)
    home = Home(tmp_path / "home")
    save(home, Settings(text_model=PATH))
    return home


def finding(
    home: Home, model: ScriptedTextModel, name: str = "text model", hardware: Hardware | None = None
) -> Finding:
    found = examine_text_model(home, model, hardware or make_hardware())
    return next(one for one in found if one.name == name)


def test_what_a_model_needs_stands_against_what_is_free(home: Home) -> None:
    model = ScriptedTextModel(facts=make_facts(size=2 * 10**9, kv_bytes=114_688))
    found = finding(home, model, hardware=make_hardware(free_memory=4 * 10**9))
    assert found.state is State.OK
    assert "3.4 GB for 8K tokens, 6.6 GB for 32K tokens, 19.5 GB for 128K tokens; 4.0 GB are free" in found.sentence
    assert model.closed


def test_a_model_too_large_for_the_machine_is_trouble_with_a_way_out(home: Home) -> None:
    found = finding(home, ScriptedTextModel(), hardware=make_hardware(free_memory=GIB))
    assert found.state is State.TROUBLE
    assert "smaller" in found.mend


def test_a_model_on_a_graphics_card_counts_with_the_cards_own_memory(home: Home) -> None:
    on_card = make_facts(card=8 * 10**9)
    found = finding(home, ScriptedTextModel(facts=on_card), hardware=make_hardware(free_memory=GIB))
    assert found.state is State.OK
    assert "the graphics card has 8.0 GB for it" in found.sentence
    shares = ScriptedTextModel(facts=replace(on_card, unified=True))
    shared = finding(home, shares, hardware=make_hardware(free_memory=GIB))
    assert "1.1 GB are free" in shared.sentence


def test_a_short_context_is_all_that_is_counted(home: Home) -> None:
    sentence = finding(home, ScriptedTextModel(facts=make_facts(context=4096, tuned=False, test=True))).sentence
    assert "for 4K tokens;" in sentence
    assert "none of those that Folioscope is tuned for" in sentence
    assert "its words mean nothing" in sentence


def test_a_file_that_is_no_model_is_told_in_its_own_sentence(home: Home) -> None:
    model = ScriptedTextModel()
    model.refused[PATH] = InputError("small.gguf is no text model.", "Choose another file.")
    assert finding(home, model) == Finding(
        "text model", State.TROUBLE, "small.gguf is no text model.", "Choose another file."
    )


def test_without_a_model_it_says_how_to_get_one(tmp_path: Path, home: Home) -> None:
    found = finding(Home(tmp_path / "other"), ScriptedTextModel())
    assert found.state is State.MISSING
    assert "--text-model" in found.mend
    assert not (tmp_path / "other").exists()


def test_settings_in_a_folder_of_other_files_are_not_touched(tmp_path: Path, home: Home) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "settings.json").write_text("not ours")
    (folder / "letter.txt").touch()
    assert "holds other files" in finding(Home(folder), ScriptedTextModel()).sentence
    assert (folder / "settings.json").read_text() == "not ours"


def test_the_cache_is_told(home: Home) -> None:
    (home.folder / "cache" / "report01").mkdir(parents=True)
    (home.folder / "cache" / "report01" / "state").write_bytes(bytes(10**6))
    assert finding(home, ScriptedTextModel(), "cache").sentence.startswith("0.0 GB of at most")
