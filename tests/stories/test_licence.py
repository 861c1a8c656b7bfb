"""The terms of Llama 3.2 on the command line: shown, accepted once, kept, and asked for by whatever uses a model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.about import facts
from app.commands import folioscope
from app.compose import compose
from app.paths import ASSETS, Home
from app.settings import load
from engine.contracts import Region
from engine.errors import NotAcceptedError, NotLicensedHereError, RegionUnsaidError
from engine.llama_licence import NOTICE, VERSION
from engine.network import Network
from tests.helpers.drawn_pages import text_page
from tests.helpers.scripted_text_model import ScriptedTextModel, make_facts
from tests.helpers.scripted_vision_model import ScriptedVisionModel, make_vision_facts

TEXT, VISION = "/models/scripted.gguf", "/models/scripted-vision"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A data folder in which nothing was agreed to; its models are scripted."""
    monkeypatch.setattr("app.compose.TextWorker", lambda **_: ScriptedTextModel(["NOT_FOUND"]))
    monkeypatch.setattr("app.compose.VisionWorker", lambda libraries: ScriptedVisionModel())
    monkeypatch.setattr("engine.machine.free_memory", lambda: 64_000_000_000)
    return Home(tmp_path / "home")


def run(home: Home, *arguments: object) -> Result:
    return CliRunner().invoke(
        folioscope, ["--data-dir", str(home.folder), *map(str, arguments)], obj=Network(), catch_exceptions=False
    )


def licence(home: Home, *options: str) -> Result:
    ran = run(home, "models", "licence", *options)
    assert ran.exit_code == 0, ran.output
    return ran


def told(home: Home, *options: str) -> Any:
    return json.loads(licence(home, *options, "--json").stdout)


def test_what_it_shows_is_plain_and_names_the_next_step(home: Home) -> None:
    out = licence(home).stdout
    assert f"{VERSION}: not accepted yet." in out
    assert "law, medicine, finance" in out
    assert "acting for a company whose principal place of business is there?" in out
    assert NOTICE in out
    assert "'folioscope models licence --accept'" in out
    assert not home.settings.exists(), "showing agrees to nothing"


def test_about_and_readme_say_whose_models_they_are() -> None:
    readme = " ".join((ASSETS.parent / "README.md").read_text(encoding="utf-8").split())
    for shown in ("\n".join(facts().models), readme):
        assert NOTICE in shown
        assert "Built with Llama." in shown


def test_the_whole_text_is_printed(home: Home) -> None:
    out = licence(home, "--text").stdout
    assert out.startswith("LLAMA 3.2 COMMUNITY LICENSE AGREEMENT")
    assert "Acceptable Use Policy" in out
    assert told(home, "--text")["text"] == out


def test_it_is_accepted_once_and_the_answer_can_be_changed(home: Home) -> None:
    accepted = told(home, "--accept")
    assert (accepted["licence"], accepted["region"]) == (VERSION, "unsaid")
    for typed, region in (
        ("inside", Region.INSIDE),
        ("other-rights", Region.OTHER_RIGHTS),
        ("outside", Region.OUTSIDE),
    ):
        licence(home, "--region", typed)
        terms = load(home).terms
        assert (terms.region, terms.accepted) == (region, accepted["accepted"])
        assert terms.region_said
    assert "--accept" not in licence(home).stdout


def test_a_model_named_for_a_command_ends_it_with_the_next_step(home: Home, tmp_path: Path) -> None:
    page = text_page(tmp_path)
    ran = run(home, "ask", "Who signed?", "--document", page, "--text-model", TEXT)
    assert ran.exit_code == 5
    assert "folioscope models licence --accept" in ran.stderr
    licence(home, "--accept")
    assert run(home, "ask", "Who signed?", "--document", page, "--text-model", TEXT).exit_code in (0, 1)
    ran = run(home, "ask", "Who signed?", "--document", page, "--vision-model", VISION)
    assert (ran.exit_code, "folioscope models licence --region" in ran.stderr) == (5, True)
    licence(home, "--region", "inside")
    ran = run(home, "ask", "Who signed?", "--document", page, "--vision-model", VISION)
    assert ran.exit_code == 5
    assert "Text models, quotes and OCR work as before" in ran.stderr


@pytest.mark.parametrize("kind", ["text", "vision"])
def test_measuring_a_model_needs_the_terms_too(
    home: Home, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "app.checking.parts.VisionWorker", lambda libraries: ScriptedVisionModel(facts=make_vision_facts(prepared=""))
    )
    ran = run(home, "models", "check", f"--{kind}-model", tmp_path / "model", "--report", tmp_path / "report.md")
    assert ran.exit_code == 5
    assert "folioscope models licence --accept" in ran.stderr
    assert not (tmp_path / "report.md").exists()


def test_no_caller_of_a_session_goes_around_the_terms(home: Home) -> None:
    session = compose(home)
    with pytest.raises(NotAcceptedError):
        session.use_text_model(TEXT)
    with pytest.raises(NotAcceptedError):
        session.use_vision_model(VISION)
    licence(home, "--accept")
    assert session.use_text_model(TEXT) is not None
    with pytest.raises(RegionUnsaidError):
        session.use_vision_model(VISION)
    licence(home, "--region", "outside")
    assert session.use_vision_model(VISION) is not None
    licence(home, "--region", "inside")
    with pytest.raises(NotLicensedHereError):
        session.use_vision_model(VISION)
    assert session.use_text_model(TEXT) is not None
    session.close()


def test_other_models_and_test_models_are_used_unasked(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.compose.TextWorker", lambda **_: ScriptedTextModel([], make_facts(tuned=False)))
    monkeypatch.setattr(
        "app.compose.VisionWorker", lambda libraries: ScriptedVisionModel(facts=make_vision_facts(test=True))
    )
    session = compose(home)
    assert session.use_text_model(TEXT) is not None
    assert session.use_vision_model(VISION) is not None
    session.close()
