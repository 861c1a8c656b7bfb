"""The open document: pictures, words, passwords, what is found in it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.desk.desk import Desk
from engine.contracts import Match, Rank
from engine.errors import FileGoneError, PasswordError
from tests.helpers.scripted_session import ScriptedSession
from ui.dialogs.password import PasswordDialog
from ui.reader.find_bar import FindBar
from ui.reader.lock_bar import LockBar


def open_report(desk: Desk, qtbot: QtBot) -> None:
    """Open Report.pdf from the library."""
    desk.window.library.opened.emit("report01")
    qtbot.waitUntil(lambda: desk.window.reader.document_id == "report01")


def drawn(session: ScriptedSession) -> list[tuple[object, ...]]:
    """What was drawn."""
    return [call for call in session.asked if call[0] == "draw"]


def test_pages_on_the_screen_are_drawn_as_such(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    open_report(desk, qtbot)
    qtbot.waitUntil(lambda: {call[2] for call in drawn(session)} >= {1, 2})
    assert {call[4] for call in drawn(session)} == {Rank.SCREEN}


def test_enter_on_a_row_opens_the_document(desk: Desk, qtbot: QtBot) -> None:
    library = desk.window.library
    library.select("letter01")
    qtbot.keyClick(library.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.window.reader.document_id == "letter01")


def test_three_questions_fit_the_open_document(desk: Desk, qtbot: QtBot) -> None:
    open_report(desk, qtbot)
    welcome = desk.window.conversation.welcome
    qtbot.waitUntil(lambda: len(welcome.questions()) == 3)
    assert "What does it say about \u201cCosts of paper\u201d?" in welcome.questions()


def test_a_page_that_cannot_be_drawn_says_why(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    session.drawing_fails = FileGoneError("The file is gone.", "Bring it back.")
    open_report(desk, qtbot)
    pictures = desk.window.reader._pictures
    qtbot.waitUntil(lambda: pictures.failure(1) == "The file is gone. Bring it back.")


def test_a_locked_document_shows_its_pages_after_the_password(
    desk: Desk, session: ScriptedSession, qtbot: QtBot
) -> None:
    session.password = "sesame"
    session.drawing_fails = PasswordError("Locked.")
    open_report(desk, qtbot)
    bar = desk.window.reader.findChild(LockBar)
    assert bar is not None
    qtbot.waitUntil(bar.isVisible)
    bar.password_wanted.emit()
    give(desk, "wrong", qtbot)
    give(desk, "sesame", qtbot)
    qtbot.waitUntil(lambda: not bar.isVisible())
    qtbot.waitUntil(lambda: bool(desk.window.reader._pictures.pages.bytes_kept))


def give(desk: Desk, password: str, qtbot: QtBot) -> None:
    """Answer the dialog that asks for a password."""

    def waiting() -> list[PasswordDialog]:
        return [dialog for dialog in desk.window.findChildren(PasswordDialog) if dialog.isVisible()]

    qtbot.waitUntil(lambda: bool(waiting()))
    field = waiting()[0].findChild(QLineEdit)
    assert field is not None
    qtbot.keyClicks(field, password)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def test_words_are_found_in_the_open_document(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    open_report(desk, qtbot)
    session.found = (Match(3, ((72.0, 72.0, 120.0, 84.0),)),)
    desk.window.reader.reader_actions.find.trigger()
    bar = desk.window.reader.findChild(FindBar)
    assert bar is not None
    field = bar.findChild(QLineEdit)
    assert field is not None
    qtbot.keyClicks(field, "paper")
    qtbot.waitUntil(lambda: ("find", "report01", "paper") in session.asked)
    qtbot.waitUntil(lambda: desk.window.reader.page == 3)


def test_back_returns_to_the_document_before(desk: Desk, qtbot: QtBot) -> None:
    open_report(desk, qtbot)
    desk.window.library.opened.emit("letter01")
    qtbot.waitUntil(lambda: desk.window.reader.document_id == "letter01")
    desk.window.reader.reader_actions.back.trigger()
    qtbot.waitUntil(lambda: desk.window.reader.document_id == "report01")
