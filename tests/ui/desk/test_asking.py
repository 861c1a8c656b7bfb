"""Questions, quotes, what was asked before."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.desk.desk import Desk
from engine.contracts import Box, Drawing, How, Pictures, Scope, TextSource
from engine.errors import LibraryError
from tests.helpers.scripted_session import ScriptedSession, make_answer, make_quote
from tests.ui.desk.conftest import Open
from ui.conversation.answer_view import AnswerView
from ui.widgets.label import Label


def ask(desk: Desk, question: str, qtbot: QtBot) -> AnswerView:
    """Type a question, press Enter, wait for the answer."""
    box = desk.window.conversation.box
    box.field.setFocus()
    qtbot.keyClicks(box.field, question)
    qtbot.keyClick(box.field, Qt.Key.Key_Return)
    view = desk.window.conversation.newest()
    assert view is not None
    qtbot.waitUntil(lambda: view.answer is not None)
    return view


def texts(view: AnswerView) -> list[str]:
    """What the labels of a view say."""
    return [label.text() for label in view.findChildren(Label) if label.isVisibleTo(view)]


def test_enter_asks_and_the_best_quote_is_shown_on_its_page(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    view = ask(desk, "What did paper cost?", qtbot)
    assert ("ask", "What did paper cost?", Scope(), How.AUTO, None, Pictures.AUTO, False) in session.asked
    assert [card.quote for card in view.cards] == list(session.quotes)
    assert {"4,310", "p. 12", "p. xii (14 of 48)"} <= set(texts(view))
    qtbot.waitUntil(lambda: (desk.window.reader.document_id, desk.window.reader.page) == ("report01", 12))
    assert view.cards[0].property("current") is True


def test_shift_enter_begins_a_new_line(desk: Desk, qtbot: QtBot) -> None:
    field = desk.window.conversation.box.field
    qtbot.keyClicks(field, "one")
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(field, "two")
    assert field.toPlainText() == "one\ntwo"


def test_the_open_document_is_what_is_asked_until_something_else_is_chosen(
    desk: Desk, session: ScriptedSession, qtbot: QtBot
) -> None:
    desk.window.library.opened.emit("letter01")
    qtbot.waitUntil(lambda: desk.window.reader.document_id == "letter01")
    session.quotes = ()
    ask(desk, "Who?", qtbot)
    desk.window.does.ask_everything.trigger()
    ask(desk, "Where?", qtbot)
    scopes = [call[2] for call in session.asked if call[0] == "ask"]
    assert scopes == [Scope(document_ids=("letter01",)), Scope()]


def test_nothing_found_is_said(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    session.quotes = ()
    view = ask(desk, "Who?", qtbot)
    assert any(text.startswith("Nothing in 48 pages fits this question.") for text in texts(view))


def test_a_known_error_is_said_in_place_of_the_answer(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    session.asking_fails = LibraryError("The disk is full.", "Free some space.")
    desk.window.conversation.box.type("Who?")
    desk.window.does.ask.trigger()
    view = desk.window.conversation.newest()
    assert view is not None
    qtbot.waitUntil(lambda: "The disk is full. Free some space." in texts(view))


def test_stop_keeps_the_quotes_that_came(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    session.hold.clear()
    desk.window.conversation.box.type("Who?")
    desk.window.conversation.box.ask()
    desk.window.does.stop.trigger()
    view = desk.window.conversation.newest()
    assert view is not None
    qtbot.waitUntil(lambda: "Stopped. Ask again to search all pages." in texts(view))
    assert not session.answers


def test_the_picture_of_scanned_words_is_asked_for_and_shown(
    desk: Desk, session: ScriptedSession, qtbot: QtBot
) -> None:
    session.quotes = (make_quote("TOTAL 4,310", source=TextSource.OCR, digits_unsure=True),)
    view = ask(desk, "Total?", qtbot)
    assert "from a scan: compare the digits" in texts(view)
    qtbot.waitUntil(
        lambda: (68.0, 96.0, 304.0, 118.0) in [clip_of(call) for call in session.asked if call[0] == "draw"]
    )


def clip_of(call: tuple[object, ...]) -> Box | None:
    """The part of a page that was drawn."""
    return call[3].clip if isinstance(call[3], Drawing) else None


def test_a_question_can_be_copied_with_its_citations(desk: Desk, qtbot: QtBot) -> None:
    ask(desk, "What did paper cost?", qtbot)
    desk.window.does.copy_answer.trigger()
    copied = QGuiApplication.clipboard().text()
    assert "\u201cPulp is dearer than in Q2.\u201d\nReport.pdf, p. xii (14 of 48)" in copied
    assert "48 of 48 pages: 41 read, 7 by OCR, 0 failed" in copied


def test_the_next_quote_is_shown_by_key(desk: Desk, qtbot: QtBot) -> None:
    ask(desk, "What did paper cost?", qtbot)
    qtbot.waitUntil(lambda: desk.window.reader.page == 12)
    desk.window.does.next_quote.trigger()
    qtbot.waitUntil(lambda: desk.window.reader.page == 14)


def test_history_is_there_after_a_restart_and_can_be_searched_and_opened(open_desk: Open, qtbot: QtBot) -> None:
    session = ScriptedSession(answers=[make_answer(1, "What did paper cost?"), make_answer(2, "Who signed?")])
    conversation = open_desk(session).window.conversation
    conversation.show_history(True)
    qtbot.waitUntil(lambda: [each.id for each in conversation.history.list.answers()] == [2, 1])
    qtbot.keyClicks(conversation.history.field, "paper")
    qtbot.waitUntil(lambda: [each.id for each in conversation.history.list.answers()] == [1])
    qtbot.keyClick(conversation.history.field, Qt.Key.Key_Return)
    qtbot.keyClick(conversation.history.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: conversation.view_of(1) is not None)
    assert not conversation.is_history_shown()


def test_a_removed_answer_comes_back_with_undo(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    ask(desk, "What did paper cost?", qtbot)
    conversation = desk.window.conversation
    conversation.removed.emit(1)
    assert conversation.view_of(1) is None
    desk.window.does.undo.trigger()
    assert conversation.view_of(1) is not None
    assert 1 in session.answers


def test_a_removed_answer_is_gone_when_the_notice_goes(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    ask(desk, "What did paper cost?", qtbot)
    desk.window.conversation.removed.emit(1)
    desk.window.conversation.show_history(True)
    qtbot.waitUntil(lambda: not desk.window.conversation.history.list.answers())
    desk.window.toast.settle()
    qtbot.waitUntil(lambda: 1 not in session.answers)


def test_an_answer_is_exported(desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "answer.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), "CSV (*.csv)"))
    ask(desk, "What did paper cost?", qtbot)
    desk.window.does.export.trigger()
    qtbot.waitUntil(lambda: str(target) in desk.window.messages.text())
    with target.open(encoding="utf-8-sig", newline="") as file:
        assert "Paper and pulp cost 4,310 thousand in Q3." in str(list(csv.reader(file)))


def test_a_quote_of_a_removed_document_says_so(open_desk: Open, qtbot: QtBot) -> None:
    desk = open_desk(ScriptedSession(answers=[make_answer()]))
    desk.window.conversation.opened.emit(1)
    qtbot.waitUntil(lambda: desk.window.conversation.view_of(1) is not None)
    view = desk.window.conversation.view_of(1)
    assert view is not None
    view.cards[0].click()
    assert desk.window.messages.text() == "Report.pdf is no longer in the library."
