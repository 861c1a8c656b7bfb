"""Parts of the self-test where something of the program is missing or damaged."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app.paths import ASSETS
from app.self_test import licences, samples, tiny_models
from app.self_test.outcome import BrokenError, NotInstalledError
from app.self_test.translations import languages


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    """A copy of the assets, as an installer puts them beside the licence."""
    shutil.copytree(ASSETS, tmp_path / "assets")
    shutil.copy(ASSETS.parent / "LICENSE", tmp_path)
    return tmp_path / "assets"


@pytest.mark.parametrize("name", ["../LICENSE", "licences/llama-3.2/LICENSE", "licences/texts/MPL-2.0.txt"])
def test_a_licence_that_is_missing_is_named(damaged: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(licences, "ASSETS", damaged)
    monkeypatch.setattr(licences, "LICENCES", damaged / "licences")
    assert licences.check(damaged).endswith("texts")
    (damaged / name).unlink()
    with pytest.raises(BrokenError, match=Path(name).name):
        licences.check(damaged)


def test_a_sample_that_is_empty_is_said(damaged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(samples, "ASSETS", damaged)
    assert samples.check(damaged).startswith("3 documents")
    (damaged / "samples" / "scanned-letter.pdf").write_bytes(b"")
    with pytest.raises(BrokenError):
        samples.check(damaged)


def test_a_translation_that_does_not_load_is_named(tmp_path: Path) -> None:
    assert languages(tmp_path / "none") == "none, the window speaks English"
    (tmp_path / "de.qm").write_bytes(b"no translation")
    with pytest.raises(BrokenError, match=r"de\.qm"):
        languages(tmp_path)


@pytest.mark.parametrize("make", [tiny_models.tiny_text_model, tiny_models.tiny_vision_model])
def test_without_an_engine_no_model_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], Path]
) -> None:
    monkeypatch.setattr(tiny_models, "library_folder", lambda _kind: None)
    with pytest.raises(NotInstalledError):
        make(tmp_path)
    assert list(tmp_path.iterdir()) == []
