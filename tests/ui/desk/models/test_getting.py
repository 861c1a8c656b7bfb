"""Models that are got in the window: their terms first, then one after the other, paused, gone on with, used."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.desk.desk import Desk
from app.paths import Home
from app.settings import Settings, load, save
from engine.contracts import Region, Waiting
from engine.errors import EnvironmentProblem
from tests.helpers.models_page import arriving, button, open_page, rows, titles, words
from tests.helpers.scripted_models import HALF, OLLAMA, READS, SEES, SMALL, ScriptedModelRoom, make_fitting, make_found
from tests.helpers.scripted_session import ScriptedSession
from tests.helpers.terms import AGREED
from tests.ui.desk.conftest import Open
from ui.models.rows import FoundRow, OfferedRow
from ui.models.terms_dialog import TermsDialog
from ui.models.token_dialog import TokenDialog


def test_both_come_one_after_the_other_and_are_used(
    desk: Desk, session: ScriptedSession, room: ScriptedModelRoom, home: Home, qtbot: QtBot
) -> None:
    page = open_page(desk, qtbot)
    qtbot.mouseClick(page.advice.get, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: session.text_model is not None and session.vision_model is not None)
    assert [call for call in room.asked if call[0] == "get"] == [("get", READS.id), ("get", SEES.id)]
    qtbot.waitUntil(lambda: [row.in_use for row in rows(page)] == [True, True])
    assert not page.arriving.isVisible()
    assert not page.advice.get.isVisible()
    kept = f"/folioscope/models/{READS.id}", f"/folioscope/models/{SEES.id}"
    qtbot.waitUntil(lambda: (load(home).text_model, load(home).vision_model) == kept)


def test_one_that_arrives_beside_another_in_use_is_offered(
    desk: Desk, session: ScriptedSession, room: ScriptedModelRoom, qtbot: QtBot
) -> None:
    room.found = [FoundRow(model=make_found(form="Q8_0"), fitting=make_fitting())]
    page = open_page(desk, qtbot)
    button(page, "Use: Llama 3.2 3B Instruct").click()
    qtbot.waitUntil(lambda: [row.in_use for row in rows(page)] == [True])
    button(page, f"Get: {SMALL.title}").click()
    qtbot.waitUntil(lambda: len(rows(page)) == 2)
    assert session.text_model is not None
    assert session.text_model.path == OLLAMA
    assert desk.window.messages.text() == f"{SMALL.title} is here."
    button(page, f"Use: {SMALL.title}").click()
    qtbot.waitUntil(lambda: [row.model.header.title for row in rows(page) if row.in_use] == [SMALL.title])


def test_when_the_advice_is_taken_the_keyboard_goes_to_what_comes(
    desk: Desk, room: ScriptedModelRoom, qtbot: QtBot
) -> None:
    room.arriving[READS.id] = [None]
    page = open_page(desk, qtbot)
    qtbot.keyClick(page.advice.get, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(page.arriving.cards.all()) == 2)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == f"Pause: {READS.title}"


def test_a_download_can_be_paused_and_gone_on_with(desk: Desk, room: ScriptedModelRoom, qtbot: QtBot) -> None:
    room.arriving[READS.id] = [HALF, None]
    page = open_page(desk, qtbot)
    button(page, f"Get: {READS.title}").click()
    qtbot.waitUntil(lambda: bool(page.arriving.cards.all()) and arriving(page).progress.share == 0.5)
    assert arriving(page).progress.words == "1 GB of 2 GB, about 2 min left"
    assert READS.title not in titles(page.offered.cards.all())
    arriving(page).pause.setFocus()
    qtbot.keyClick(arriving(page).pause, Qt.Key.Key_Space)
    assert arriving(page).progress.words == "Paused at 50 %."
    assert arriving(page).go_on.hasFocus()
    qtbot.keyClick(arriving(page).go_on, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: titles(page.found.cards.all()) == [READS.title])


def test_one_that_waits_for_its_turn_can_be_paused_and_does_not_begin(
    desk: Desk, room: ScriptedModelRoom, qtbot: QtBot
) -> None:
    room.arriving[READS.id] = [None]
    page = open_page(desk, qtbot)
    page.advice.get.click()
    qtbot.waitUntil(lambda: ("get", READS.id) in room.asked)
    arriving(page, 1).pause.click()
    arriving(page).pause.click()
    qtbot.waitUntil(lambda: desk.window.status.model_text() == "No text model")
    assert [arriving(page, place).progress.words for place in (0, 1)] == ["Paused at 0 %."] * 2
    assert ("get", SEES.id) not in room.asked


def test_stopping_all_stories_begins_no_other_download(desk: Desk, room: ScriptedModelRoom, qtbot: QtBot) -> None:
    room.arriving[READS.id] = [None]
    page = open_page(desk, qtbot)
    page.advice.get.click()
    qtbot.waitUntil(lambda: ("get", READS.id) in room.asked)
    desk._jobs.end_stories()
    qtbot.waitUntil(arriving(page, 1).go_on.isVisible)
    assert ("get", SEES.id) not in room.asked


def test_the_line_of_state_tells_it_while_the_page_is_closed(desk: Desk, room: ScriptedModelRoom, qtbot: QtBot) -> None:
    room.arriving[READS.id] = [HALF, None]
    page = open_page(desk, qtbot)
    button(page, f"Get: {READS.title}").click()
    page.left.emit()
    told = "getting 3B: 50 %, about 2 min left"
    qtbot.waitUntil(lambda: told in desk.window.status.model_text())
    assert not page.isVisible()


def test_a_broken_connection_says_that_it_is_tried_again(desk: Desk, room: ScriptedModelRoom, qtbot: QtBot) -> None:
    room.arriving[READS.id] = [HALF, Waiting("The connection broke.", 4.0), None]
    page = open_page(desk, qtbot)
    button(page, f"Get: {READS.title}").click()
    told = "The connection broke. It is tried again in a few seconds."
    qtbot.waitUntil(lambda: bool(page.arriving.cards.all()) and arriving(page).progress.words == told)
    assert arriving(page).pause.isVisible()


def test_what_fails_says_why_and_can_be_gone_on_with(desk: Desk, room: ScriptedModelRoom, qtbot: QtBot) -> None:
    room.arriving[READS.id] = [HALF, EnvironmentProblem("The disk is full.", "Free some space.")]
    page = open_page(desk, qtbot)
    button(page, f"Get: {READS.title}").click()
    qtbot.waitUntil(lambda: "The disk is full. Free some space." in words(page))
    assert arriving(page).progress.words == "Stopped at 50 %."
    assert desk.window.messages.text() == "The disk is full."
    button(page, f"Go on: {READS.title}").click()
    qtbot.waitUntil(lambda: titles(page.found.cards.all()) == [READS.title])


def test_a_fault_of_ours_is_reported_and_said(
    desk: Desk, room: ScriptedModelRoom, qtbot: QtBot, faults: list[BaseException]
) -> None:
    room.arriving[READS.id] = [RuntimeError("no model")]
    page = open_page(desk, qtbot)
    button(page, f"Get: {READS.title}").click()
    qtbot.waitUntil(lambda: "A fault in Folioscope kept this model from being got." in words(page))
    assert [str(faults.pop())] == ["no model"]


def test_what_an_earlier_run_began_waits_until_it_is_gone_on_with(
    desk: Desk, room: ScriptedModelRoom, qtbot: QtBot
) -> None:
    room.begun = [(READS, 0.4)]
    page = open_page(desk, qtbot)
    assert arriving(page).progress.words == "Paused at 40 %."
    assert room.asked == []
    button(page, f"Go on: {READS.title}").click()
    qtbot.waitUntil(lambda: ("get", READS.id) in room.asked)


def test_the_terms_come_before_anything_is_got(
    open_desk: Open, session: ScriptedSession, room: ScriptedModelRoom, qtbot: QtBot
) -> None:
    desk = open_desk(session, room=room)
    page = open_page(desk, qtbot)
    button(page, f"Get: {READS.title}").click()
    qtbot.waitUntil(lambda: desk.window.findChild(TermsDialog) is not None)
    assert room.asked == []
    dialog = desk.window.findChild(TermsDialog)
    assert dialog is not None
    dialog.licence_accepted.emit()
    dialog.accept()
    qtbot.waitUntil(lambda: ("get", READS.id) in room.asked)


def test_who_says_to_be_inside_the_union_gets_the_model_that_reads_alone(
    open_desk: Open, session: ScriptedSession, room: ScriptedModelRoom, qtbot: QtBot
) -> None:
    desk = open_desk(session, room=room)
    page = open_page(desk, qtbot)
    page.advice.get.click()
    qtbot.waitUntil(lambda: desk.window.findChild(TermsDialog) is not None)
    dialog = desk.window.findChild(TermsDialog)
    assert dialog is not None
    dialog.licence_accepted.emit()
    dialog.answered.emit(Region.INSIDE)
    dialog.accept()
    qtbot.waitUntil(lambda: session.text_model is not None)
    assert [call for call in room.asked if call[0] == "get"] == [("get", READS.id)]


def test_who_is_inside_the_union_is_offered_the_model_that_reads(
    open_desk: Open, home: Home, session: ScriptedSession, room: ScriptedModelRoom, qtbot: QtBot
) -> None:
    save(home, Settings(terms=replace(AGREED, region=Region.INSIDE)))
    desk = open_desk(session, room=room)
    page = open_page(desk, qtbot)
    qtbot.waitUntil(lambda: page.advice.get.text() == f"Get {READS.title}: 2 GB")
    button(page, f"Get: {SEES.title}").click()
    qtbot.waitUntil(lambda: "does not license" in desk.window.messages.text())
    assert room.asked == []


def test_a_gated_model_asks_for_a_token(desk: Desk, room: ScriptedModelRoom, qtbot: QtBot) -> None:
    gated = replace(SMALL, id="gated", family="gated", title="Gated", gated=True)
    room.offered.append(OfferedRow(model=gated, fitting=make_fitting(), advised=False))
    page = open_page(desk, qtbot)
    button(page, "Get: Gated").click()
    qtbot.waitUntil(lambda: desk.window.findChild(TokenDialog) is not None)
    dialog = desk.window.findChild(TokenDialog)
    assert dialog is not None
    field = dialog.findChild(QLineEdit)
    assert field is not None
    assert field.echoMode() is QLineEdit.EchoMode.Password
    qtbot.keyClicks(field, "hf_abc")
    button(dialog, "Get").click()
    qtbot.waitUntil(lambda: ("get", "gated") in room.asked)
    assert room.token == "hf_abc"
