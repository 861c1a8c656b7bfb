"""The keyboard and the mouse on the pages."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.reader.pages import A4, LINE, Library
from ui.reader.pane import ReaderPane
from ui.reader.reading_view import ReadingView

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier


def word(view: ReadingView, line: int, column: int, position: int = 1) -> QPoint:
    """Middle of a word of ``Library``'s pages, in the viewport."""
    frame = view.frame(position)
    scale = frame.width() / A4[0]
    return QPointF(frame.left() + (70 + 50 * column) * scale, frame.top() + (105 + LINE * line) * scale).toPoint()


def drag(qtbot: QtBot, view: ReadingView, start: QPoint, end: QPoint) -> None:
    """From one point to another with the button down."""
    qtbot.mousePress(view.viewport(), LEFT, pos=start)
    qtbot.mouseMove(view.viewport(), (start + end) / 2)
    qtbot.mouseMove(view.viewport(), end)
    qtbot.mouseRelease(view.viewport(), LEFT, pos=end)


@pytest.mark.parametrize(
    ("on", "back"), [(Key.Key_Space, None), (Key.Key_PageDown, Key.Key_PageUp), (Key.Key_Down, Key.Key_Up)]
)
def test_reading_on_and_back(report: Library, view: ReadingView, qtbot: QtBot, on: Key, back: Key | None) -> None:
    bar = view.verticalScrollBar()
    qtbot.keyClick(view, on)
    moved = bar.value()
    assert 0 < moved < view.viewport().height()
    if back is None:
        qtbot.keyClick(view, on, SHIFT)
    else:
        qtbot.keyClick(view, back)
    assert bar.value() == 0


def test_home_and_end_jump_and_back_returns(report: Library, pane: ReaderPane, view: ReadingView, qtbot: QtBot) -> None:
    view.show_place(12, 0.5)
    qtbot.keyClick(view, Key.Key_End)
    assert view.page == 40
    qtbot.keyClick(view, Key.Key_Home)
    assert view.page == 1
    pane.go_back()
    pane.go_back()
    assert view.place() == (12, pytest.approx(0.5, abs=0.01))


def test_left_and_right_turn_pages_and_move_a_wide_page(report: Library, view: ReadingView, qtbot: QtBot) -> None:
    qtbot.keyClick(view, Key.Key_Right)
    assert view.page == 2
    qtbot.keyClick(view, Key.Key_Left)
    assert view.page == 1
    view.set_zoom(3.0)
    across = view.horizontalScrollBar().value()
    qtbot.keyClick(view, Key.Key_Right)
    assert view.horizontalScrollBar().value() > across


def test_letters_of_every_script_go_on_to_the_window(report: Library, view: ReadingView) -> None:
    typed = QKeyEvent(QEvent.Type.KeyPress, ord("Ж"), Qt.KeyboardModifier.NoModifier, "ж")
    QApplication.sendEvent(view, typed)
    assert not typed.isAccepted()


def test_ctrl_and_wheel_enlarge(report: Library, view: ReadingView) -> None:
    before = view.zoom
    at = QPointF(view.viewport().rect().center())
    turn = QWheelEvent(
        at,
        QPointF(view.viewport().mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), turn)
    assert view.zoom > before


def test_dragging_selects_from_word_to_word(report: Library, view: ReadingView, qtbot: QtBot) -> None:
    drag(qtbot, view, word(view, 0, 1), word(view, 1, 1))
    assert view.selector.text() == "1 begins\nand goes"


def test_a_click_selects_nothing_and_drops_what_was_selected(report: Library, view: ReadingView, qtbot: QtBot) -> None:
    drag(qtbot, view, word(view, 0, 1), word(view, 1, 1))
    qtbot.mouseClick(view.viewport(), LEFT, pos=word(view, 0, 0))
    assert view.selector.selection is None


def test_shift_and_click_stretch(report: Library, view: ReadingView, qtbot: QtBot) -> None:
    drag(qtbot, view, word(view, 0, 0), word(view, 0, 1))
    qtbot.mouseClick(view.viewport(), LEFT, SHIFT, pos=word(view, 1, 0))
    assert view.selector.text() == "Page 1 begins\nand"


def test_a_double_click_takes_the_word_and_a_third_the_line(report: Library, view: ReadingView, qtbot: QtBot) -> None:
    at = word(view, 0, 2)
    QTest.mouseDClick(view.viewport(), LEFT, pos=at)
    assert view.selector.text() == "begins"
    qtbot.mousePress(view.viewport(), LEFT, pos=at)
    assert view.selector.text() == "Page 1 begins"


def test_a_drag_may_lead_to_the_next_page(report: Library, view: ReadingView, qtbot: QtBot) -> None:
    view.set_zoom(0.25)
    qtbot.waitUntil(lambda: ("report", 2) in report.words)
    drag(qtbot, view, word(view, 1, 2), word(view, 0, 1, position=2))
    assert view.selector.text() == "on\n\nPage 2"


def test_the_keyboard_selects_words_and_lines(report: Library, view: ReadingView, qtbot: QtBot) -> None:
    for key in (Key.Key_Right, Key.Key_Right, Key.Key_Down):
        qtbot.keyClick(view, key, SHIFT)
    assert view.selector.text() == "Page 1 begins\nand goes"
    qtbot.keyClick(view, Key.Key_Left, SHIFT)
    assert view.selector.text() == "Page 1 begins\nand"
    qtbot.keyClick(view, Key.Key_Escape)
    assert view.selector.selection is None


def test_the_pointer_shows_where_text_is(report: Library, view: ReadingView, qtbot: QtBot) -> None:
    qtbot.mouseMove(view.viewport(), word(view, 0, 0))
    assert view.viewport().cursor().shape() == Qt.CursorShape.IBeamCursor
    qtbot.mouseMove(view.viewport(), QPoint(3, 3))
    assert view.viewport().cursor().shape() == Qt.CursorShape.ArrowCursor


def test_holding_the_mouse_below_the_pages_scrolls_on(report: Library, view: ReadingView, qtbot: QtBot) -> None:
    below = QPoint(200, view.viewport().height() + 40)
    qtbot.mousePress(view.viewport(), LEFT, pos=word(view, 0, 0))
    qtbot.mouseMove(view.viewport(), below)
    qtbot.waitUntil(lambda: view.verticalScrollBar().value() > 100)
    qtbot.mouseRelease(view.viewport(), LEFT, pos=below)
    assert view.selector.text().startswith("Page 1 begins")


def test_screen_readers_hear_the_page_and_its_words(report: Library, view: ReadingView, qtbot: QtBot) -> None:
    assert view.accessibleName() == "Page 1 of 40"
    assert view.accessibleDescription() == "Page 1 begins and goes on"
    view.show_page(2)
    assert view.accessibleName() == "Page 2 of 40"
    qtbot.waitUntil(lambda: view.accessibleDescription() == "Page 2 begins and goes on")


def test_copying_puts_plain_text_only_on_the_clipboard(
    report: Library, pane: ReaderPane, view: ReadingView, qtbot: QtBot
) -> None:
    view.setFocus()
    qtbot.keyClick(view, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(view, Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Page 1 begins\nand goes on"
    assert QGuiApplication.clipboard().mimeData().formats() == ["text/plain"]
