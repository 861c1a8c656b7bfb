"""The list of documents: filter, groups, what one can do with a row, the empty library."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.helpers.scripted_session import make_document
from ui.library.empty import EmptyLibrary
from ui.library.pane import LibraryPane
from ui.theme import Theme

FOLDER = "/papers/Reports"


@pytest.fixture
def pane(qtbot: QtBot) -> LibraryPane:
    """Two documents, one of them in a linked folder."""
    pane = LibraryPane(Theme.light())
    qtbot.addWidget(pane)
    pane.show()
    pane.show_documents([make_document(), make_document("inside01", "Inside.pdf", folder=FOLDER)], [FOLDER])
    return pane


def names(pane: LibraryPane, parent: QModelIndex | None = None) -> list[object]:
    """Names of the rows that can be seen; a list for those in a folder."""
    rows = pane.list.rows
    found: list[object] = []
    for number in range(rows.rowCount(parent or QModelIndex())):
        index = rows.index(number, 0, parent or QModelIndex())
        found.append(index.data())
        if rows.rowCount(index):
            found.append(names(pane, index))
    return found


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("", ["Report.pdf", "Reports", ["Inside.pdf"]]),
        ("inside", ["Reports", ["Inside.pdf"]]),
        ("PDF report.", ["Report.pdf"]),
        ("papers", ["Report.pdf", "Reports", ["Inside.pdf"]]),
        ("nothing like it", []),
    ],
)
def test_filter_by_words_of_name_and_path(pane: LibraryPane, qtbot: QtBot, typed: str, shown: list[object]) -> None:
    qtbot.keyClicks(pane.filter_box, typed)
    assert names(pane) == shown


def test_a_filter_that_hides_everything_leaves_the_field_in_place(pane: LibraryPane, qtbot: QtBot) -> None:
    qtbot.keyClicks(pane.filter_box, "nothing like it")
    assert pane.list.isVisible()


def test_an_empty_library_teaches(pane: LibraryPane, qtbot: QtBot) -> None:
    pane.show_documents([], [])
    empty = pane.findChild(EmptyLibrary)
    assert empty is not None
    assert empty.isVisible()
    buttons = {button.text(): button for button in empty.findChildren(QPushButton)}
    with qtbot.waitSignals([pane.files_wanted, pane.sample_wanted]):
        buttons["Add files"].click()
        buttons["Open the sample"].click()


def test_a_click_opens_a_document_and_folds_a_folder(pane: LibraryPane, qtbot: QtBot) -> None:
    rows = pane.list.rows
    with qtbot.waitSignal(pane.opened) as opened:
        pane.list.clicked.emit(rows.index(0, 0))
    assert opened.args == ["report01"]
    folder = rows.index(1, 0)
    assert pane.list.isExpanded(folder)
    pane.list.clicked.emit(folder)
    assert not pane.list.isExpanded(folder)


def test_what_can_be_done_with_a_document(pane: LibraryPane, qtbot: QtBot) -> None:
    menu = pane.list.menu_for(pane.list.rows.index(0, 0))
    assert menu is not None
    actions = {action.text(): action for action in menu.actions() if action.text()}
    assert list(actions) == [
        "Open",
        "Show where the file is",
        "Compare with…",
        "Sum up",
        "Remove from the library",
        "Remove with its answers",
    ]
    with qtbot.waitSignal(pane.removed) as removed:
        actions["Remove with its answers"].trigger()
    assert removed.args == ["report01", True]


def test_what_can_be_done_with_a_folder(pane: LibraryPane, qtbot: QtBot) -> None:
    menu = pane.list.menu_for(pane.list.rows.index(1, 0))
    assert menu is not None
    with qtbot.waitSignal(pane.unlinked) as unlinked:
        menu.actions()[0].trigger()
    assert unlinked.args == [FOLDER]


def test_nothing_can_be_done_with_the_empty_space(pane: LibraryPane) -> None:
    assert pane.list.menu_for(QModelIndex()) is None


def test_delete_takes_a_document_away_and_leaves_a_folder(pane: LibraryPane, qtbot: QtBot) -> None:
    removed: list[str] = []
    pane.removed.connect(lambda document_id, _: removed.append(document_id))
    for row in (0, 1):
        pane.list.setCurrentIndex(pane.list.rows.index(row, 0))
        qtbot.keyClick(pane.list, Qt.Key.Key_Delete)
    assert removed == ["report01"]


def test_rows_are_brought_up_to_date_and_not_doubled(pane: LibraryPane) -> None:
    pane.show_document(make_document(name="Renamed.pdf"))
    pane.show_documents([make_document(name="Renamed.pdf"), make_document("inside01", "Inside.pdf")], [])
    assert sorted(map(str, names(pane))) == ["Inside.pdf", "Renamed.pdf"]
