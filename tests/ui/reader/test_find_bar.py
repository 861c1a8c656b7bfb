"""Finding words in the open document."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.reader.pages import Library, match, outlines, part
from ui.reader.find_bar import FindBar
from ui.reader.pane import ReaderPane
from ui.reader.reading_view import ReadingView
from ui.widgets.label import Label

Key = Qt.Key
FOUND = (match(3), match(20), match(31))


@pytest.fixture
def bar(report: Library, pane: ReaderPane) -> FindBar:
    """The find bar, open."""
    pane.reader_actions.find.trigger()
    return part(pane, FindBar)


def field(bar: FindBar) -> QLineEdit:
    """Where one types."""
    return part(bar, QLineEdit)


def count(bar: FindBar) -> str:
    """What the bar says about what was found."""
    return part(bar, Label).text()


def test_words_are_looked_for_when_typing_pauses(bar: FindBar, report: Library, qtbot: QtBot) -> None:
    report.found.clear()
    qtbot.keyClicks(field(bar), "paper")
    qtbot.waitUntil(lambda: report.found != [])
    assert report.found == ["paper"]


def test_enter_does_not_wait(bar: FindBar, report: Library, qtbot: QtBot) -> None:
    qtbot.keyClicks(field(bar), "paper")
    qtbot.keyClick(field(bar), Key.Key_Return)
    assert report.found[-1] == "paper"


def test_enter_walks_on_and_shift_enter_back(bar: FindBar, report: Library, pane: ReaderPane, qtbot: QtBot) -> None:
    field(bar).setText("paper")
    pane.go_to_page(10)
    pane.show_matches(FOUND)
    assert (pane.page, count(bar)) == (20, "2 of 3")
    qtbot.keyClick(field(bar), Key.Key_Return)
    assert (pane.page, count(bar)) == (31, "3 of 3")
    qtbot.keyClick(field(bar), Key.Key_Return)
    assert (pane.page, count(bar)) == (3, "1 of 3")
    qtbot.keyClick(field(bar), Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert (pane.page, count(bar)) == (31, "3 of 3")


def test_nothing_found_is_said(bar: FindBar, pane: ReaderPane) -> None:
    field(bar).setText("unheard-of")
    pane.show_matches(())
    assert count(bar) == "Not found"


def test_esc_closes_and_forgets(bar: FindBar, report: Library, pane: ReaderPane, qtbot: QtBot) -> None:
    field(bar).setText("paper")
    pane.show_matches(FOUND)
    qtbot.keyClick(field(bar), Key.Key_Escape)
    assert not bar.isVisible()
    assert report.found[-1] == ""
    pane.show_matches(FOUND)  # comes too late
    assert pane.page == 3


def test_found_words_are_tinted(bar: FindBar, pane: ReaderPane, view: ReadingView) -> None:
    field(bar).setText("paper")
    before = view.grab().toImage()
    pane.show_matches((match(1),))
    assert view.grab().toImage() != before


def test_another_document_is_searched_anew(bar: FindBar, report: Library, pane: ReaderPane, qtbot: QtBot) -> None:
    field(bar).setText("paper")
    pane.show_matches(FOUND)
    report.found.clear()
    pane.open_document("letter", "Letter.pdf", outlines(2))
    assert count(bar) == ""
    qtbot.waitUntil(lambda: report.found == ["paper"])
