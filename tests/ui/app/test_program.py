"""The first start, private windows, light and dark, erasing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import settings
from app.desk.desk import Desk
from app.paths import Home
from app.program import Program
from app.window_choices import Choices, KeptChoices
from engine.network import Network
from tests.helpers.scripted_session import ScriptedSession, make_document
from ui.dialogs.erase import EraseDialog
from ui.theme import Appearance, Theme


class Composer:
    """Hands out a session for each library and remembers which."""

    def __init__(self) -> None:
        self.sessions: dict[Path, ScriptedSession] = {}

    def __call__(self, home: Home) -> ScriptedSession:
        return self.sessions.setdefault(home.folder, ScriptedSession())


@pytest.fixture
def composer() -> Composer:
    """Empty libraries."""
    return Composer()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty data folder; what Qt notes by itself goes there too."""
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(tmp_path))
    return Home(tmp_path / "home")


@pytest.fixture
def network() -> Network:
    """That nobody has reached."""
    return Network()


@pytest.fixture
def program(qapp: QApplication, qtbot: QtBot, home: Home, composer: Composer, network: Network) -> Iterator[Program]:
    """The program before its first window."""
    faults: list[BaseException] = []
    program = Program(qapp, home, composer, network, faults.append)  # type: ignore[arg-type]  # a session will do
    yield program
    program.quit()
    assert not faults


def test_at_the_first_start_the_sample_is_open_and_a_question_is_typed(program: Program, qtbot: QtBot) -> None:
    program.start([])
    window = program.desks[0].window
    qtbot.waitUntil(lambda: "annual-report" in window.windowTitle())
    qtbot.waitUntil(lambda: window.conversation.box.field.toPlainText().endswith("?"))
    qtbot.waitUntil(lambda: len(window.library.model.documents()) >= 3)


def test_the_second_start_is_quiet(program: Program, home: Home, composer: Composer, qtbot: QtBot) -> None:
    program.start([])
    qtbot.waitUntil(lambda: program.desks[0].window.library.model.documents() != ())
    program.desks[0].window.close()
    composer.sessions[home.folder] = ScriptedSession()
    program.start([])
    with qtbot.waitSignal(program.desks[0].opened):
        pass
    assert program.desks[0].window.conversation.box.field.toPlainText() == ""


def test_a_private_window_begins_with_the_same_settings_and_changes_none(
    program: Program, home: Home, qtbot: QtBot
) -> None:
    settings.save(home, settings.Settings(read_ahead=False))
    program.open_private()
    action = program.desks[0].window.does.read_ahead
    with qtbot.waitSignal(program.desks[0].opened):
        pass
    qtbot.wait(50)
    assert not action.isChecked()
    action.trigger()
    qtbot.wait(50)
    assert not settings.load(home).read_ahead


def test_who_opens_files_is_not_shown_the_sample(program: Program, qtbot: QtBot) -> None:
    program.start([Path("/papers/one.pdf")])
    window = program.desks[0].window
    qtbot.waitUntil(lambda: [document.name for document in window.library.model.documents()] == ["one.pdf"])
    assert window.conversation.box.field.toPlainText() == ""


@pytest.mark.qt_log_ignore("This plugin does not support raise")
def test_another_start_shows_the_window_with_its_files(program: Program, qtbot: QtBot) -> None:
    program.start([Path("/papers/one.pdf")])
    window = program.desks[0].window
    window.showMinimized()
    program.take([Path("/papers/two.pdf")])
    qtbot.waitUntil(lambda: len(window.library.model.documents()) == 2)
    assert not window.isMinimized()


def test_a_private_window_leaves_nothing(program: Program, composer: Composer, home: Home, qtbot: QtBot) -> None:
    program.start([Path("/papers/one.pdf")])
    program.open_private()
    desk = program.desks[1]
    with qtbot.waitSignal(desk.opened):
        pass
    folder = next(folder for folder in composer.sessions if folder != home.folder)
    assert folder.is_dir()
    assert folder.stat().st_mode & 0o077 == 0
    desk.window.close()
    assert not folder.exists()
    assert composer.sessions[folder].closed
    assert len(program.desks) == 1


def test_what_was_read_last_is_open_at_the_next_start(
    program: Program, home: Home, composer: Composer, qtbot: QtBot
) -> None:
    composer.sessions[home.folder] = ScriptedSession([make_document(), make_document("letter01", "Letter.pdf")])
    program.start([])
    window = program.desks[0].window
    with qtbot.waitSignal(program.desks[0].opened):
        pass
    window.library.opened.emit("letter01")
    qtbot.waitUntil(lambda: window.reader.document_id == "letter01")
    window.reader.go_to_page(7)
    window.close()
    program.start([])
    reader = program.desks[0].window.reader
    qtbot.waitUntil(lambda: (reader.document_id, reader.page) == ("letter01", 7))
    assert not reader.reader_actions.back.isEnabled()


def test_what_was_read_last_is_forgotten_when_it_is_removed(
    program: Program, home: Home, composer: Composer, network: Network, qtbot: QtBot
) -> None:
    KeptChoices(home.folder / "window.json").keep(Choices(welcomed=True, document="gone0001", page=3))
    composer.sessions[home.folder] = ScriptedSession([make_document()])
    again = Program(program.parent(), home, composer, network, pytest.fail)  # type: ignore[arg-type]  # as in the fixture
    again.start([])
    with qtbot.waitSignal(again.desks[0].opened):
        pass
    assert again.desks[0].window.reader.document_id == ""
    assert again.desks[0].window.messages.text() == ""
    again.quit()


def test_what_is_read_in_a_private_window_is_not_remembered(
    program: Program, home: Home, composer: Composer, qtbot: QtBot
) -> None:
    program.start([])
    program.open_private()
    private = program.desks[1]
    private.add([Path("/papers/secret.pdf")])
    qtbot.waitUntil(lambda: private.window.reader.document_id != "")
    program.desks[0].close()
    private.close()
    kept = KeptChoices(home.folder / "window.json").choices
    assert kept.document in ("", *composer.sessions[home.folder].kept)


def test_another_start_beside_a_private_window_opens_the_library(program: Program, qtbot: QtBot) -> None:
    program.start([Path("/papers/one.pdf")])
    program.open_private()
    program.desks[0].close()
    program.take([Path("/papers/two.pdf")])
    assert [desk.is_private for desk in program.desks] == [True, False]
    qtbot.waitUntil(lambda: len(program.desks[1].window.library.model.documents()) > 0)
    assert program.desks[0].window.library.model.documents() == ()


def test_the_last_window_ends_the_program(program: Program, qtbot: QtBot) -> None:
    program.start([])
    with qtbot.waitSignal(program.ended):
        program.desks[0].window.close()


def test_light_and_dark_are_chosen_in_the_menu_and_kept(
    program: Program, home: Home, composer: Composer, network: Network, qapp: QApplication
) -> None:
    program.start([])
    program.desks[0].window.does.appearance[Appearance.DARK].trigger()
    assert qapp.palette().window().color() == Theme.dark().window
    again = Program(qapp, home, composer, network, lambda error: None)  # type: ignore[arg-type]  # as in the fixture
    again.start([])
    assert again.desks[0].window.does.appearance[Appearance.DARK].isChecked()
    again.quit()
    program.desks[0].window.does.appearance[Appearance.LIGHT].trigger()
    assert qapp.palette().window().color() == Theme.light().window


def test_the_window_says_how_often_the_network_was_reached(
    program: Program, network: Network, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    program.start([])
    status = program.desks[0].window.status
    assert status.network_text() == "0 connections"
    monkeypatch.setattr(Network, "connections", 1)
    qtbot.waitUntil(lambda: status.network_text() == "1 connection")


def test_after_erasing_it_begins_anew(program: Program, home: Home, composer: Composer, qtbot: QtBot) -> None:
    composer.sessions[home.folder] = old = ScriptedSession([make_document()])
    program.start([])
    desk = program.desks[0]
    qtbot.waitUntil(lambda: len(desk.window.library.model.documents()) == 1)
    composer.sessions[home.folder] = ScriptedSession()
    desk.window.does.appearance[Appearance.DARK].trigger()
    desk.window.library.opened.emit("report01")
    qtbot.waitUntil(lambda: desk.window.reader.document_id == "report01")
    erase(desk)
    qtbot.waitUntil(lambda: desk not in program.desks)
    assert old.closed
    assert len(program.desks) == 1
    assert program.desks[0].window.does.appearance[Appearance.SYSTEM].isChecked()
    assert KeptChoices(home.folder / "window.json").choices.document == ""


def erase(desk: Desk) -> None:
    """Choose it in the menu and type the word."""
    desk.window.does.erase.trigger()
    dialog = desk.window.findChild(EraseDialog)
    assert dialog is not None
    dialog.accept()
