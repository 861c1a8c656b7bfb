"""The vision model: a folder or a file, chosen in plain dialogs, kept, refused in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from app.desk.desk import Desk
from app.paths import Home
from app.settings import Settings, load, save
from engine.errors import KnownError
from tests.helpers.scripted_session import ScriptedSession
from tests.helpers.scripted_vision_model import make_vision_facts
from tests.ui.desk.conftest import Open
from ui.dialogs.vision_model import VisionModelDialog

ELEVEN = str(Path("/models/Llama-3.2-11B-Vision-Instruct"))
BLOB = str(Path("/models/sha256-652e85aa1e14"))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """The folder that ``open_desk`` opens."""
    return Home(tmp_path / "home")


def choose(desk: Desk, kind: str, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Choose a "folder" or a "file" in the dialogs; "" thinks better of it."""
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: path if kind == "folder" else "no")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (path if kind == "file" else "no", ""))
    desk.window.does.choose_vision_model.trigger()
    dialog = desk.window.findChild(VisionModelDialog)
    next(each for each in dialog.findChildren(QPushButton) if each.text() == f"Choose a {kind}\u2026").click()


@pytest.mark.parametrize("chosen", [("folder", ELEVEN, "11B"), ("file", BLOB, "sha256-652e85aa1e14")])
def test_a_chosen_model_is_used_and_kept(
    desk: Desk, session: ScriptedSession, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, chosen: tuple[str, str, str]
) -> None:
    kind, path, name = chosen
    session.vision_models = {path: make_vision_facts(path)}
    choose(desk, kind, path, monkeypatch)
    qtbot.waitUntil(lambda: desk.window.status.model_text() == f"No text model  \u00b7  {name} ready")
    qtbot.waitUntil(lambda: load(desk._home).vision_model == path)
    assert desk.window.conversation.box.pictures.isVisible()
    assert desk.window.messages.text() == ""


def test_a_model_that_has_to_be_prepared_says_so(
    desk: Desk, session: ScriptedSession, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.vision_models = {ELEVEN: make_vision_facts(ELEVEN, prepared="")}
    choose(desk, "folder", ELEVEN, monkeypatch)
    qtbot.waitUntil(lambda: desk.window.status.model_text().endswith("11B not prepared yet"))
    told = "Llama-3.2-11B-Vision-Instruct is prepared for this computer before its first look, once."
    assert desk.window.messages.text() == told


def test_a_chosen_model_is_used_again_at_the_next_start(open_desk: Open, home: Home, qtbot: QtBot) -> None:
    save(home, Settings(vision_model=ELEVEN))
    session = ScriptedSession()
    session.vision_models = {ELEVEN: make_vision_facts(ELEVEN)}
    desk = open_desk(session)
    qtbot.waitUntil(lambda: desk.window.status.model_text().endswith("11B ready"))
    assert ("use_vision_model", ELEVEN) in session.asked


def test_choosing_one_kind_keeps_the_other(
    desk: Desk, session: ScriptedSession, home: Home, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.window.does.read_ahead.trigger()
    session.vision_models = {ELEVEN: make_vision_facts(ELEVEN)}
    choose(desk, "folder", ELEVEN, monkeypatch)
    qtbot.waitUntil(lambda: load(home) == Settings(vision_model=ELEVEN, read_ahead=False))


def test_a_model_that_is_refused_is_said_and_not_kept(
    desk: Desk, session: ScriptedSession, home: Home, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.vision_models = {BLOB: KnownError("The tensor v.patch_embd is missing.", "Choose another file.")}
    choose(desk, "file", BLOB, monkeypatch)
    qtbot.waitUntil(lambda: desk.window.messages.text() == "The tensor v.patch_embd is missing.")
    assert load(home) == Settings()
    assert not desk.window.conversation.box.pictures.isVisible()
    assert desk.window.status.model_text() == "No text model"


def test_who_thinks_better_of_it_changes_nothing(
    desk: Desk, session: ScriptedSession, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind in ("folder", "file"):
        choose(desk, kind, "", monkeypatch)
    assert not any(call[0] == "use_vision_model" for call in session.asked)
