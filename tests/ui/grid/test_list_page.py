"""The list before it is asked."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.contracts import How, Pictures
from tests.helpers.scripted_grids import make_grid
from tests.helpers.scripted_session import make_document
from ui.grid.list_page import ListPage
from ui.theme import Theme
from ui.widgets.label import Label

DOCUMENTS = (make_document(), make_document("letter01", "Letter.pdf", page_count=2))


@pytest.fixture
def page(qtbot: QtBot) -> ListPage:
    """Two documents."""
    page = ListPage(Theme.light())
    qtbot.addWidget(page)
    page.resize(900, 700)
    page.show_documents(DOCUMENTS)
    page.show()
    return page


def texts(page: ListPage) -> list[str]:
    """What is said on it."""
    return [label.text() for label in page.findChildren(Label) if label.isVisible()]


def test_every_question_is_put_to_every_marked_document(page: ListPage, qtbot: QtBot) -> None:
    page.questions.setFocus()
    qtbot.keyClicks(page.questions, "What did paper cost?")
    qtbot.keyClick(page.questions, Qt.Key.Key_Return)
    qtbot.keyClicks(page.questions, "  Who signed? ")
    assert "2 documents, 2 questions: 4 answers" in texts(page)
    with qtbot.waitSignal(page.asked) as asked:
        page.ask.click()
    questions = ("What did paper cost?", "Who signed?")
    assert asked.args == [questions, ("report01", "letter01"), How.AUTO, Pictures.AUTO]


def test_control_enter_asks(page: ListPage, qtbot: QtBot) -> None:
    page.questions.setPlainText("Who signed?")
    page.questions.setFocus()
    with qtbot.waitSignal(page.asked):
        qtbot.keyClick(page.questions, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_blank_lines_and_repeated_questions_are_left_out(page: ListPage, qtbot: QtBot) -> None:
    page.questions.setPlainText("Who signed?\n\n   \nWho signed?")
    with qtbot.waitSignal(page.asked) as asked:
        page.ask.click()
    assert asked.args is not None
    assert asked.args[0] == ("Who signed?",)


def test_the_space_bar_and_a_click_take_a_mark_away_and_set_it(page: ListPage, qtbot: QtBot) -> None:
    documents = page.documents
    documents.setFocus()
    qtbot.keyClick(documents, Qt.Key.Key_Space)
    assert documents.ids() == ("letter01",)
    places = [documents.visualItemRect(documents.item(row)).center() for row in (0, 1)]
    for place in places:
        qtbot.mouseClick(documents.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert documents.ids() == ("report01",)


def test_nothing_can_be_asked_before_something_is_marked_and_written_down(page: ListPage) -> None:
    assert not page.ask.isEnabled()
    assert "Write down a question." in texts(page)
    page.questions.setPlainText("Who signed?")
    assert page.ask.isEnabled()
    page.documents.mark_all(False)
    assert not page.ask.isEnabled()
    assert "Mark a document." in texts(page)


def test_when_the_library_changes_marks_stay_and_what_is_new_is_marked(page: ListPage) -> None:
    page.documents.item(0).setCheckState(Qt.CheckState.Unchecked)
    page.show_documents((*DOCUMENTS, make_document("minutes1", "Minutes.pdf")))
    assert page.documents.ids() == ("letter01", "minutes1")


def test_the_same_list_told_again_leaves_the_place_in_it(page: ListPage) -> None:
    page.documents.setCurrentRow(1)
    page.show_documents(DOCUMENTS)
    assert page.documents.currentRow() == 1


def test_earlier_lists_are_offered_where_there_are_any(page: ListPage, qtbot: QtBot) -> None:
    assert not page.earlier.isVisible()
    grid = make_grid()
    page.show_grids((grid,))
    assert page.earlier.isVisible()
    told = page.earlier.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert told.startswith("What did paper cost?")
    assert told.endswith("2 documents, 2 questions  \u00b7  4 waiting")
    with qtbot.waitSignal(page.opened) as opened:
        qtbot.keyClick(page.earlier, Qt.Key.Key_Return)
    assert opened.args == [grid]


def test_tab_goes_from_the_documents_to_ask_and_to_earlier_lists(page: ListPage, qtbot: QtBot) -> None:
    page.questions.setPlainText("Who signed?")
    page.show_grids((make_grid(),))
    page.documents.setFocus()
    order = []
    for _ in range(5):
        focused = QApplication.focusWidget()
        assert focused is not None
        order.append(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert order == [page.documents, page.questions, page.how, page.ask, page.earlier]
