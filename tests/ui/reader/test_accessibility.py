"""Every control has a name and a role; the keyboard reaches all of them; both themes can be read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.reader.pages import Library
from ui.reader.pane import ReaderPane
from ui.reader.reading_view import ReadingView
from ui.theme import Theme


def below(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """All parts of a part of the window."""
    yield interface
    for index in range(interface.childCount()):
        child = interface.child(index)
        if child is not None:
            yield from below(child)


def test_every_control_has_a_name_and_a_role(report: Library, pane: ReaderPane) -> None:
    pane.reader_actions.find.trigger()
    pane.set_locked("report", True)
    controls = [part for part in below(QAccessible.queryAccessibleInterface(pane)) if part.state().focusable]
    assert len(controls) > 15
    assert [part.object() for part in controls if not part.text(QAccessible.Text.Name)] == []
    assert QAccessible.Role.NoRole not in [part.role() for part in controls]


def test_tab_leads_through_the_pane_and_out_of_the_pages(
    report: Library, pane: ReaderPane, view: ReadingView, qtbot: QtBot
) -> None:
    pane.setFocus()
    assert QApplication.focusWidget() is view
    seen = set()
    for _ in range(30):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        seen.add(QApplication.focusWidget().accessibleName())
    assert {"Thumbnails", "Page number", "Zoom in", "Find in document", "Page 1 of 40"} <= seen


def test_every_action_has_its_own_keys(pane: ReaderPane) -> None:
    keys = [key.toString() for action in pane.reader_actions.all() for key in action.shortcuts()]
    assert len(keys) == len(set(keys))
    assert all(action.shortcuts() for action in pane.reader_actions.all())


@pytest.mark.parametrize("theme", [Theme.light(), Theme.dark()], ids=["light", "dark"])
def test_focus_shows_on_the_pages(report: Library, pane: ReaderPane, view: ReadingView, theme: Theme) -> None:
    pane.set_theme(theme)
    view.setFocus()
    assert view.viewport().grab().toImage().pixelColor(1, 100) == theme.focus
    view.clearFocus()
    assert view.viewport().grab().toImage().pixelColor(1, 100) == theme.window
