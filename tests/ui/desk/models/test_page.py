"""The page of the models over a scripted computer: found, used, removed, looked for elsewhere."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.desk.desk import Desk
from app.paths import Home
from app.settings import load
from engine.contracts import ModelKind, Problem
from tests.helpers.models_page import arriving, button, open_page, rows, titles, words
from tests.helpers.scripted_models import (
    HALF,
    HUGE,
    OLLAMA,
    READS,
    SEES,
    SMALL,
    ScriptedModelRoom,
    make_fitting,
    make_found,
)
from tests.helpers.scripted_session import ScriptedSession
from tests.ui.desk.test_accessibility import is_clipped, nameless
from tests.ui.desk.test_plain_text import NAMES
from ui.conversation.model_line import ModelLine
from ui.models.page import ModelsPage
from ui.models.remove_dialog import RemoveModelDialog
from ui.models.rows import FoundRow, OfferedRow
from ui.models.token_dialog import TokenDialog

OTHERS_WORDS = Problem("It has another vocabulary.", "Choose a Llama 3 model.")


def shown_lines(desk: Desk) -> list[ModelLine]:
    """The lines that say which model is missing."""
    return [line for line in desk.window.conversation.findChildren(ModelLine) if line.isVisible()]


def test_without_a_text_model_one_line_offers_one_and_opens_the_page(desk: Desk, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: len(shown_lines(desk)) == 1)
    qtbot.mouseClick(button(shown_lines(desk)[0], "Get a model that reads for you\u2026"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(desk.window.models.isVisible)
    assert not desk.window.panes.isVisible()


def test_the_start_gets_no_model_and_opens_no_page(desk: Desk, room: ScriptedModelRoom) -> None:
    assert room.asked == []
    assert not desk.window.models.isVisible()


def test_the_page_advises_and_lists_what_can_be_got(desk: Desk, qtbot: QtBot) -> None:
    page = open_page(desk, qtbot)
    assert page.advice.get.text() == "Get both: 9.7 GB"
    assert "from huggingface.co" in words(page.advice)
    assert titles(page.offered.cards.all()) == [READS.title, SEES.title, SMALL.title]
    assert titles(page.large.all()) == [HUGE.title]
    assert page.advice.get.hasFocus()


def test_one_form_of_each_is_shown_and_the_others_are_folded(desk: Desk, room: ScriptedModelRoom, qtbot: QtBot) -> None:
    finer = replace(READS, id="finer", form="Q8_0")
    room.offered.insert(0, OfferedRow(model=finer, fitting=make_fitting(), advised=False))
    page = open_page(desk, qtbot)
    assert [card.key for card in page.offered.cards.all()] == [READS.id, SEES.id, SMALL.id]
    assert [card.key for card in page.others.all()] == ["finer"]
    assert not page.others.isVisible()


def test_esc_goes_back_to_the_documents(desk: Desk, qtbot: QtBot) -> None:
    page = open_page(desk, qtbot)
    qtbot.keyClick(page.advice.get, Qt.Key.Key_Escape)
    assert not page.isVisible()
    assert desk.window.conversation.box.field.hasFocus()


def test_a_question_goes_back_to_the_conversation(desk: Desk, qtbot: QtBot) -> None:
    page = open_page(desk, qtbot)
    desk.window.does.focus_question.trigger()
    assert not page.isVisible()
    assert desk.window.panes.isVisible()


def test_models_that_are_here_are_not_got_again(desk: Desk, room: ScriptedModelRoom, qtbot: QtBot) -> None:
    room.found = [FoundRow(model=make_found(), fitting=make_fitting())]
    page = open_page(desk, qtbot)
    assert titles(page.offered.cards.all()) == [SEES.title, SMALL.title]
    assert page.advice.get.text() == f"Get {SEES.title}: 7.7 GB"


def test_a_model_in_use_can_be_left_and_stays_here(
    desk: Desk, session: ScriptedSession, room: ScriptedModelRoom, home: Home, qtbot: QtBot
) -> None:
    room.found = [FoundRow(model=make_found(), fitting=make_fitting())]
    page = open_page(desk, qtbot)
    button(page, "Use: Llama 3.2 3B Instruct").click()
    qtbot.waitUntil(lambda: load(home).text_model == OLLAMA)
    button(page, "Stop using: Llama 3.2 3B Instruct").click()
    qtbot.waitUntil(lambda: load(home).text_model is None)
    assert session.text_model is None
    assert [row.in_use for row in rows(page)] == [False]


def test_how_fast_it_looks_is_told_where_it_was_measured(
    desk: Desk, session: ScriptedSession, room: ScriptedModelRoom, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"/folioscope/models/{SEES.id}"
    monkeypatch.setattr("engine.store.speeds.measured_seconds", lambda *_: 11.0)
    session.use_vision_model(path)
    seen = make_found(path, kind=ModelKind.VISION, family=SEES.family)
    room.found = [FoundRow(model=seen, fitting=make_fitting()), FoundRow(model=make_found(), fitting=make_fitting())]
    page = open_page(desk, qtbot)
    assert [row.pace for row in rows(page)] == ["about 10 s a page here", ""]


def test_one_that_cannot_be_used_says_why_and_has_no_button(desk: Desk, room: ScriptedModelRoom, qtbot: QtBot) -> None:
    cat = make_found(title="Cat 7B", kind=None, family="", problem=OTHERS_WORDS)
    room.found = [FoundRow(model=cat, fitting=None)]
    page = open_page(desk, qtbot)
    (card,) = page.found.cards.all()
    assert "It has another vocabulary. Choose a Llama 3 model." in words(card)
    assert card.first_button() is None
    assert READS.title in titles(page.offered.cards.all())


def test_removing_asks_once_and_says_what_became_free(desk: Desk, room: ScriptedModelRoom, qtbot: QtBot) -> None:
    here = make_found("/folioscope/models/model", title=READS.title)
    room.found = [FoundRow(model=here, fitting=make_fitting(), got=READS)]
    page = open_page(desk, qtbot)
    for choice in ("Keep", "Remove"):
        button(page, f"Remove\u2026: {READS.title}").click()
        dialog = desk.window.findChild(RemoveModelDialog)
        assert dialog is not None
        assert ("remove", READS.id) not in room.asked
        button(dialog, choice).click()
        qtbot.waitUntil(lambda: desk.window.findChild(RemoveModelDialog) is None)
    qtbot.waitUntil(lambda: desk.window.messages.text() == f"{READS.title} is removed: 2 GB are free again.")
    qtbot.waitUntil(lambda: page.found.cards.all() == ())


def test_a_file_is_taken_for_what_it_is(
    desk: Desk, session: ScriptedSession, room: ScriptedModelRoom, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    blob = f"/folioscope/models/{SEES.id}"
    room.places[Path(blob)] = (make_found(blob, kind=ModelKind.VISION, family=SEES.family),)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (blob, ""))
    page = open_page(desk, qtbot)
    page.file.click()
    qtbot.waitUntil(lambda: session.vision_model is not None)
    qtbot.waitUntil(lambda: [row.in_use for row in rows(page)] == [True])


def test_a_folder_is_looked_through_and_one_without_models_says_so(
    desk: Desk, session: ScriptedSession, room: ScriptedModelRoom, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.places[Path("/stick")] = (make_found(),)
    page = open_page(desk, qtbot)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "/empty")
    page.folder.click()
    qtbot.waitUntil(lambda: desk.window.messages.text() == "There is no model in /empty.")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "/stick")
    page.folder.click()
    qtbot.waitUntil(lambda: [row.model.path for row in rows(page)] == [OLLAMA])
    assert session.text_model is None


def fill(desk: Desk, room: ScriptedModelRoom, qtbot: QtBot) -> ModelsPage:
    """A page with a card of each kind."""
    room.found = [
        FoundRow(model=make_found(), fitting=make_fitting()),
        FoundRow(model=make_found("/x", title="Cat 7B", kind=None, problem=OTHERS_WORDS), fitting=None),
    ]
    room.begun = [(SMALL, 0.4)]
    return open_page(desk, qtbot)


def test_every_control_of_the_page_has_a_name_and_tab_reaches_all(
    desk: Desk, room: ScriptedModelRoom, qtbot: QtBot
) -> None:
    page = fill(desk, room, qtbot)
    assert nameless(page) == []
    wanted = {each for each in page.findChildren(QAbstractButton) if each.isVisible()}
    assert len(wanted) > 6
    page.focus_first()
    seen: set[QWidget | None] = set()
    for _ in range(40):
        focused = QApplication.focusWidget()
        seen.add(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert wanted <= seen


def test_every_control_of_the_dialogs_has_a_name(desk: Desk) -> None:
    for dialog in (TokenDialog("meta-llama/Llama", desk.window), RemoveModelDialog(make_found(), desk.window)):
        dialog.show()
        assert nameless(dialog) == []


def test_at_twice_the_text_size_nothing_is_clipped(
    large_text: None, desk: Desk, room: ScriptedModelRoom, qtbot: QtBot
) -> None:
    desk.window.resize(900, 700)
    room.arriving[SMALL.id] = [HALF, None]
    page = fill(desk, room, qtbot)
    arriving(page).go_on.click()
    qtbot.waitUntil(lambda: "50 %" in desk.window.status.model_text())
    QApplication.processEvents()
    qtbot.wait(20)
    assert [each.text() for each in page.findChildren(QPushButton) if is_clipped(each)] == []
    assert [label.text() for label in page.findChildren(QLabel) if is_clipped(label)] == []
    assert desk.window.width() == 900


@pytest.mark.parametrize("name", NAMES)
def test_what_files_call_themselves_is_shown_as_it_is(
    desk: Desk, room: ScriptedModelRoom, qtbot: QtBot, name: str
) -> None:
    here = replace(make_found(f"/{name}", title=name, form=name), name=name)
    room.found = [
        FoundRow(model=here, fitting=make_fitting()),
        FoundRow(model=make_found("/x", title=name, kind=None, problem=Problem(name, "")), fitting=None),
    ]
    page = open_page(desk, qtbot)
    assert titles(page.found.cards.all()) == [name, name]
    assert name in words(page)
    labels = page.findChildren(QLabel)
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}
    assert [label.toolTip() for label in labels if label.toolTip() and not label.toolTip().startswith("<qt>")] == []
