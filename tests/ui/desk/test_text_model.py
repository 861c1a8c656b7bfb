"""The file of the text model: chosen in a plain dialog, kept, refused in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.desk.desk import Desk
from app.paths import Home
from app.settings import Settings, load, save
from engine.errors import KnownError
from tests.helpers.scripted_session import ScriptedSession
from tests.helpers.scripted_text_model import make_facts
from tests.ui.desk.conftest import Open
from ui.conversation.model_line import ModelLine
from ui.dialogs.cache import CacheDialog
from ui.widgets.text_block import TextBlock

LLAMA = str(Path("/models/Llama-3.2-3B-Instruct-Q4_K_M.gguf"))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """The folder that ``open_desk`` opens."""
    return Home(tmp_path / "home")


def choose(desk: Desk, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Choose a file in the dialog; "" thinks better of it."""
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (path, ""))
    desk.window.does.choose_model.trigger()


def is_missing(desk: Desk) -> bool:
    """Whether the window says that there is no text model."""
    line = desk.window.conversation.findChild(ModelLine)
    return line is not None and line.isVisible()


def test_without_a_model_the_window_says_so(desk: Desk, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: is_missing(desk))
    assert desk.window.status.model_text() == "No text model"


def test_a_chosen_model_is_used_and_kept(
    desk: Desk, session: ScriptedSession, home: Home, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.models = {LLAMA: make_facts(LLAMA)}
    choose(desk, LLAMA, monkeypatch)
    qtbot.waitUntil(lambda: desk.window.status.model_text() == "Llama-3.2-3B-Instruct-Q\u2026 ready")
    assert not is_missing(desk)
    qtbot.waitUntil(lambda: load(home).text_model == LLAMA)
    assert desk.window.messages.text() == ""


def test_a_chosen_model_is_used_again_at_the_next_start(open_desk: Open, home: Home, qtbot: QtBot) -> None:
    save(home, Settings(text_model=LLAMA, read_ahead=False))
    session = ScriptedSession()
    session.models = {LLAMA: make_facts(LLAMA)}
    desk = open_desk(session)
    qtbot.waitUntil(lambda: session.text_model is not None)
    qtbot.waitUntil(lambda: desk.window.status.model_text().endswith("ready"))
    assert not desk.window.does.read_ahead.isChecked()


def test_a_file_that_is_refused_is_said_and_not_kept(
    desk: Desk, session: ScriptedSession, home: Home, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.models = {"/models/cat.gguf": KnownError("cat.gguf has another vocabulary.", "Choose a Llama 3 model.")}
    choose(desk, "/models/cat.gguf", monkeypatch)
    qtbot.waitUntil(lambda: desk.window.messages.text() == "cat.gguf has another vocabulary.")
    assert is_missing(desk)
    assert load(home) == Settings()


def test_a_chosen_file_that_is_gone_is_said_and_stays_chosen(open_desk: Open, home: Home, qtbot: QtBot) -> None:
    save(home, Settings(text_model=LLAMA))
    desk = open_desk(ScriptedSession())
    qtbot.waitUntil(lambda: desk.window.messages.text() == "There is no such file.")
    assert is_missing(desk)
    assert load(home).text_model == LLAMA


def test_another_model_works_with_a_plain_notice(
    desk: Desk, session: ScriptedSession, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.models = {"/models/other.gguf": make_facts("/models/other.gguf", tuned=False)}
    choose(desk, "/models/other.gguf", monkeypatch)
    told = "other.gguf is not Llama 3.2 1B or 3B, for which Folioscope is made."
    qtbot.waitUntil(lambda: desk.window.messages.text() == told)
    assert session.text_model is not None


def test_who_thinks_better_of_it_changes_nothing(
    desk: Desk, session: ScriptedSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(desk, "", monkeypatch)
    assert not any(call[0] == "use_text_model" for call in session.asked)


def test_the_cache_is_shown_and_emptied(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    desk.window.does.cache.trigger()
    qtbot.waitUntil(lambda: desk.window.findChild(CacheDialog) is not None)
    dialog = desk.window.findChild(CacheDialog)
    assert "1.2 GB of 10 GB are in use." in [label.text() for label in dialog.findChildren(TextBlock)]
    dialog.accept()
    qtbot.waitUntil(lambda: desk.window.messages.text() == "The cache is empty.")
    assert ("empty_cache",) in session.asked
