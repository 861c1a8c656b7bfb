"""Adding, reading on, and what is said about it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.desk.desk import Desk
from app.desk.shelf import Shelf
from engine.contracts import (
    DocumentAdded,
    DocumentKnown,
    DocumentReady,
    DocumentState,
    FileGone,
    FileRefused,
    FilesFound,
    PasswordNeeded,
    Problem,
)
from engine.errors import EnvironmentProblem
from tests.helpers.scripted_session import ScriptedSession, make_document, page_done
from tests.ui.desk.conftest import Open
from ui.dialogs.password import PasswordDialog
from ui.library.model import state_of

WAITING = (None,)
"""the story stands still here until it is stopped"""
READING = make_document("big00001", "Big.pdf", state=DocumentState.READING, pages_read=0)


def row(desk: Desk, document_id: str) -> str:
    """What a row says under the name."""
    state = state_of(desk.window.library.model.row_of(document_id))
    return state.words if state is not None else ""


def test_dropped_files_are_added_and_the_first_is_opened(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/papers/one.pdf"), QUrl.fromLocalFile("/papers/two.pdf")])
    drop = QDropEvent(
        QPointF(10, 10),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    desk.window.dropEvent(drop)
    qtbot.waitUntil(lambda: len(desk.window.library.model.documents()) == 4)
    assert ("add", (Path("/papers/one.pdf"), Path("/papers/two.pdf")), None, False) in session.asked
    qtbot.waitUntil(lambda: desk.window.reader.document_id == "00000002")
    assert "one.pdf" in desk.window.windowTitle()


def test_files_given_before_the_library_is_open_are_not_lost(open_desk: Open, qtbot: QtBot) -> None:
    desk = open_desk(ScriptedSession(), [Path("/papers/one.pdf")])
    qtbot.waitUntil(lambda: [each.name for each in desk.window.library.model.documents()] == ["one.pdf"])


def test_a_pasted_picture_becomes_a_file_and_is_added(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    image = QImage(20, 10, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    QGuiApplication.clipboard().setImage(image)
    desk.window.does.paste.trigger()
    qtbot.waitUntil(lambda: any(call[0] == "add" for call in session.asked))
    added = next(call[1] for call in session.asked if call[0] == "add")
    assert isinstance(added, tuple)
    assert QImage(str(added[0])).size() == image.size()


def test_a_row_tells_how_far_reading_is(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    session.events = [DocumentAdded(READING), page_done(READING, 1, seconds_left=120.0), *WAITING]
    desk.add([Path("/papers/Big.pdf")])
    qtbot.waitUntil(lambda: row(desk, "big00001") == "reading 1 of 48, about 2 min left")
    qtbot.waitUntil(lambda: desk.window.status.text() == "Reading page 1 of 48, about 2 min left")


def test_a_row_tells_when_reading_is_done(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    done = replace(READING, state=DocumentState.READY, pages_read=48)
    session.events = [DocumentAdded(READING), page_done(READING, 1), DocumentReady(done)]
    desk.add([Path("/papers/Big.pdf")])
    qtbot.waitUntil(lambda: row(desk, "big00001") == "48 pages")
    assert not desk.window.status.is_working


def test_stop_keeps_what_is_read_and_the_row_says_so(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    session.events = [DocumentAdded(READING), page_done(READING, 1), *WAITING]
    desk.add([Path("/papers/Big.pdf")])
    qtbot.waitUntil(lambda: row(desk, "big00001") == "reading 1 of 48")
    session.kept["big00001"] = replace(READING, pages_read=1)
    desk.window.status.stop_wanted.emit()
    qtbot.waitUntil(lambda: row(desk, "big00001") == "1 of 48 pages read, not finished")
    assert not desk.window.status.is_working


def test_refused_files_are_told_with_what_to_do(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    session.events = [
        FilesFound(2, passed_over=3),
        FileRefused("/papers/a.docx", Problem("This is no PDF.", "Save it as PDF.")),
    ]
    desk.add([Path("/papers/a.docx")])
    qtbot.waitUntil(lambda: desk.window.messages.text() == "a.docx: This is no PDF.")
    assert desk.window.messages.isVisible()


def test_what_is_known_already_is_opened(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    session.events = [DocumentKnown("/papers/copy.pdf", session.kept["letter01"])]
    desk.add([Path("/papers/copy.pdf")])
    qtbot.waitUntil(lambda: desk.window.reader.document_id == "letter01")
    assert "in the library already" in desk.window.messages.text()


def test_a_locked_file_asks_for_its_password(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    session.events = [PasswordNeeded("/papers/locked.pdf", tried=False)]
    desk.add([Path("/papers/locked.pdf")])
    qtbot.waitUntil(lambda: desk.window.findChild(PasswordDialog) is not None)
    dialog = desk.window.findChild(PasswordDialog)
    assert dialog is not None
    field = dialog.findChild(QLineEdit)
    assert field is not None
    qtbot.keyClicks(field, "sesame")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: ("add", (Path("/papers/locked.pdf"),), "sesame", False) in session.asked)


def test_a_file_that_is_gone_is_told_and_marked(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    gone = replace(session.kept["letter01"], state=DocumentState.GONE)
    session.kept["letter01"] = gone
    session.events = [FileGone(gone)]
    desk.add([Path("/papers")])
    qtbot.waitUntil(lambda: row(desk, "letter01") == "file is gone, words are kept")
    assert "no longer where it was" in desk.window.messages.text()


def test_a_fault_of_ours_is_reported_and_the_window_goes_on(
    desk: Desk, session: ScriptedSession, qtbot: QtBot, faults: list[BaseException]
) -> None:
    session.asking_fails = RuntimeError("ours")
    desk.window.conversation.box.type("What?")
    desk.window.conversation.box.ask()
    qtbot.waitUntil(lambda: bool(faults))
    faults.clear()
    desk.add([Path("/papers/one.pdf")])
    qtbot.waitUntil(lambda: len(desk.window.library.model.documents()) == 3)


def test_linked_folders_form_groups(open_desk: Open) -> None:
    session = ScriptedSession([make_document(), make_document("inside01", "Inside.pdf", folder="/papers/Reports")])
    session.linked = ["/papers/Reports"]
    model = open_desk(session).window.library.model
    assert [model.item(row).text() for row in range(model.rowCount())] == ["Report.pdf", "Reports"]
    assert model.item(1).child(0).text() == "Inside.pdf"


def test_when_all_has_been_read_there_is_time_to_tidy(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: ("tidy",) in session.asked)
    assert {("go_on",), ("look_through",)} <= set(session.asked[: session.asked.index(("tidy",))])
    desk.add([Path("/papers/one.pdf")])
    qtbot.waitUntil(lambda: len(desk.window.library.model.documents()) == 3)
    qtbot.waitUntil(lambda: not desk.window.status.is_working)
    assert session.asked.count(("tidy",)) == 1


def test_folders_are_looked_through_again_but_not_while_files_are_being_read(
    open_desk: Open, session: ScriptedSession, qtbot: QtBot
) -> None:
    desk = open_desk(session)
    looking = desk.window.findChild(Shelf)._looking
    looking.setInterval(5)
    qtbot.waitUntil(lambda: session.asked.count(("look_through",)) >= 3)
    session.events = [DocumentAdded(READING), page_done(READING, 1), *WAITING]
    desk.add([Path("/papers/Big.pdf")])
    looks = session.asked.count(("look_through",))
    with qtbot.waitSignal(looking.timeout), qtbot.waitSignal(looking.timeout):
        pass
    assert session.asked.count(("look_through",)) == looks


def test_a_look_that_fails_is_told_once(open_desk: Open, session: ScriptedSession, qtbot: QtBot) -> None:
    session.looking_fails = EnvironmentProblem("The folder cannot be read.", "Is the disk there?")
    desk = open_desk(session)
    qtbot.waitUntil(lambda: desk.window.messages.text() == "The folder cannot be read.")
    assert not desk.window.findChild(Shelf)._looking.isActive()
