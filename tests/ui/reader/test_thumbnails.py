"""The strip of small pages."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.contracts import PageOutline, TextSource
from tests.ui.reader.pages import Library, outline, outlines, part
from ui.reader.pane import ReaderPane
from ui.reader.reading_view import ReadingView
from ui.reader.thumbnails import PAGE, ThumbnailStrip, sign_of, thumbnail_scale

Key = Qt.Key


@pytest.fixture
def strip(pane: ReaderPane) -> ThumbnailStrip:
    """The strip of the pane."""
    return part(pane, ThumbnailStrip)


def test_visible_thumbnails_are_drawn_small(report: Library, strip: ThumbnailStrip, qtbot: QtBot) -> None:
    small = thumbnail_scale(outline(1)) * strip.devicePixelRatioF()
    qtbot.waitUntil(lambda: ("report", 5, small) in report.pictures)
    assert ("report", 39, small) not in report.pictures


def test_the_strip_follows_the_pages(report: Library, pane: ReaderPane, strip: ThumbnailStrip) -> None:
    pane.go_to_page(35)
    assert strip.currentIndex().row() == 34
    assert strip.viewport().rect().contains(strip.visualRect(strip.currentIndex()).center())


def test_a_click_jumps_and_back_returns(report: Library, pane: ReaderPane, strip: ThumbnailStrip, qtbot: QtBot) -> None:
    third = strip.visualRect(strip.model().index(2, 0)).center()
    qtbot.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=third)
    assert pane.page == 3
    pane.go_back()
    assert pane.page == 1


def test_arrows_turn_pages(report: Library, pane: ReaderPane, strip: ThumbnailStrip, qtbot: QtBot) -> None:
    strip.setFocus()
    qtbot.keyClick(strip, Key.Key_Right)
    qtbot.keyClick(strip, Key.Key_Right)
    assert pane.page == 3


def test_hidden_it_wants_nothing(report: Library, pane: ReaderPane, view: ReadingView, qtbot: QtBot) -> None:
    pane.reader_actions.thumbnails.trigger()
    assert not part(pane, ThumbnailStrip).isVisible()
    report.pictures.clear()
    pane.go_to_page(30)
    qtbot.waitUntil(lambda: 30 in report.drawn_pages())
    assert {scale for _, _, scale in report.pictures} == {view.frame(30).width() / 595.0 * view.devicePixelRatioF()}


@pytest.mark.parametrize(
    ("page", "sign", "state"),
    [
        (outline(1), "check", "read"),
        (replace(outline(1), source=None), None, "not read yet"),
        (replace(outline(1), source=TextSource.OCR), "scan", "read from its picture"),
        (replace(outline(1), source=TextSource.MISSING), "check", "without words"),
        (replace(outline(1), source=TextSource.UNREADABLE), "question", "its writing cannot be read here"),
        (replace(outline(1), failed="The page is damaged."), "warning", "could not be read"),
    ],
)
def test_signs_differ_by_shape_and_have_words(
    pane: ReaderPane, strip: ThumbnailStrip, page: PageOutline, sign: str | None, state: str
) -> None:
    pane.open_document("a", "A.pdf", (page,))
    assert sign_of(page) == sign
    said = strip.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == f"Page 1, {state}"


def test_news_about_pages_do_not_scroll_the_strip(report: Library, pane: ReaderPane, strip: ThumbnailStrip) -> None:
    strip.horizontalScrollBar().setValue(400)
    pane.set_outlines("report", tuple(replace(page, source=TextSource.OCR) for page in outlines(40)))
    assert strip.horizontalScrollBar().value() == 400


def test_small_pages_fit_their_place() -> None:
    for size in ((595.0, 842.0), (842.0, 595.0), (3000.0, 100.0)):
        scale = thumbnail_scale(outline(1, size=size))
        assert size[0] * scale <= PAGE.width() + 0.01
        assert size[1] * scale <= PAGE.height() + 0.01


def test_pages_that_were_looked_at_have_a_sign_and_words(
    report: Library, pane: ReaderPane, strip: ThumbnailStrip, qtbot: QtBot
) -> None:
    before = strip.grab().toImage()
    pane.set_encoded("report", frozenset({2}))
    said = [strip.model().index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(3)]
    assert said == ["Page 1, read", "Page 2, read, its picture ready for questions", "Page 3, read"]
    assert strip.grab().toImage() != before
    pane.set_encoded("another", frozenset({1}))
    assert strip.model().index(0, 0).data(Qt.ItemDataRole.ToolTipRole) == "Page 1, read"


def test_signs_of_another_document_are_gone(report: Library, pane: ReaderPane, strip: ThumbnailStrip) -> None:
    pane.set_encoded("report", frozenset({1}))
    pane.open_document("other", "Other.pdf", outlines(2))
    assert strip.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "Page 1, read"
