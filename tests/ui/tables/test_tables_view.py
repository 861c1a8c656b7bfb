"""The tables of a page: rows, signs, places, and what can be done with them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from engine.contracts import Problem, TablesFound
from tests.helpers.compared import PLACE, make_table
from ui.conversation.places import page_place
from ui.tables.tables_view import TablesView
from ui.theme import Theme
from ui.widgets.sign_line import SignLine


@pytest.fixture
def view(qtbot: QtBot) -> TablesView:
    """Nothing was found yet on page 12."""
    view = TablesView(page_place("report01", "Report.pdf", 12), str.isnumeric, Theme.light())
    qtbot.addWidget(view)
    view.resize(800, 500)
    view.show()
    return view


def buttons(view: TablesView) -> dict[str, QAbstractButton]:
    """Those that can be seen, by name."""
    return {each.accessibleName(): each for each in view.findChildren(QAbstractButton) if each.isVisible()}


def signs(view: TablesView) -> list[str]:
    """What is said of the rows as a whole."""
    return [line.words for line in view.findChildren(SignLine) if line.isVisible()]


def data(view: TablesView, row: int, column: int, role: Qt.ItemDataRole = Qt.ItemDataRole.DisplayRole) -> object:
    """What the grid knows of a cell."""
    return view.grid.model().index(row, column).data(role)


def test_rows_and_columns_are_shown_with_what_names_them(view: TablesView) -> None:
    view.show_found(TablesFound((make_table(),), seen=False), may_look=False)
    assert view.words == "3 rows, 3 columns"
    assert [data(view, 2, column) for column in range(3)] == ["Paper and pulp", "3,954", "4,310"]
    fonts = [data(view, row, 1, Qt.ItemDataRole.FontRole) for row in range(3)]
    assert [isinstance(font, QFont) and font.weight() is QFont.Weight.DemiBold for font in fonts] == [True, True, False]


def test_a_cell_over_two_columns_is_one(view: TablesView) -> None:
    view.show_found(TablesFound((make_table(),), seen=False), may_look=False)
    assert view.grid.columnSpan(0, 1) == 2
    assert view.grid.columnSpan(1, 1) == 1


def test_numbers_stand_at_the_right(qtbot: QtBot) -> None:
    view = TablesView(page_place("report01", "Report.pdf", 12), lambda text: text.startswith("3"), Theme.light())
    qtbot.addWidget(view)
    view.show_found(TablesFound((make_table(),), seen=False), may_look=False)
    sides = [data(view, 2, column, Qt.ItemDataRole.TextAlignmentRole) for column in (0, 1)]
    right = Qt.AlignmentFlag.AlignRight
    assert [bool(Qt.AlignmentFlag(side) & right) for side in sides if isinstance(side, int)] == [False, True]


def test_cells_read_from_the_picture_are_told_apart_by_sign_tip_and_name(view: TablesView) -> None:
    view.show_found(TablesFound((make_table(seen=True),), seen=True), may_look=True)
    icons = [data(view, 2, column, Qt.ItemDataRole.DecorationRole) for column in range(3)]
    assert [icon is not None for icon in icons] == [False, False, True]
    assert "read from the picture" in str(data(view, 2, 2, Qt.ItemDataRole.ToolTipRole))
    assert data(view, 2, 2, Qt.ItemDataRole.AccessibleTextRole) == (
        "4,310, read from the picture, not among the words of the page"
    )
    assert data(view, 2, 1, Qt.ItemDataRole.AccessibleTextRole) == "3,954, found on the page"
    assert data(view, 0, 0, Qt.ItemDataRole.AccessibleTextRole) == "empty"
    assert signs(view) == ["Read from the picture, and not among the words of the page: 1 of 7 cells."]


def test_a_test_model_and_a_cut_table_are_told(view: TablesView) -> None:
    view.show_found(TablesFound((make_table(cut=True),), seen=True, test_model=True), may_look=True)
    assert signs(view) == [
        "Test model: its words mean nothing.",
        "All cells stand among the words of the page.",
        "The answer ended before the table did: rows are missing.",
    ]


def test_a_click_and_enter_show_the_place_of_a_cell(view: TablesView, qtbot: QtBot) -> None:
    view.show_found(TablesFound((make_table(seen=True),), seen=True), may_look=False)
    places = []
    view.chosen.connect(lambda place: places.append((place.document_id, place.page, place.boxes)))
    view.grid.clicked.emit(view.grid.model().index(1, 0))
    view.grid.setCurrentIndex(view.grid.model().index(2, 2))
    qtbot.keyClick(view.grid, Qt.Key.Key_Return)
    assert places == [("report01", 12, (PLACE,)), ("report01", 12, ())]


def test_tab_leaves_the_rows(view: TablesView, qtbot: QtBot) -> None:
    view.show_found(TablesFound((make_table(),), seen=False), may_look=False)
    view.grid.setFocus()
    qtbot.keyClick(view.grid, Qt.Key.Key_Tab)
    assert not view.grid.hasFocus()


def test_several_tables_are_leafed_through_and_the_one_shown_is_written(view: TablesView, qtbot: QtBot) -> None:
    first, second = make_table(), make_table(cut=True)
    view.show_found(TablesFound((first, second), seen=False), may_look=False)
    assert view.words == "Table 1 of 2: 3 rows, 3 columns"
    buttons(view)["Next table"].click()
    assert view.words == "Table 2 of 2: 3 rows, 3 columns"
    assert not buttons(view)["Next table"].isEnabled()
    with qtbot.waitSignal(view.csv_wanted) as wanted:
        buttons(view)["Write as CSV…"].click()
    assert wanted.args[0] is second


def test_the_keyboard_stays_in_the_view_when_the_last_table_is_reached(view: TablesView) -> None:
    view.show_found(TablesFound((make_table(), make_table()), seen=False), may_look=False)
    buttons(view)["Next table"].setFocus()
    buttons(view)["Next table"].click()
    assert view.grid.hasFocus() or buttons(view)["Previous table"].hasFocus()


@pytest.mark.parametrize(
    ("seen", "may_look", "words"),
    [
        (False, True, "The vision model can look at its picture."),
        (False, False, "choose one in the menu Ask"),
        (True, True, "No table was seen in the picture"),
    ],
)
def test_a_page_without_tables_says_what_may_help(view: TablesView, seen: bool, may_look: bool, words: str) -> None:
    view.show_found(TablesFound((), seen=seen), may_look=may_look)
    assert words in view.words
    assert ("Look at the picture" in buttons(view)) is (may_look and not seen)
    assert "Write as CSV…" not in buttons(view)
    assert not view.grid.isVisible()


def test_a_look_is_counted_and_can_be_stopped(view: TablesView, qtbot: QtBot) -> None:
    view.show_working("Looking at page 12", 0.5)
    assert view.is_working
    with qtbot.waitSignal(view.stop_wanted):
        buttons(view)["Stop"].click()
    view.show_stopped(may_look=True)
    assert not view.is_working
    assert view.words.startswith("Stopped.")


def test_what_was_found_stays_when_a_look_goes_wrong(view: TablesView) -> None:
    view.show_found(TablesFound((make_table(),), seen=False), may_look=True)
    view.show_working("Looking at page 12", 0.5)
    view.show_problem(Problem("The page cannot be drawn.", "Open it anew."), may_look=True)
    assert view.words == "The page cannot be drawn. Open it anew."
    assert view.grid.isVisible()
