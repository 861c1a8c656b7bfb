"""The room of the models over a real folder: what was got, what is on its way, what can be removed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.model_room import RealModelRoom
from app.paths import Home
from app.settings import Settings, load, save
from engine.contracts import Got
from engine.errors import NotAcceptedError
from engine.models import catalogue
from engine.models.download import Downloads
from engine.network import Network
from tests.helpers.small_models import SIGHT_FILES, TEXT_FILE, Hurried, text_model, vision_model
from tests.helpers.terms import AGREED
from tests.helpers.text_models import tiny_model


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Of a person without models, where a small one of each kind can be got."""
    monkeypatch.setenv("HOME", str(tmp_path / "person"))
    monkeypatch.setattr(catalogue, "catalogue", lambda: (text_model(), vision_model()))
    home = Home(tmp_path / "home")
    save(home, Settings(terms=AGREED))
    return home


@pytest.fixture
def room(home: Home) -> RealModelRoom:
    return RealModelRoom(home, home, Network())


def got(home: Home, stick: Path) -> None:
    """Bring the text model here, from a stick."""
    stick.mkdir()
    (stick / "small.gguf").write_bytes(TEXT_FILE)
    downloads = Downloads(home.folder / "models", Network(), lambda: AGREED)
    events = list(downloads.get(text_model(), source=str(stick), stop=Hurried()))
    assert isinstance(events[-1], Got)


def test_what_was_got_is_found_and_can_be_removed(room: RealModelRoom, home: Home, tmp_path: Path) -> None:
    got(home, tmp_path / "stick")
    looked = room.look(None)
    assert [row.got for row in looked.found if row.model.path.startswith(str(tmp_path))] == [text_model()]
    assert [row.model for row in looked.offered] == [text_model(), vision_model()]
    assert looked.begun == ()
    assert room.remove(text_model()) > len(TEXT_FILE)
    assert not [row for row in room.look(None).found if row.model.path.startswith(str(tmp_path))]


def test_what_is_here_in_part_was_begun(room: RealModelRoom, home: Home, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    for name, content in SIGHT_FILES.items():
        (stick / name).write_bytes(content)
    downloads = Downloads(home.folder / "models", Network(), lambda: AGREED)
    list(downloads.get(vision_model(), source=str(stick), stop=Hurried()))
    largest = home.folder / "models" / "small-vision" / "model-00001-of-00002.safetensors"
    whole = largest.read_bytes()
    largest.with_name(f"{largest.name}.part").write_bytes(whole[: len(whole) // 2])
    largest.unlink()
    ((model, share),) = room.look(None).begun
    size = sum(map(len, SIGHT_FILES.values()))
    assert model == vision_model()
    assert share == pytest.approx(1 - len(whole) / 2 / size)


def test_a_place_is_looked_through_from_now_on(room: RealModelRoom, home: Home, tmp_path: Path) -> None:
    named, empty = tmp_path / "stick", tmp_path / "empty"
    named.mkdir()
    empty.mkdir()
    tiny_model(named / "tiny.gguf")
    assert room.keep_place(empty) == ()
    (found,) = room.keep_place(named)
    assert found.header.test
    assert load(home).model_folders == (str(named),)
    assert found.path in [row.model.path for row in room.look(None).found]


def test_nothing_is_got_before_the_terms_are_agreed_to(room: RealModelRoom, home: Home) -> None:
    save(home, Settings())
    with pytest.raises(NotAcceptedError):
        list(room.get(replace(text_model(), licence="llama3.2"), stop=Hurried()))
