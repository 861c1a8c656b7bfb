"""What is taken away can be brought back for a while; what is erased cannot."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.desk.desk import Desk
from app.desk.shelf import Shelf
from engine.contracts import FilesFound
from tests.helpers.scripted_session import ScriptedSession, make_document
from tests.ui.desk.conftest import Open
from ui.dialogs.erase import EraseDialog


def shown(desk: Desk) -> list[str]:
    """Names of the rows that can be seen."""
    rows = desk.window.library.list.rows
    return [rows.index(row, 0).data() for row in range(rows.rowCount())]


def remove(desk: Desk, document_id: str, qtbot: QtBot) -> None:
    """Delete on a row."""
    desk.window.library.select(document_id)
    qtbot.keyClick(desk.window.library.list, Qt.Key.Key_Delete)


def test_undo_brings_a_document_back(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    remove(desk, "letter01", qtbot)
    assert shown(desk) == ["Report.pdf"]
    desk.window.does.undo.trigger()
    assert shown(desk) == ["Report.pdf", "Letter.pdf"]
    assert "letter01" in session.kept


def test_the_next_removal_settles_the_one_before(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    remove(desk, "letter01", qtbot)
    remove(desk, "report01", qtbot)
    qtbot.waitUntil(lambda: "letter01" not in session.kept)
    assert "report01" in session.kept
    assert shown(desk) == []
    desk.window.does.undo.trigger()
    assert shown(desk) == ["Report.pdf"]


def test_what_stays_is_said(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    remove(desk, "letter01", qtbot)
    desk.window.toast.settle()
    qtbot.waitUntil(lambda: desk.window.messages.text() == "Letter.pdf is removed.")
    assert ("remove", "letter01", False, False) in session.asked


def test_closing_the_window_settles(open_desk: Open, session: ScriptedSession, qtbot: QtBot) -> None:
    desk = open_desk(session)
    remove(desk, "letter01", qtbot)
    desk.window.close()
    assert "letter01" not in session.kept
    assert session.closed


def test_a_removed_document_that_is_open_is_closed(desk: Desk, qtbot: QtBot) -> None:
    desk.window.library.opened.emit("letter01")
    qtbot.waitUntil(lambda: desk.window.reader.document_id == "letter01")
    remove(desk, "letter01", qtbot)
    assert desk.window.reader.document_id == ""
    assert desk.window.windowTitle() == "Folioscope"


def test_undo_has_nothing_to_do_at_first(desk: Desk) -> None:
    assert not desk.window.does.undo.isEnabled()


def test_a_folder_is_unlinked_and_its_documents_stay(open_desk: Open, qtbot: QtBot) -> None:
    session = ScriptedSession([make_document("inside01", "Inside.pdf", folder="/papers/Reports")])
    session.linked = ["/papers/Reports"]
    desk = open_desk(session)
    session.kept["inside01"] = make_document("inside01", "Inside.pdf")
    desk.window.library.unlinked.emit("/papers/Reports")
    qtbot.waitUntil(lambda: shown(desk) == ["Inside.pdf"])
    assert session.linked == []


def test_the_place_of_a_file_is_told_as_text(desk: Desk) -> None:
    desk.window.library.place_wanted.emit("letter01")
    assert desk.window.messages.text() == "Letter.pdf is here:"


def test_erasing_wants_the_typed_word(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    desk.window.does.erase.trigger()
    dialog = desk.window.findChild(EraseDialog)
    assert dialog is not None
    field = dialog.findChild(QLineEdit)
    erase = next(button for button in dialog.findChildren(QPushButton) if button.text() == "Erase everything")
    assert field is not None
    assert not erase.isEnabled()
    qtbot.keyClicks(field, "erase")
    with qtbot.waitSignal(desk.closed):
        erase.click()
    assert ("erase",) in session.asked


def test_nothing_is_begun_on_a_library_that_is_being_erased(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: ("tidy",) in session.asked)
    shelf = desk.window.findChild(Shelf)
    shelf._tidied = None
    shelf._looking.setInterval(1)
    session.events = [FilesFound(1), None]
    desk.add([Path("/papers/one.pdf")])
    desk.window.does.erase.trigger()
    with qtbot.waitSignal(desk.closed):
        desk.window.findChild(EraseDialog).accept()
    assert session.asked[-1] == ("erase",)


def test_a_backup_is_written_where_the_person_says(
    desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "copy.db"), ""))
    desk.window.does.backup.trigger()
    qtbot.waitUntil(lambda: desk.window.messages.text() == f"The library is copied to {tmp_path / 'copy.db'}.")
