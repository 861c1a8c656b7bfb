"""A thousand pages pour in, and the person types on."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.desk.desk import Desk
from engine.contracts import DocumentAdded, DocumentState
from tests.helpers.scripted_session import ScriptedSession, make_document, page_done

PAGES = 1000
READING = make_document("big00001", "Big.pdf", state=DocumentState.READING, pages_read=0, page_count=PAGES)


def test_typing_goes_on_and_the_row_is_painted_now_and_then(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    session.events = [DocumentAdded(READING), *(page_done(READING, n) for n in range(1, PAGES + 1)), None]
    painted: list[str] = []
    desk.window.library.model.itemChanged.connect(lambda item: painted.append(item.text()))
    field = desk.window.conversation.box.field
    desk.add([Path("/papers/Big.pdf")])
    qtbot.keyClicks(field, "What did paper cost?", delay=2)
    assert field.toPlainText() == "What did paper cost?"
    qtbot.waitUntil(lambda: desk.window.status.text() == "Reading page 1000 of 1000")
    assert len(painted) < PAGES / 5


def test_stop_is_heard_in_the_middle_of_a_flood(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    session.events = [DocumentAdded(READING), *(page_done(READING, n) for n in range(1, PAGES + 1)), None]
    desk.add([Path("/papers/Big.pdf")])
    qtbot.waitUntil(lambda: desk.window.status.is_working)
    desk.window.status.stop_wanted.emit()
    qtbot.waitUntil(lambda: not desk.window.status.is_working)
