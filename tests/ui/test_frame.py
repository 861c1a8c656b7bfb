"""The window around the panes: folding, messages, notices, the line of state."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QSplitter, QWidget
from pytestqt.qtbot import QtBot

from engine.contracts import Problem
from ui.main_window import MainWindow
from ui.message_bar import MessageBar
from ui.rail import Rail
from ui.status_line import StatusLine
from ui.theme import Theme
from ui.widgets.toast import UndoToast


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    """An empty window, wide enough for all panes."""
    window = MainWindow(lambda _: None, Theme.light())
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    return window


@pytest.mark.parametrize(
    ("width", "shown"),
    [(1440, (False, True, True)), (900, (True, False, True)), (500, (True, False, False))],
)
def test_a_narrow_window_folds(window: MainWindow, qtbot: QtBot, width: int, shown: tuple[bool, bool, bool]) -> None:
    """Rail, library, conversation."""
    window.resize(width, 600)
    found = window.findChild(Rail)
    assert found is not None
    parts = (found, window.library, window.conversation)
    qtbot.waitUntil(lambda: tuple(part.isVisible() for part in parts) == shown)
    assert window.reader.isVisible()


def test_the_library_opens_like_a_drawer_and_closes_when_a_document_is_chosen(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(900, 600)
    qtbot.waitUntil(lambda: not window.library.isVisible())
    window.does.show_library.trigger()
    assert window.library.isVisible()
    window.library.opened.emit("report01")
    assert not window.library.isVisible()


def test_in_a_very_narrow_window_the_question_covers_the_page(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(500, 600)
    qtbot.waitUntil(lambda: not window.conversation.isVisible())
    window.does.focus_question.trigger()
    assert window.conversation.isVisible()
    assert not window.reader.isVisible()
    qtbot.keyClick(window.conversation.box.field, Qt.Key.Key_Escape)
    assert window.reader.isVisible()


def test_a_pane_closed_by_hand_stays_closed(window: MainWindow, qtbot: QtBot) -> None:
    window.does.show_library.trigger()
    assert not window.library.isVisible()
    window.resize(900, 600)
    window.resize(1440, 900)
    qtbot.wait(10)
    assert not window.library.isVisible()
    assert not window.does.show_library.isChecked()


def test_panes_remember_their_widths(window: MainWindow, qtbot: QtBot) -> None:
    splitter = window.findChild(QSplitter)
    assert splitter is not None
    splitter.setSizes([300, 638, 500])
    widths = splitter.sizes()
    other = MainWindow(lambda _: None, Theme.light())
    qtbot.addWidget(other)
    other.resize(1440, 900)
    other.panes.restore_widths(window.panes.widths())
    other.show()
    restored = other.findChild(QSplitter)
    assert restored is not None
    qtbot.waitUntil(lambda: restored.sizes() == widths)


def test_the_window_comes_back_as_it_was(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.resize(600, 520)
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    window.keep_geometry(settings)
    other = MainWindow(lambda _: None, Theme.light())
    qtbot.addWidget(other)
    other.restore_geometry(settings)
    assert other.size() == window.size()


def test_nonsense_in_the_settings_is_ignored(window: MainWindow, tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    settings.setValue("window", "nonsense")
    settings.setValue("panes", 3)
    window.restore_geometry(settings)
    assert window.width() == 1440


@pytest.mark.parametrize("theme", [Theme.light(), Theme.dark()], ids=["light", "dark"])
def test_a_theme_reaches_every_pane(window: MainWindow, qapp: QApplication, theme: Theme) -> None:
    theme.apply(qapp)
    window.set_theme(theme)
    qapp.processEvents()
    image = window.grab().toImage()
    for pane in (window.library, window.conversation):
        corner = pane.mapTo(window, pane.rect().topLeft())
        assert image.pixelColor(corner.x() + 4, corner.y() + 4) == theme.surface


def test_a_private_window_says_so(qtbot: QtBot) -> None:
    window = MainWindow(lambda _: None, Theme.light(), private=True)
    qtbot.addWidget(window)
    window.show_title("Report.pdf")
    assert window.windowTitle() == "Report.pdf \u2013 Folioscope, private"


# --- messages --------------------------------------------------------------------------------------------------------


@pytest.fixture
def bar(qtbot: QtBot) -> Iterator[MessageBar]:
    """A message bar in a visible window."""
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.show()
    yield MessageBar(holder)


def buttons(widget: QWidget) -> dict[str, QPushButton]:
    """Visible buttons by what they say."""
    return {button.text(): button for button in widget.findChildren(QPushButton) if button.isVisible()}


def test_messages_wait_for_each_other_newest_first(bar: MessageBar) -> None:
    bar.warn(Problem("One.", "Do one."))
    bar.inform("Two.")
    assert bar.text() == "Two."
    buttons(bar)["Next (1 more)"].click()
    assert bar.text() == "One."
    assert buttons(bar) == {}


def test_a_message_with_the_same_key_is_replaced(bar: MessageBar) -> None:
    for count in range(100):
        bar.inform(f"New documents: {count}", key="/papers")
    assert bar.text() == "New documents: 99"
    assert buttons(bar) == {}


def test_esc_closes_a_message(bar: MessageBar, qtbot: QtBot) -> None:
    bar.inform("One.")
    qtbot.keyClick(bar, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert bar.text() == ""


# --- the notice that can be undone -----------------------------------------------------------------------------------


@pytest.fixture
def toast(qtbot: QtBot) -> Iterator[UndoToast]:
    """A notice over a visible window."""
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.resize(600, 400)
    holder.show()
    yield UndoToast(holder)


def test_time_settles_a_notice(toast: UndoToast, qtbot: QtBot) -> None:
    toast._timer.setInterval(10)
    with qtbot.waitSignal(toast.settled):
        toast.notify("Gone")
    assert not toast.isVisible()


def test_undo_takes_it_back_once(toast: UndoToast, qtbot: QtBot) -> None:
    toast.notify("Gone")
    with qtbot.assertNotEmitted(toast.settled), qtbot.waitSignal(toast.undone):
        toast.undo()
    with qtbot.assertNotEmitted(toast.undone):
        toast.undo()


def test_a_notice_stays_inside_whatever_its_words(toast: UndoToast) -> None:
    toast.notify("x" * 500)
    assert toast.parentWidget() is not None
    assert toast.parentWidget().rect().contains(toast.geometry())


# --- the line of state -----------------------------------------------------------------------------------------------


@pytest.fixture
def line(qtbot: QtBot) -> StatusLine:
    """A line of state at rest."""
    line = StatusLine()
    qtbot.addWidget(line)
    line.show_rest("3 documents")
    line.show()
    return line


def test_short_work_is_not_spoken_of(line: StatusLine, qtbot: QtBot) -> None:
    line._delay.setInterval(20)
    line.show_work("Reading page 1 of 2", 0.5)
    assert line.text() == "3 documents"
    line.finish()
    qtbot.wait(40)
    assert line.text() == "3 documents"


def test_long_work_says_how_far_it_is_and_can_be_stopped(line: StatusLine, qtbot: QtBot) -> None:
    line._delay.setInterval(10)
    line.show_work("Reading page 1 of 48", 0.02)
    qtbot.waitUntil(lambda: line.text() == "Reading page 1 of 48")
    line.show_work("Reading page 2 of 48", 0.04)
    assert line.text() == "Reading page 2 of 48"
    with qtbot.waitSignal(line.stop_wanted):
        buttons(line)["Stop"].click()
    line.finish()
    assert line.text() == "3 documents"
    assert buttons(line) == {}
