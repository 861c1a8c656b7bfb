"""What shows of a document, and where."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from tests.ui.reader.pages import A4, Library, outline, outlines, quote
from ui.reader.pane import ReaderPane
from ui.reader.reading_view import ReadingView
from ui.reader.zoom import Fit


def test_the_page_fills_the_width(report: Library, view: ReadingView) -> None:
    frame = view.frame(1)
    assert 0 <= frame.left() < 30
    assert frame.width() == pytest.approx(view.viewport().width() - 2 * frame.left(), abs=2)
    assert view.horizontalScrollBar().maximum() == 0


def test_the_whole_page_shows(report: Library, view: ReadingView) -> None:
    view.show_page(3)
    view.set_fit(Fit.PAGE)
    frame = view.frame(3)
    assert frame.top() >= 0
    assert frame.bottom() <= view.viewport().height()
    assert frame.height() / frame.width() == pytest.approx(A4[1] / A4[0], abs=0.02)


def test_fitting_follows_the_window_and_keeps_the_place(report: Library, view: ReadingView, pane: ReaderPane) -> None:
    view.show_place(7, 0.25)
    pane.resize(500, 900)
    assert view.place() == (7, pytest.approx(0.25, abs=0.01))
    assert view.frame(7).width() < 500


def test_a_chosen_size_does_not_follow_the_window(report: Library, view: ReadingView, pane: ReaderPane) -> None:
    view.set_zoom(1.5)
    pane.resize(500, 900)
    assert view.zoom == pytest.approx(1.5)
    assert view.horizontalScrollBar().maximum() > 0


def test_enlarging_keeps_the_point_under_the_pointer(report: Library, view: ReadingView) -> None:
    view.set_zoom(2.0)
    view.show_place(5, 0.4)
    pointer = QPointF(300, 200)
    before = view.page_point(pointer)
    view.set_zoom(3.0, pointer)
    after = view.page_point(pointer)
    assert before is not None
    assert after is not None
    assert after.position == before.position
    assert (after.x, after.y) == (pytest.approx(before.x, abs=1), pytest.approx(before.y, abs=1))


def test_every_page_can_be_gone_to_the_last_ones_too(report: Library, view: ReadingView) -> None:
    view.set_zoom(0.25)  # several pages show at once
    for position in (40, 39, 20, 1):
        view.show_page(position)
        assert view.page == position


def test_scrolling_moves_on_from_the_page_that_was_asked_for(report: Library, view: ReadingView) -> None:
    view.show_page(40)
    view.verticalScrollBar().setValue(0)
    assert view.page == 1


def test_what_is_read_stays_in_place_when_earlier_pages_change_size(report: Library, view: ReadingView) -> None:
    view.show_place(10, 0.3)
    turned = tuple(outline(page, size=(842.0, 595.0) if page == 4 else A4) for page in range(1, 41))
    view.set_pages(turned)
    assert view.place() == (10, pytest.approx(0.3, abs=0.01))


def test_news_about_pages_do_not_change_the_size(report: Library, view: ReadingView) -> None:
    wide = (*outlines(5), outline(6, size=(2000.0, 800.0)), *outlines(40)[6:])
    view.set_pages(wide)
    zoom = view.zoom
    view.show_page(6)
    view.set_pages(wide)
    assert view.zoom == zoom


def test_only_pages_near_the_screen_are_asked_for(
    report: Library, pane: ReaderPane, view: ReadingView, qtbot: QtBot
) -> None:
    pane.show_thumbnails(False)
    report.pictures.clear()
    view.show_page(20)
    qtbot.waitUntil(lambda: 20 in report.drawn_pages())
    assert set(report.drawn_pages()) <= {18, 19, 20, 21, 22}
    assert report.pictures[0][1] == 20


def test_pictures_are_asked_for_in_pixels_of_the_screen(report: Library, view: ReadingView) -> None:
    page_scales = {scale for _, position, scale in report.pictures if position == 1}
    assert max(page_scales) == pytest.approx(view.frame(1).width() / A4[0] * view.devicePixelRatioF(), rel=0.01)


def test_a_page_is_paper_until_its_picture_comes(pane: ReaderPane, view: ReadingView) -> None:
    pane.open_document("slow", "Slow.pdf", outlines(3))
    seen = view.grab().toImage()
    centre = view.frame(1).center().toPoint()
    assert seen.pixelColor(centre) == view.theme.paper
    assert seen.pixelColor(1, centre.y()) == view.theme.window


def test_a_quote_is_tinted_on_the_page(report: Library, pane: ReaderPane, view: ReadingView) -> None:
    other, current = quote("report", 1, 100.0), quote("report", 1, 200.0)
    pane.set_quotes((other, current))
    pane.show_quote(current)
    scale = view.frame(1).width() / A4[0]
    seen = view.grab().toImage()

    def color(y: float) -> QColor:
        corner = view.frame(1).topLeft()
        return seen.pixelColor(round(corner.x() + 100 * scale), round(corner.y() + y * scale))

    assert color(300) == view.theme.paper
    assert color(106) != view.theme.paper
    assert color(206) not in (color(106), view.theme.paper)


def test_an_invalid_point_is_on_no_page(pane: ReaderPane, view: ReadingView) -> None:
    assert view.page_point(QPointF(10, 10)) is None
    assert view.place() == (1, 0.0)


def test_gliding_ends_at_the_quote(report: Library, pane: ReaderPane, view: ReadingView, qtbot: QtBot) -> None:
    pane.set_reduced_motion(False)
    far = quote("report", 30)
    pane.show_quote(far)
    qtbot.waitUntil(lambda: view.page in (30, 31) and view.show_box(30, far.boxes[0]) is False)
