"""A library that does not open: why is said in the window, and there is a way on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.desk.desk import Desk
from app.paths import ASSETS, Home
from app.samples import Samples
from engine.errors import EnvironmentProblem, LibraryDamagedError, LibraryTooNewError
from engine.store import backup
from tests.helpers.scripted_models import ScriptedModelRoom
from tests.helpers.scripted_session import ScriptedSession, make_document
from ui.widgets.text_block import TextBlock


class Composer:
    """Fails as often as there are errors, then opens."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)

    def __call__(self, home: Home) -> ScriptedSession:
        if self.errors:
            raise self.errors.pop(0)
        return ScriptedSession([make_document()])


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path, faults: list[BaseException]) -> Iterator[Callable[..., Desk]]:
    """Opens a desk whose library fails with these errors first, and waits until it has said so."""
    desks: list[Desk] = []

    def open_one(*errors: Exception) -> Desk:
        compose = Composer(*errors)
        samples, room = Samples(ASSETS / "samples"), ScriptedModelRoom()
        desk = Desk(Home(tmp_path), compose, samples, faults.append, room=room)  # type: ignore[arg-type]
        desks.append(desk)
        desk.open()
        qtbot.waitUntil(desk.window.not_open.isVisible)
        return desk

    yield open_one
    for desk in desks:
        desk.close()


def said(desk: Desk) -> list[str]:
    """The sentences in place of the panes."""
    return [block.text() for block in desk.window.not_open.findChildren(TextBlock) if block.text()]


def buttons(desk: Desk) -> dict[str, QPushButton]:
    """The ways on."""
    found = desk.window.not_open.findChildren(QPushButton)
    return {button.text(): button for button in found if button.isVisible()}


def press(desk: Desk, words: str, qtbot: QtBot) -> None:
    """Take this way; it leads to the open library."""
    with qtbot.waitSignal(desk.opened):
        buttons(desk)[words].click()
    assert desk.window.panes.isVisible()
    assert not desk.window.not_open.isVisible()
    assert len(desk.window.library.model.documents()) == 1


@pytest.mark.parametrize(
    "error",
    [
        LibraryTooNewError("A newer Folioscope wrote this library.", "Update Folioscope."),
        EnvironmentProblem("The disk is full.", "Free some room."),
    ],
)
def test_why_stays_in_the_window_and_it_can_be_tried_again(
    opened: Callable[..., Desk], qtbot: QtBot, error: EnvironmentProblem
) -> None:
    desk = opened(error)
    assert said(desk) == [error.sentence, error.next_step]
    assert not desk.window.conversation.box.isVisible()
    desk.window.conversation.box.type("What?")
    desk.window.does.ask.trigger()
    press(desk, "Try again", qtbot)


def test_a_fault_of_ours_is_reported_and_leaves_a_way_on(
    opened: Callable[..., Desk], qtbot: QtBot, faults: list[BaseException]
) -> None:
    desk = opened(RuntimeError("ours"))
    assert [type(fault) for fault in faults] == [RuntimeError]
    faults.clear()
    assert "fault in Folioscope" in said(desk)[0]
    press(desk, "Try again", qtbot)


def test_without_a_backup_one_begins_with_an_empty_library(opened: Callable[..., Desk], qtbot: QtBot) -> None:
    desk = opened(LibraryDamagedError("The library is damaged.", "There is no backup.", kept="/kept.db"))
    assert list(buttons(desk)) == ["Start with an empty library"]
    press(desk, "Start with an empty library", qtbot)


def test_the_newest_backup_is_restored_and_opened(opened: Callable[..., Desk], qtbot: QtBot, tmp_path: Path) -> None:
    copy = tmp_path / "backups" / "library-2026-11-21-101500.db"
    copy.parent.mkdir()
    copy.write_bytes(b"a library")
    assert backup.backups(tmp_path) == (copy,)
    damaged = LibraryDamagedError("The library is damaged.", "Restore it.", kept="/kept.db", backup=str(copy))
    desk = opened(damaged)
    assert list(buttons(desk)) == ["Restore the backup of 21 November 2026", "Start with an empty library"]
    press(desk, "Restore the backup of 21 November 2026", qtbot)
    assert (tmp_path / "library.db").read_bytes() == b"a library"


def test_a_backup_that_cannot_be_restored_is_no_dead_end(opened: Callable[..., Desk], qtbot: QtBot) -> None:
    lost = LibraryDamagedError(
        "The library is damaged.", "Restore it.", kept="/kept.db", backup="/gone/library-2026-11-21-101500.db"
    )
    desk = opened(lost)
    buttons(desk)["Restore the backup of 21 November 2026"].click()
    qtbot.waitUntil(lambda: said(desk) == ["There is no backup of the library.", "Add your documents again."])
    press(desk, "Try again", qtbot)
