"""Parts of the self-test where something of the program is missing or damaged."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app.paths import ASSETS
from app.self_test import licences, samples, text_card, tiny_models
from app.self_test.outcome import BrokenError, NotInstalledError
from app.self_test.translations import languages
from engine.contracts import CardTrial
from engine.errors import EnvironmentProblem


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


@pytest.fixture
def card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """llama.cpp's library for cards, with one that computes rightly."""
    library = tmp_path / "libggml-vulkan.so"
    monkeypatch.setattr(text_card, "vulkan_library", lambda: library)
    monkeypatch.setattr(text_card, "try_text_card", lambda _: CardTrial("0.9", "AMD Swift 9", 0.5))
    monkeypatch.setattr(text_card, "tiny_text_model", lambda folder: folder / "tiny.gguf")
    return library


def test_a_card_is_asked_whether_it_is_quick_or_not(
    tmp_path: Path, card: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        text_card, "ask", lambda _, *, text, card: f"{text.name} read on the graphics card, {card.name}"
    )
    assert text_card.check(tmp_path) == f"tiny.gguf read on the graphics card, {card.name}: AMD Swift 9"


@pytest.mark.usefixtures("card")
def test_one_that_computes_rightly_and_is_not_used_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_card, "ask", lambda *_, **__: "12 tokens read")
    with pytest.raises(BrokenError, match="AMD Swift 9 computes rightly, and was not used"):
        text_card.check(tmp_path)


@pytest.mark.usefixtures("card")
def test_a_machine_without_a_driver_is_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path) -> CardTrial:
        raise EnvironmentProblem("No driver of a graphics card answers llama.cpp.")

    monkeypatch.setattr(text_card, "try_text_card", refuse)
    assert text_card.check(tmp_path) == "none is used: No driver of a graphics card answers llama.cpp."


@pytest.mark.parametrize("platform", ["linux", "darwin"])
def test_without_a_library_for_cards_it_is_left_out_but_on_macs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    monkeypatch.setattr(text_card, "vulkan_library", lambda: None)
    monkeypatch.setattr("sys.platform", platform)
    if platform == "darwin":
        assert text_card.check(tmp_path).startswith("Metal")
    else:
        with pytest.raises(NotInstalledError):
            text_card.check(tmp_path)
