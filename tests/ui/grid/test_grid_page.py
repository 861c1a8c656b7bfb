"""The table of answers while it fills, and what can be done with it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.contracts import Cell, CellChanged, CellState, Grid
from tests.helpers.scripted_grids import make_grid
from tests.helpers.scripted_session import make_answer
from ui.grid.grid_page import GridPage
from ui.theme import Theme

DONE = Cell(row=0, column=1, state=CellState.DONE, answer=make_answer(7))


@pytest.fixture
def page(qtbot: QtBot) -> GridPage:
    """A grid that is being asked."""
    page = GridPage(Theme.light())
    qtbot.addWidget(page)
    page.resize(900, 700)
    page.show()
    show(page, make_grid())
    page.set_running(True)
    return page


def show(page: GridPage, grid: Grid) -> None:
    """A grid without remarks."""
    page.show_grid(grid, [""] * len(grid.cells))


def change(page: GridPage, cell: Cell, seconds_left: float | None = 130.0) -> None:
    """One of four cells has another state."""
    page.show_change(CellChanged(cell=cell, done=1, total=4, seconds_left=seconds_left), "")


def mark(page: GridPage, row: int, column: int) -> None:
    """Go to a cell."""
    page.table.setCurrentIndex(page.model.index(row, column))


def test_rows_are_documents_and_columns_are_questions(page: GridPage) -> None:
    model = page.model
    rows = [model.headerData(row, Qt.Orientation.Vertical) for row in range(model.rowCount())]
    columns = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(model.columnCount())]
    assert (rows, columns) == (["Report.pdf", "Letter.pdf"], ["What did paper cost?", "Who signed?"])


def test_a_cell_fills_in_its_place_and_the_time_left_is_told(page: GridPage) -> None:
    change(page, DONE)
    told = page.model.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert told == "Who signed?\nReport.pdf: done, p. 12\n4,310"
    assert page.progress.words == "1 of 4 asked, about 2 min left"
    assert page.progress.share == pytest.approx(0.25)
    change(page, DONE, seconds_left=None)
    assert page.progress.words == "1 of 4 asked"


def test_all_of_the_marked_cell_is_told_below_also_when_it_changes(page: GridPage) -> None:
    mark(page, 0, 1)
    assert page.account.toPlainText() == "Who signed?\nReport.pdf: waiting"
    change(page, DONE)
    assert page.account.toPlainText().endswith("4,310")


def test_enter_and_a_double_click_open_an_answer(page: GridPage, qtbot: QtBot) -> None:
    change(page, DONE)
    mark(page, 0, 1)
    with qtbot.waitSignal(page.opened) as opened:
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert opened.args == [7]
    place = page.table.visualRect(page.model.index(0, 1)).center()
    with qtbot.waitSignal(page.opened):
        qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
        qtbot.mouseDClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_a_cell_without_an_answer_opens_nothing(page: GridPage, qtbot: QtBot) -> None:
    mark(page, 1, 0)
    assert not page.open.isEnabled()
    with qtbot.assertNotEmitted(page.opened):
        qtbot.keyClick(page.table, Qt.Key.Key_Return)


def test_while_it_runs_it_can_be_stopped_and_after_that_go_on(page: GridPage, qtbot: QtBot) -> None:
    assert page.stop.isVisible()
    assert not page.go_on.isVisible()
    assert not page.new.isEnabled()
    with qtbot.waitSignal(page.stop_wanted):
        page.stop.click()
    assert not page.stop.isEnabled()
    page.set_running(False)
    assert page.progress.words == "4 waiting"
    assert not page.stop.isVisible()
    with qtbot.waitSignal(page.go_on_wanted) as go_on:
        page.go_on.click()
    assert go_on.args == [1]


def test_what_is_asked_to_its_end_offers_nothing_to_go_on_with(page: GridPage) -> None:
    grid = make_grid()
    nothing = tuple(replace(cell, state=CellState.NOTHING) for cell in grid.cells)
    page.set_running(False)
    show(page, replace(grid, cells=nothing))
    assert not page.go_on.isVisible()
    assert page.progress.words == "4 nothing found"


def test_the_same_grid_shown_anew_keeps_what_is_marked(page: GridPage) -> None:
    mark(page, 1, 1)
    show(page, make_grid())
    assert page.table.currentIndex() == page.model.index(1, 1)
    show(page, make_grid(id=2))
    assert page.table.currentIndex() == page.model.index(0, 0)


def test_tab_leaves_the_table(page: GridPage, qtbot: QtBot) -> None:
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is page.account


def test_a_state_is_painted_apart_from_its_colour(page: GridPage) -> None:
    pictures = []
    for state in (CellState.WAITING, CellState.NOTHING, CellState.FAILED, CellState.STOPPED, CellState.RUNNING):
        change(page, Cell(row=1, column=1, state=state))
        image = page.table.viewport().grab(page.table.visualRect(page.model.index(1, 1))).toImage()
        dark = frozenset(
            (x, y)
            for x in range(image.width())
            for y in range(image.height())
            if image.pixelColor(x, y).lightness() < 170
        )
        pictures.append(dark)
    assert len(set(pictures)) == len(pictures)
    assert all(pictures)
