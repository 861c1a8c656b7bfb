"""Many questions for many documents: asked, stopped, gone on with, opened, exported."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.desk import choosing
from app.desk.desk import Desk
from app.desk.grid import ManyQuestions
from engine.contracts import Cell, CellState, How, Pictures
from engine.errors import LibraryError
from tests.helpers.scripted_grids import make_grid
from tests.helpers.scripted_session import ScriptedSession, make_answer, make_document
from tests.helpers.scripted_text_model import make_facts
from tests.ui.desk.test_accessibility import nameless
from tests.ui.desk.test_asking import ask as ask_one
from ui.grid.window import GridWindow
from ui.theme import Theme

QUESTIONS = ("What did paper cost?", "Who signed?")


def many(desk: Desk) -> GridWindow:
    """The window for many questions, wanted for the first time or again."""
    desk.window.does.ask_many.trigger()
    questions = desk.window.findChild(ManyQuestions)
    assert isinstance(questions, ManyQuestions)
    assert questions.window is not None
    return questions.window


def begin(desk: Desk) -> GridWindow:
    """Two questions to two documents."""
    window = many(desk)
    window.list_page.questions.setPlainText("\n".join(QUESTIONS))
    window.list_page.ask.click()
    return window


def states(window: GridWindow) -> list[CellState]:
    """Of all cells, row by row."""
    return [cell.state for cell in window.grid_page.model.cells()]


def is_over(window: GridWindow) -> bool:
    """Whether a grid is shown that is not being asked."""
    return not window.is_list_shown and window.grid_page.new.isEnabled()


def test_all_cells_are_asked_and_told(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    session.filling.outcomes = {(0, 1): "", (1, 0): "It is encrypted. Type its password."}
    window = begin(desk)
    qtbot.waitUntil(lambda: is_over(window))
    assert ("grid", QUESTIONS, ("report01", "letter01"), How.AUTO, Pictures.AUTO) in session.asked
    assert states(window) == [CellState.DONE, CellState.NOTHING, CellState.FAILED, CellState.DONE]
    assert window.grid_page.progress.words == "2 done, 1 nothing found, 1 failed"


def test_a_stopped_grid_goes_on_with_what_is_open(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    session.filling.outcomes = {(0, 1): None}
    window = begin(desk)
    qtbot.waitUntil(lambda: CellState.RUNNING in states(window))
    window.grid_page.stop.click()
    qtbot.waitUntil(lambda: is_over(window))
    assert states(window) == [CellState.DONE, CellState.STOPPED, CellState.WAITING, CellState.WAITING]
    session.filling.outcomes = {}
    window.grid_page.go_on.click()
    qtbot.waitUntil(lambda: states(window) == [CellState.DONE] * 4)
    assert ("go_on_with_grid", 1) in session.asked


def test_a_cell_opens_its_answer_in_the_conversation(desk: Desk, qtbot: QtBot) -> None:
    window = begin(desk)
    qtbot.waitUntil(lambda: is_over(window))
    desk.window.panes.show_conversation(False)
    table = window.grid_page.table
    table.setCurrentIndex(window.grid_page.model.index(0, 1))
    cell = table.current_cell()
    assert cell is not None
    assert cell.answer is not None
    answer_id = cell.answer.id
    window.grid_page.open.click()
    qtbot.waitUntil(lambda: desk.window.conversation.view_of(answer_id) is not None)
    assert desk.window.conversation.isVisible()


def test_an_earlier_grid_is_opened_again(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    session.filling.all[5] = make_grid(id=5)
    window = many(desk)
    qtbot.waitUntil(window.list_page.earlier.isVisible)
    qtbot.keyClick(window.list_page.earlier, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not window.is_list_shown)
    assert states(window) == [CellState.WAITING] * 4
    window.grid_page.go_on.click()
    qtbot.waitUntil(lambda: states(window) == [CellState.DONE] * 4)
    assert ("go_on_with_grid", 5) in session.asked


def test_an_earlier_grid_is_removed_and_its_answers_stay(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    session.filling.all = {number: make_grid(id=number) for number in (5, 6)}
    window = many(desk)
    qtbot.waitUntil(lambda: len(window.list_page.earlier.grids()) == 2)
    qtbot.keyClick(window.list_page.earlier, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: [grid.id for grid in window.list_page.earlier.grids()] == [5])
    assert "answers are still" in window.messages.text()


def test_what_is_to_be_known_of_an_answer_is_told_with_its_cell(
    desk: Desk, session: ScriptedSession, qtbot: QtBot
) -> None:
    answer = make_answer(answer="4,310", model="Llama.gguf", test_model=True)
    done = Cell(row=0, column=0, state=CellState.DONE, answer=answer)
    session.filling.all[5] = make_grid(questions=QUESTIONS[:1], cells=(done, *make_grid().cells[2:3]), id=5)
    window = many(desk)
    qtbot.waitUntil(window.list_page.earlier.isVisible)
    qtbot.keyClick(window.list_page.earlier, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not window.is_list_shown)
    told = window.grid_page.account.toPlainText().splitlines()
    assert told[1:3] == ["Report.pdf: done, with a remark, p. 12", "4,310"]
    assert told[3].startswith("Test model")


def test_an_earlier_grid_that_is_gone_says_so(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    session.filling.all[5] = make_grid(id=5)
    window = many(desk)
    qtbot.waitUntil(window.list_page.earlier.isVisible)
    session.filling.all.clear()
    qtbot.keyClick(window.list_page.earlier, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.messages.text() == "There is no grid 5.")
    assert window.is_list_shown


@pytest.mark.parametrize(
    ("typed", "kind", "written"),
    [
        ("costs.csv", "CSV (*.csv)", "costs.csv"),
        ("costs", "CSV (*.csv)", "costs.csv"),
        ("costs", "Excel (*.xlsx)", "costs.xlsx"),
    ],
)
def test_the_file_of_a_grid_ends_as_its_kind_does(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, typed: str, kind: str, written: str
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (f"/papers/{typed}", kind))
    assert choosing.grid_target(desk.window) == Path(f"/papers/{written}")


def test_a_grid_is_exported(
    desk: Desk, session: ScriptedSession, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = begin(desk)
    qtbot.waitUntil(lambda: is_over(window))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("/papers/costs.csv", "CSV (*.csv)"))
    window.grid_page.export.click()
    qtbot.waitUntil(lambda: window.messages.text() == "The table is written to /papers/costs.csv.")
    assert session.filling.written == [(1, Path("/papers/costs.csv"))]


def test_an_error_is_told_where_the_person_is(
    desk: Desk, session: ScriptedSession, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise LibraryError("There is no room.", "Free some.")

    monkeypatch.setattr(session.filling, "begin", refuse)
    window = begin(desk)
    qtbot.waitUntil(lambda: window.messages.text() == "There is no room.")
    assert window.is_list_shown


def test_closing_its_window_does_not_stop_it_and_it_is_shown_again(
    desk: Desk, session: ScriptedSession, qtbot: QtBot
) -> None:
    session.filling.outcomes = {(1, 1): None}
    window = begin(desk)
    qtbot.waitUntil(lambda: states(window)[-1:] == [CellState.RUNNING])
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()
    assert many(desk) is window
    assert window.isVisible()
    assert window.grid_page.stop.isEnabled()
    window.grid_page.stop.click()
    qtbot.waitUntil(lambda: is_over(window))


def test_closing_the_main_window_closes_it_and_ends_the_grid(
    desk: Desk, session: ScriptedSession, qtbot: QtBot
) -> None:
    session.filling.outcomes = {(0, 0): None}
    window = begin(desk)
    qtbot.waitUntil(lambda: CellState.RUNNING in states(window))
    desk.close()
    assert not window.isVisible()
    assert session.closed


def test_nothing_is_read_ahead_while_a_grid_is_asked(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    session.text_model = make_facts()
    session.filling.outcomes = {(0, 0): None}
    window = begin(desk)
    qtbot.waitUntil(lambda: CellState.RUNNING in states(window))
    desk.window.library.opened.emit("report01")
    qtbot.waitUntil(lambda: desk.window.reader.document_id == "report01")
    ask_one(desk, "What else?", qtbot)
    assert ("prepare", "report01") not in session.asked
    window.grid_page.stop.click()
    qtbot.waitUntil(lambda: ("prepare", "report01") in session.asked)


def test_documents_that_come_meanwhile_can_be_asked(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    window = many(desk)
    session.kept["minutes1"] = make_document("minutes1", "Minutes.pdf")
    desk.window.does.look_through.trigger()
    qtbot.waitUntil(lambda: window.list_page.documents.ids() == ("report01", "letter01", "minutes1"))


def test_it_takes_the_colours_of_the_main_window(desk: Desk, qtbot: QtBot) -> None:
    window = begin(desk)
    qtbot.waitUntil(lambda: is_over(window))
    table = window.grid_page.table
    before = table.grab().toImage()
    desk.window.set_theme(Theme.dark())
    assert table.grab().toImage() != before


def test_every_control_has_a_name_and_a_role(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    session.filling.all[5] = make_grid(id=5)
    window = many(desk)
    qtbot.waitUntil(window.list_page.earlier.isVisible)
    assert nameless(window) == []
    window = begin(desk)
    qtbot.waitUntil(lambda: is_over(window))
    assert nameless(window) == []
