"""The room below the page: one view at a time, and the page gets all of it back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.below import Below, BelowView
from ui.main_window import MainWindow
from ui.theme import Theme


@pytest.fixture
def page() -> QWidget:
    """What takes the keyboard."""
    page = QWidget()
    page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return page


@pytest.fixture
def below(page: QWidget, qtbot: QtBot) -> Below:
    """A page, and room for a view."""
    below = Below(page, Theme.light())
    qtbot.addWidget(below)
    below.resize(600, 800)
    below.show()
    return below


def test_a_view_takes_less_than_half_of_the_height(below: Below) -> None:
    below.show_view(BelowView("Tables", Theme.light()))
    page, view = below.sizes()
    assert page > view > 200


def test_another_view_takes_the_place_and_the_height_of_the_one_before(below: Below) -> None:
    first, second = BelowView("One", Theme.light()), BelowView("Two", Theme.light())
    below.show_view(first)
    below.setSizes([500, 299])
    sizes = below.sizes()
    below.show_view(second)
    assert below.view is second
    assert not first.isVisible()
    assert below.count() == 2
    assert all(abs(old - new) <= 2 for old, new in zip(sizes, below.sizes(), strict=True))


def test_esc_closes_a_view_and_the_page_has_the_keyboard(below: Below, page: QWidget, qtbot: QtBot) -> None:
    view = BelowView("Tables", Theme.light())
    below.show_view(view)
    view.focus_widget().setFocus()
    with qtbot.waitSignal(view.destroyed):
        qtbot.keyClick(view.focus_widget(), Qt.Key.Key_Escape)
    assert below.view is None
    assert below.sizes()[0] == 800
    assert page.hasFocus()


def test_a_view_that_comes_later_has_the_colours_of_the_theme(below: Below) -> None:
    below.set_theme(Theme.dark())
    view = BelowView("Tables", Theme.light())
    below.show_view(view)
    assert view.theme == Theme.dark()


def test_f6_reaches_the_view(qtbot: QtBot) -> None:
    window = MainWindow(lambda _: None, Theme.light())
    qtbot.addWidget(window)
    window.resize(1440, 900)
    with qtbot.waitActive(window):
        window.show()
    view = BelowView("Tables", Theme.light())
    window.below.show_view(view)
    window.reader.setFocus()
    visited = set()
    for _ in range(4):
        window.does.next_pane.trigger()
        visited.add(QApplication.focusWidget())
    assert view.focus_widget() in visited
