"""``folioscope doctor``, the real program: one page about the machine, with nothing private in it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.paths import Home
from app.settings import TEXT_MODEL_VARIABLE, Settings, save
from tests.helpers.command import folioscope


@pytest.fixture
def home(tmp_path: Path, tiny_text_model: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of Ada's, with a text model and a vision model that is not there."""
    monkeypatch.delenv(TEXT_MODEL_VARIABLE, raising=False)
    folder = tmp_path / "ada-lovelace"
    model = folder / "secret" / "tiny.gguf"
    model.parent.mkdir(parents=True)
    shutil.copy(tiny_text_model, model)
    save(Home(folder / "library"), Settings(text_model=str(model), vision_model=str(folder / "secret" / "gone")))
    return folder / "library"


def test_one_page_says_how_everything_stands(home: Path) -> None:
    ran = folioscope(home, "doctor", "--json")
    assert ran.code == 0, ran.err
    told = ran.json()
    found = {finding["name"]: finding for finding in told["findings"]}
    assert {"program", "text engine", "machine", "text model", "vision model", "recommended models"} <= found.keys()
    assert found["text model"]["sentence"].startswith("tiny.gguf needs")
    assert found["vision model"]["state"] == "trouble"
    assert told["hardware"]["cores"] >= 1
    assert told["hardware"]["memory"] >= told["hardware"]["free_memory"] > 0
    assert told["recommendation"]["sentence"]
    assert [finding for finding in found.values() if finding["state"] != "ok" and not finding["mend"]] == []


def test_nothing_private_is_in_it(home: Path) -> None:
    ran = folioscope(home, "doctor")
    assert ran.code == 0, ran.err
    assert "recommended models" in ran.out
    for private in ("ada-lovelace", "secret", str(home), str(Path.home())):
        assert private not in ran.out + ran.err
