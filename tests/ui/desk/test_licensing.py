"""A model whose terms were not agreed to: they are shown, and then it is used; the answer can be changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.desk.desk import Desk
from app.paths import Home
from app.settings import Settings, load, save
from engine.contracts import Region, Server, ServerKind, TextModelFacts, VisionModelFacts
from engine.models.licence import require
from tests.helpers.models_page import button
from tests.helpers.scripted_session import ScriptedSession
from tests.helpers.scripted_text_model import make_facts
from tests.helpers.scripted_vision_model import make_vision_facts
from tests.helpers.terms import AGREED, agree
from tests.ui.desk.conftest import Open
from tests.ui.desk.test_text_model import LLAMA
from tests.ui.desk.test_text_model import choose as choose_text
from tests.ui.desk.test_vision_model import ELEVEN
from tests.ui.desk.test_vision_model import choose as choose_vision
from ui.models.terms_dialog import TermsDialog


class LicensedSession(ScriptedSession):
    """Asks for the terms as the true one does."""

    def __init__(self, home: Home) -> None:
        super().__init__()
        self.models = {LLAMA: make_facts(LLAMA)}
        self.vision_models = {ELEVEN: make_vision_facts(ELEVEN)}
        self._home = home

    def use_text_model(self, path: str | None) -> TextModelFacts | None:
        before = self.text_model
        facts = super().use_text_model(path)
        self.text_model = before
        if facts is not None:
            require(facts, load(self._home).terms)
        self.text_model = facts
        return facts

    def use_vision_model(self, path: str | None) -> VisionModelFacts | None:
        before = self.vision_model
        facts = super().use_vision_model(path)
        self.vision_model = before
        if facts is not None:
            require(facts, load(self._home).terms)
        self.vision_model = facts
        return facts


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """The folder that ``open_desk`` opens."""
    return Home(tmp_path / "home")


@pytest.fixture
def session(home: Home) -> ScriptedSession:
    return LicensedSession(home)


def press(desk: Desk, words: str, qtbot: QtBot) -> None:
    """A button of the dialog, as soon as it is there."""

    def buttons() -> list[QPushButton]:
        dialogs = [dialog for dialog in desk.window.findChildren(TermsDialog) if dialog.isVisible()]
        return [each for each in (dialogs[-1].findChildren(QPushButton) if dialogs else []) if each.isVisible()]

    qtbot.waitUntil(lambda: words in [each.text() for each in buttons()])
    next(each for each in buttons() if each.text() == words).click()


def answer(desk: Desk, words: str, qtbot: QtBot) -> None:
    """Answer the question of the European Union, from the menu."""
    desk.window.does.licence.trigger()
    press(desk, "European Union\u2026", qtbot)
    press(desk, words, qtbot)


def test_nothing_is_asked_at_the_first_start(desk: Desk) -> None:
    assert desk.window.findChild(TermsDialog) is None
    assert desk.window.messages.text() == ""


def test_a_text_model_is_used_once_the_licence_is_accepted(
    desk: Desk, session: ScriptedSession, home: Home, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_text(desk, LLAMA, monkeypatch)
    press(desk, "Accept", qtbot)
    qtbot.waitUntil(lambda: load(home).text_model == LLAMA)
    assert session.text_model is not None
    kept = load(home).terms
    assert kept.licence and kept.accepted
    assert kept.region is Region.UNSAID, "a text model does not ask for it"


def test_a_vision_model_asks_for_both_and_a_yes_refuses_it(
    desk: Desk, session: ScriptedSession, home: Home, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_vision(desk, "folder", ELEVEN, monkeypatch)
    press(desk, "Accept", qtbot)
    press(desk, "Yes", qtbot)
    qtbot.waitUntil(lambda: desk.window.messages.text().startswith("Meta does not license"))
    assert session.vision_model is None
    assert load(home).vision_model is None
    assert load(home).terms.region is Region.INSIDE


def test_who_cancels_has_agreed_to_nothing(
    desk: Desk, session: ScriptedSession, home: Home, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_text(desk, LLAMA, monkeypatch)
    press(desk, "Cancel", qtbot)
    assert load(home) == Settings()
    assert session.text_model is None


def test_who_accepts_and_leaves_the_question_open_is_asked_no_more(
    desk: Desk, session: ScriptedSession, home: Home, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_vision(desk, "folder", ELEVEN, monkeypatch)
    press(desk, "Accept", qtbot)
    press(desk, "Cancel", qtbot)
    qtbot.waitUntil(lambda: load(home).terms.accepted != "")
    asked = [call for call in session.asked if call[0] == "use_vision_model"]
    choose_text(desk, LLAMA, monkeypatch)
    qtbot.waitUntil(lambda: load(home).text_model == LLAMA)
    assert [call for call in session.asked if call[0] == "use_vision_model"] == asked
    assert not any(dialog.isVisible() for dialog in desk.window.findChildren(TermsDialog))


def test_another_answer_takes_the_model_away_and_gives_it_back(
    open_desk: Open, session: ScriptedSession, home: Home, qtbot: QtBot
) -> None:
    save(home, Settings(vision_model=ELEVEN, terms=AGREED))
    desk = open_desk(session)
    qtbot.waitUntil(lambda: session.vision_model is not None)
    answer(desk, "Yes", qtbot)
    qtbot.waitUntil(lambda: session.vision_model is None)
    answer(desk, "No", qtbot)
    qtbot.waitUntil(lambda: session.vision_model is not None)
    assert load(home).vision_model == ELEVEN


def test_a_model_chosen_before_the_terms_is_told_not_asked(
    open_desk: Open, session: ScriptedSession, home: Home, qtbot: QtBot
) -> None:
    save(home, Settings(text_model=LLAMA))
    desk = open_desk(session)
    qtbot.waitUntil(lambda: desk.window.messages.text().startswith("The terms of Llama 3.2"))
    assert desk.window.findChild(TermsDialog) is None


def test_what_a_command_agreed_to_meanwhile_stays(
    desk: Desk, session: ScriptedSession, home: Home, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    agree(home.folder, replace(AGREED, region=Region.UNSAID, region_said=""))
    choose_vision(desk, "folder", ELEVEN, monkeypatch)
    press(desk, "No", qtbot)
    qtbot.waitUntil(lambda: load(home).vision_model == ELEVEN)
    kept = load(home).terms
    assert (kept.accepted, kept.region) == (AGREED.accepted, Region.OUTSIDE)


def test_a_vision_model_on_a_server_of_ones_own_asks_for_the_terms_as_one_on_this_disk_does(
    desk: Desk, session: ScriptedSession, home: Home, qtbot: QtBot
) -> None:
    own = Server(name="attic", address="http://127.0.0.1:8000/v1", kind=ServerKind.VLLM, vision_model="11b")
    save(home, Settings(servers=(own,)))
    path = "server:attic"
    session.vision_models[path] = make_vision_facts(path, server="attic", format=own.kind.value)
    desk.window.does.models.trigger()
    section = desk.window.models.servers
    qtbot.waitUntil(lambda: bool(section.cards.all()))
    button(section, "Use: attic").click()
    press(desk, "Accept", qtbot)
    assert session.vision_model is None
    press(desk, "No", qtbot)
    qtbot.waitUntil(lambda: load(home).vision_model == path)
    assert load(home).servers == (own,)
