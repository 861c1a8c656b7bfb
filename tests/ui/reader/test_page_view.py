"""What shows of a document, and where."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
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


WITH_A_WIDE_PAGE = (*outlines(5), outline(6, size=(2000.0, 800.0)), *outlines(40)[6:])


def test_one_wide_page_changes_nothing_for_the_others(report: Library, view: ReadingView) -> None:
    before, zoom = view.frame(1), view.zoom
    view.set_pages(WITH_A_WIDE_PAGE)
    assert (view.frame(1), view.zoom) == (before, zoom)
    view.show_page(6)
    view.set_pages(WITH_A_WIDE_PAGE)
    view.show_page(7)
    assert (view.frame(7).width(), view.zoom) == (before.width(), zoom)


def test_a_wide_page_fills_the_width_like_the_others(report: Library, view: ReadingView) -> None:
    view.set_pages(WITH_A_WIDE_PAGE)
    zoom = view.zoom
    view.show_page(6)
    assert view.horizontalScrollBar().maximum() == 0
    assert view.frame(6).width() == pytest.approx(view.frame(7).width(), abs=1)
    assert view.zoom == pytest.approx(zoom * A4[0] / 2000, rel=0.01)


def test_what_is_marked_on_a_wide_page_is_where_its_words_are(report: Library, view: ReadingView) -> None:
    view.set_pages(WITH_A_WIDE_PAGE)
    view.show_page(6)
    point = view.page_point(view.frame(6).center())
    assert point is not None
    assert (point.x, point.y) == (pytest.approx(1000, abs=2), pytest.approx(400, abs=2))


def test_pages_stay_in_the_middle_beside_one_that_is_wider_than_the_window(report: Library, view: ReadingView) -> None:
    view.set_pages(WITH_A_WIDE_PAGE)
    view.set_zoom(0.5)
    middle = view.viewport().width() / 2
    assert view.horizontalScrollBar().maximum() > 0
    assert view.frame(1).center().x() == pytest.approx(middle, abs=2)
    view.resize(view.width() - 100, view.height())
    assert view.frame(1).center().x() == pytest.approx(view.viewport().width() / 2, abs=2)


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
    inside = (view.frame(1).topLeft() + QPointF(50, 50)).toPoint()
    assert seen.pixelColor(inside) == view.theme.paper
    assert seen.pixelColor(1, inside.y()) == view.theme.window


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


def test_pages_that_change_under_a_glide_do_not_stop_it(
    report: Library, pane: ReaderPane, view: ReadingView, qtbot: QtBot
) -> None:
    pane.set_reduced_motion(False)
    far = quote("report", 30)
    pane.show_quote(far)
    turned = tuple(outline(page, size=(842.0, 595.0) if page < 20 else A4) for page in range(1, 41))
    pane.set_outlines("report", turned)
    assert view.glide.is_moving
    qtbot.waitUntil(lambda: not view.glide.is_moving)
    assert view.page in (30, 31)
    assert view.show_box(30, far.boxes[0]) is False


def test_a_glide_that_was_stopped_is_not_taken_up_again(
    report: Library, pane: ReaderPane, view: ReadingView, qtbot: QtBot
) -> None:
    pane.set_reduced_motion(False)
    pane.show_quote(quote("report", 30))
    qtbot.keyClick(view, Qt.Key.Key_Home)
    pane.set_outlines("report", outlines(39))
    assert not view.glide.is_moving
    assert view.page == 1
