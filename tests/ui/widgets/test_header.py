"""The line below the heads of the three panes runs through."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.main_window import MainWindow
from ui.theme import Theme
from ui.widgets.header import Header


@pytest.fixture
def text_of_any_size(qapp: QApplication, request: pytest.FixtureRequest) -> None:
    """The system's font, larger by a factor."""
    usual = qapp.font()
    larger = qapp.font()
    larger.setPointSizeF(usual.pointSizeF() * request.param)
    qapp.setFont(larger)
    request.addfinalizer(lambda: qapp.setFont(usual))


@pytest.mark.parametrize("text_of_any_size", [1.0, 1.3, 2.0], indirect=True)
def test_all_heads_end_at_one_height(text_of_any_size: None, qtbot: QtBot, qapp: QApplication) -> None:
    Theme.light().apply(qapp)
    window = MainWindow(lambda _: None, Theme.light())
    qtbot.addWidget(window)
    window.resize(3200, 1400)
    window.show()
    heads = [head for head in window.findChildren(Header) if head.isVisible()]
    assert len(heads) == 3
    assert len({head.mapTo(window, QPoint(0, head.height())).y() for head in heads}) == 1
