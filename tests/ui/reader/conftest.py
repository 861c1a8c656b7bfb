"""A reader pane on the screen."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.reader.pages import Library, outlines, part
from ui.reader.pane import ReaderPane
from ui.reader.reading_view import ReadingView


@pytest.fixture
def pane(qtbot: QtBot) -> ReaderPane:
    """An empty pane, shown."""
    pane = ReaderPane()
    qtbot.addWidget(pane)
    pane.set_reduced_motion(True)
    pane.resize(800, 700)
    pane.show()
    return pane


@pytest.fixture
def library(pane: ReaderPane) -> Library:
    """Answers the pane."""
    return Library(pane)


@pytest.fixture
def report(pane: ReaderPane, library: Library, qtbot: QtBot) -> Library:
    """A document of 40 pages is open, its first pages are drawn and its words are known."""
    pane.open_document("report", "Report.pdf", outlines(40))
    qtbot.waitUntil(lambda: {1, 2} <= set(library.drawn_pages()) and ("report", 1) in library.words)
    return library


@pytest.fixture
def view(pane: ReaderPane) -> ReadingView:
    """The pages of the pane."""
    return part(pane, ReadingView)
