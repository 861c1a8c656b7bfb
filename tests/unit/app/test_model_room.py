"""The room of the models over a real folder: what was got, what is on its way, what can be removed."""

from __future__ import annotations

import os
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from app.compose import compose
from app.model_room import RealModelRoom
from app.paths import Home
from app.settings import Settings, load, save
from engine.contracts import Got, SupportStage
from engine.errors import KnownError, NotAcceptedError
from engine.models import catalogue
from engine.models.download import Downloads
from engine.models.graphics.build import build_here
from engine.models.graphics.support import GraphicsSupport
from engine.network import Network
from engine.workers.card import try_card
from tests.helpers.catalogue_models import CATALOGUE
from tests.helpers.small_models import SIGHT_FILES, TEXT_FILE, Hurried, text_model, vision_model
from tests.helpers.terms import AGREED
from tests.helpers.text_models import tiny_model
from tests.helpers.wheels import fake_driver, named_as, wheel_folder


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


@pytest.mark.skipif(os.name != "posix", reason="the driver's program is a script")
def test_support_for_a_card_that_is_not_used_is_got_tried_and_removed(
    room: RealModelRoom, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{fake_driver(tmp_path / 'programs')}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(catalogue, "catalogue", lambda: CATALOGUE)
    looked = room.look(None)
    assert looked.support is not None
    assert looked.support.support.stage is SupportStage.TO_GET
    assert "11B in 16 bits" in looked.support.gain and "11B in 16 bits" not in looked.advice.sentence
    build = build_here()
    assert build is not None
    stick = wheel_folder(tmp_path / "stick", named_as(build))
    list(GraphicsSupport(home.graphics).get(Network(), try_card, source=stick, stop=Hurried()))
    assert isinstance(list(room.get_support(stop=Hurried()))[-1], Got), "what is here is only tried"
    again = room.look(None)
    assert again.support is not None and again.support.support.stage is SupportStage.READY
    assert "11B in 16 bits" in again.advice.sentence and again.support.gain == ""
    assert room.remove_support() > 30_000


def test_a_private_window_looks_with_what_the_program_got(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    places: list[Path | None] = []

    def believe(folder: Path) -> Path | None:
        places.append(folder)
        return None

    monkeypatch.setattr("app.compose.believed", believe)
    program, private = Home(tmp_path / "program"), Home(tmp_path / "private")
    with closing(compose(private, program=program)) as session, suppress(KnownError):
        session.use_vision_model(str(tmp_path / "nothing"))
    assert set(places) == {program.graphics}
