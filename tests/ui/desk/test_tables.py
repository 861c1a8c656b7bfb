"""The tables of the page on the screen: found beside the window, read below the page, written to a file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from app.desk.desk import Desk
from engine.contracts import Pictures, PreparingModel, TablesFound
from engine.errors import PageError
from tests.helpers.compared import PLACE, make_table
from tests.helpers.finding_events import looking
from tests.helpers.scripted_session import ScriptedSession
from tests.helpers.scripted_vision_model import make_vision_facts
from tests.ui.desk.test_accessibility import is_clipped, nameless
from tests.ui.desk.test_reading import open_report
from ui.tables.tables_view import TablesView
from ui.widgets.buttons import TextButton
from ui.widgets.progress_line import ProgressLine

FOUND = TablesFound((make_table(),), seen=False)
SEEN = TablesFound((make_table(seen=True),), seen=True)


@pytest.fixture
def session(session: ScriptedSession) -> ScriptedSession:
    """A library, and a vision model."""
    session.vision_model = make_vision_facts("/models/Llama-3.2-11B-Vision-Instruct")
    session.tabling = [[FOUND], [looking(), SEEN]]
    return session


def begin(desk: Desk, qtbot: QtBot) -> TablesView:
    """The tables of page 12."""
    open_report(desk, qtbot)
    desk.window.reader.go_to_page(12)
    desk.window.reader.reader_actions.tables.trigger()
    view = desk.window.below.view
    assert isinstance(view, TablesView)
    return view


def searched(session: ScriptedSession) -> list[tuple[object, ...]]:
    """Where tables were looked for, and how."""
    return [call[1:] for call in session.asked if call[0] == "tables"]


def press(view: TablesView, words: str) -> None:
    """Press a button of the heading."""
    next(each for each in view.findChildren(TextButton) if each.text() == words and each.isVisible()).click()


def test_the_tables_of_the_page_on_the_screen_are_shown(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    view = begin(desk, qtbot)
    qtbot.waitUntil(lambda: view.table is not None)
    assert searched(session) == [("report01", 12, Pictures.AUTO)]
    assert view.accessibleName() == "Tables on page 12 of Report.pdf"


def test_a_cell_leads_to_its_place(desk: Desk, qtbot: QtBot) -> None:
    view = begin(desk, qtbot)
    qtbot.waitUntil(lambda: view.table is not None)
    desk.window.reader.go_to_page(3)
    view.grid.clicked.emit(view.grid.model().index(1, 0))
    qtbot.waitUntil(lambda: desk.window.reader.page == 12)
    assert desk.window.reader._quote is not None
    assert desk.window.reader._quote.boxes == (PLACE,)


def test_the_vision_model_looks_when_it_is_wished(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    view = begin(desk, qtbot)
    qtbot.waitUntil(lambda: view.table is not None)
    press(view, "Look at the picture")
    qtbot.waitUntil(lambda: view.table == SEEN.tables[0])
    assert searched(session)[1] == ("report01", 12, Pictures.ALWAYS)


def test_a_look_tells_how_far_it_is_and_can_be_stopped(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    session.tabling = [[PreparingModel(1, 4), looking(1, 1, share=0.25), None]]
    view = begin(desk, qtbot)
    line = view.findChildren(ProgressLine)[0]
    qtbot.waitUntil(lambda: line.share == 0.25 and line.words == "Looking at page 12")
    press(view, "Stop")
    qtbot.waitUntil(lambda: view.words.startswith("Stopped."))
    assert not line.isVisible()


def test_closing_the_view_stops_the_look(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    session.tabling = [[None]]
    view = begin(desk, qtbot)
    qtbot.waitUntil(lambda: len(searched(session)) == 1)
    view.left.emit()
    qtbot.waitUntil(lambda: desk._jobs._running == [])


def test_a_page_that_cannot_be_read_says_why(
    desk: Desk, session: ScriptedSession, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> Iterator[object]:
        yield from ()
        raise PageError("The page is torn.", "Add it again.")

    monkeypatch.setattr(session, "tables", fail)
    view = begin(desk, qtbot)
    qtbot.waitUntil(lambda: view.words == "The page is torn. Add it again.")


def test_a_table_is_written_as_csv(desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "costs"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    view = begin(desk, qtbot)
    qtbot.waitUntil(lambda: view.table is not None)
    press(view, "Write as CSV…")
    qtbot.waitUntil(lambda: desk.window.messages.text().startswith("The table is written to"))
    with target.with_suffix(".csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file))[2] == ["Paper and pulp", "3,954", "4,310"]


def test_the_page_menu_means_the_page_under_the_pointer(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    open_report(desk, qtbot)
    view = desk.window.reader._view
    menu = desk.window.reader.asking.menu_at(view.viewport().rect().center())
    next(action for action in menu.actions() if action.text() == "Tables on this page").trigger()
    qtbot.waitUntil(lambda: len(searched(session)) == 1)


@pytest.mark.parametrize("size", [(1440, 900), (900, 600)])
def test_at_twice_the_text_size_nothing_is_clipped(
    large_text: None, desk: Desk, session: ScriptedSession, qtbot: QtBot, size: tuple[int, int]
) -> None:
    session.tabling = [[TablesFound((make_table(), make_table(seen=True)), seen=False)]]
    desk.window.resize(*size)
    view = begin(desk, qtbot)
    qtbot.waitUntil(lambda: view.table is not None and view.grid.height() > 0)
    QApplication.processEvents()
    buttons = [*view.findChildren(QAbstractButton), *desk.window.conversation.findChildren(QAbstractButton)]
    assert [button.text() for button in buttons if is_clipped(button)] == []
    assert desk.window.size().width() == size[0]


def test_every_control_has_a_name_and_a_role(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    session.tabling = [[TablesFound((make_table(), make_table(seen=True)), seen=False)]]
    view = begin(desk, qtbot)
    qtbot.waitUntil(lambda: view.table is not None)
    assert nameless(view) == []
