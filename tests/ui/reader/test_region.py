"""A part of a page is drawn with the mouse or by keys, and the page on the screen can be asked about."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from engine.contracts import Box
from tests.ui.reader.pages import A4, Library, part, quote
from tests.ui.reader.test_reading_view import drag
from ui.reader.highlights import Mark
from ui.reader.page_asking import PageAsking
from ui.reader.pane import ReaderPane
from ui.reader.reading_view import ReadingView
from ui.reader.region import STEP, PagePart
from ui.reader.region_bar import RegionBar
from ui.theme import Theme

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier
WHOLE: Box = (0.0, 0.0, *A4)


@pytest.fixture
def asking(pane: ReaderPane, report: Library) -> PageAsking:
    """What can be asked about, with a document open; drawing is on once it is wanted, as in the window."""
    pane.asking.region_wanted.connect(pane.asking.draw_region)
    return pane.asking


def at(view: ReadingView, x: float, y: float, position: int = 1) -> QPoint:
    """A point of a page (points) in the viewport."""
    frame = view.frame(position)
    scale = frame.width() / A4[0]
    return QPointF(frame.left() + x * scale, frame.top() + y * scale).toPoint()


def outlined(view: ReadingView) -> list[tuple[int, Box]]:
    """Pages and boxes that are outlined."""
    marked = view._highlights.by_page
    return [(position, box) for position, marks in marked.items() for mark, box in marks if mark is Mark.REGION]


@pytest.mark.parametrize("shown", [(0.5, 1, 0.0), (1.0, 3, 0.2), (2.0, 12, 0.4)], ids=["small", "scrolled", "large"])
def test_the_mouse_draws_in_points_of_the_page(
    asking: PageAsking, pane: ReaderPane, view: ReadingView, qtbot: QtBot, shown: tuple[float, int, float]
) -> None:
    zoom, position, offset = shown
    view.set_zoom(zoom)
    pane.reader_actions.ask_region.trigger()
    view.show_place(position, offset)
    top = offset * A4[1] + 20
    with qtbot.waitSignal(asking.region_drawn) as drawn:
        drag(qtbot, view, at(view, 300, top + 60, position), at(view, 250, top, position))
    (found,) = drawn.args
    pixel = A4[0] / view.frame(position).width()
    assert (found.position, found.label) == (position, str(position))
    assert found.region == pytest.approx((250, top, 300, top + 60), abs=pixel)
    assert outlined(view) == [(position, found.region)]


def test_a_frame_ends_at_the_edge_of_its_page(
    asking: PageAsking, pane: ReaderPane, view: ReadingView, qtbot: QtBot
) -> None:
    view.set_zoom(0.3)
    asking.draw_region()
    with qtbot.waitSignal(asking.region_drawn) as drawn:
        drag(qtbot, view, at(view, 100, 700), at(view, 900, 400, position=2))
    assert drawn.args[0].region[2:] == pytest.approx(A4)
    assert drawn.args[0].position == 1


def test_drawing_selects_no_words_and_is_over_afterwards(
    asking: PageAsking, pane: ReaderPane, view: ReadingView, qtbot: QtBot
) -> None:
    asking.draw_region()
    assert part(pane, RegionBar).isVisible()
    assert view.viewport().cursor().shape() == Qt.CursorShape.CrossCursor
    drag(qtbot, view, at(view, 60, 100), at(view, 200, 140))
    assert view.selector.selection is None
    assert not part(pane, RegionBar).isVisible()
    drag(qtbot, view, at(view, 60, 105), at(view, 200, 105))
    assert view.selector.selection is not None


def test_a_slip_of_the_hand_is_no_frame(asking: PageAsking, pane: ReaderPane, view: ReadingView, qtbot: QtBot) -> None:
    asking.draw_region()
    with qtbot.assertNotEmitted(asking.region_drawn):
        drag(qtbot, view, at(view, 60, 100), at(view, 62, 300))
    assert outlined(view) == []
    assert part(pane, RegionBar).isVisible()


def test_esc_leaves_even_while_the_mouse_draws(
    asking: PageAsking, pane: ReaderPane, view: ReadingView, qtbot: QtBot
) -> None:
    asking.draw_region()
    qtbot.mousePress(view.viewport(), LEFT, pos=at(view, 60, 100))
    qtbot.mouseMove(view.viewport(), at(view, 200, 200))
    assert outlined(view)
    qtbot.keyClick(view, Key.Key_Escape)
    assert outlined(view) == []
    assert not part(pane, RegionBar).isVisible()


def test_the_bar_leads_out_with_its_button_and_esc(
    asking: PageAsking, pane: ReaderPane, view: ReadingView, qtbot: QtBot
) -> None:
    bar = part(pane, RegionBar)
    for leave in (lambda: part(bar, QAbstractButton).click(), lambda: qtbot.keyClick(bar, Key.Key_Escape)):
        asking.draw_region()
        leave()
        assert not bar.isVisible()


def test_keys_draw_too(asking: PageAsking, view: ReadingView, qtbot: QtBot) -> None:
    asking.draw_region()
    qtbot.keyClick(view, Key.Key_Right)
    ((position, first),) = outlined(view)
    assert position == 1
    qtbot.keyClick(view, Key.Key_Right)
    qtbot.keyClick(view, Key.Key_Down, SHIFT)
    with qtbot.waitSignal(asking.region_drawn) as drawn:
        qtbot.keyClick(view, Key.Key_Return)
    x0, y0, x1, y1 = first
    assert drawn.args[0].region == pytest.approx((x0 + STEP, y0, x1 + STEP, y1 + STEP))


def test_keys_never_lead_out_of_the_page(asking: PageAsking, view: ReadingView, qtbot: QtBot) -> None:
    asking.draw_region()
    for key, modifier in ((Key.Key_Left, Qt.KeyboardModifier.NoModifier), (Key.Key_Right, SHIFT)):
        for _ in range(80):
            qtbot.keyClick(view, key, modifier)
    ((_, box),) = outlined(view)
    assert (box[0], box[2]) == (WHOLE[0], WHOLE[2])


def test_enter_without_a_frame_takes_nothing(asking: PageAsking, view: ReadingView, qtbot: QtBot) -> None:
    asking.draw_region()
    with qtbot.assertNotEmitted(asking.region_drawn):
        qtbot.keyClick(view, Key.Key_Return)


def test_another_document_clears_it(asking: PageAsking, pane: ReaderPane, view: ReadingView, qtbot: QtBot) -> None:
    asking.draw_region()
    drag(qtbot, view, at(view, 60, 100), at(view, 200, 200))
    pane.close_document()
    assert outlined(view) == []


def test_without_a_document_there_is_nothing_to_ask_about(pane: ReaderPane) -> None:
    assert not pane.reader_actions.ask_page.isEnabled()
    assert not pane.reader_actions.ask_region.isEnabled()
    pane.asking.draw_region()
    assert not part(pane, RegionBar).isVisible()


def test_the_page_on_the_screen_can_be_asked_about(asking: PageAsking, pane: ReaderPane, qtbot: QtBot) -> None:
    pane.go_to_page(12)
    with qtbot.waitSignal(asking.page_asked) as asked:
        pane.reader_actions.ask_page.trigger()
    assert asked.args == [PagePart(12, "12")]


def test_the_context_menu_means_the_page_under_the_pointer(
    asking: PageAsking, pane: ReaderPane, view: ReadingView, qtbot: QtBot
) -> None:
    view.set_zoom(0.4)
    menu = asking.menu_at(at(view, 100, 100, position=2))
    entry = next(action for action in menu.actions() if action.text() == "Ask about this page")
    with qtbot.waitSignal(asking.page_asked) as asked:
        entry.trigger()
    assert view.page == 1
    assert asked.args == [PagePart(2, "2")]
    assert pane.reader_actions.ask_region in menu.actions()


def test_what_was_looked_at_is_outlined_and_shown(asking: PageAsking, pane: ReaderPane, view: ReadingView) -> None:
    region = (60.0, 500.0, 300.0, 700.0)
    place = quote("report", 20)
    pane.set_quotes((place,))
    pane.show_quote(place, region)
    assert view.page == 20
    assert outlined(view) == [(20, region)]
    pane.set_quotes(())
    assert outlined(view) == []


@pytest.mark.parametrize("theme", [Theme.light(), Theme.dark()], ids=["light", "dark"])
def test_an_outline_can_be_seen_on_paper_and_on_dark_pictures(
    asking: PageAsking, pane: ReaderPane, view: ReadingView, qtbot: QtBot, theme: Theme
) -> None:
    pane.set_theme(theme)
    asking.draw_region()
    drag(qtbot, view, at(view, 60, 100), at(view, 300, 200))
    ((_, box),) = outlined(view)
    image = view.viewport().grab().toImage()
    corner = at(view, box[0], (box[1] + box[3]) / 2)
    line = [image.pixelColor(corner.x() + step, corner.y()) for step in range(-4, 5)]
    strong = theme.quote_current.rgb()
    assert any(color.rgb() & 0xFFFFFF == strong & 0xFFFFFF for color in line)
