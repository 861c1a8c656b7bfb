"""A page as it is looked at: its scale, its parts, and which print is too small."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.answering.views import MOST_PARTS, OVERLAP, SMALLEST_PRINT, View, only_within, parts_of
from engine.canvas import drawing_scale
from engine.contracts import NO_TEXT, Box, PageText
from tests.unit.answering.conftest import page_of
from tests.unit.search.pages import page_text

SIDES = st.floats(60.0, 4_000.0)
PRINT = st.none() | st.floats(1.0, 40.0)


def view_of(text: PageText, region: Box | None = None) -> View:
    return View(document="Report.pdf", page=page_of(text), region=region, code="k3v9")


def scale_of(box: Box) -> float:
    return drawing_scale(box[2] - box[0], box[3] - box[1])


@given(SIDES, SIDES, PRINT)
def test_parts_cover_the_page_and_overlap(width: float, height: float, print_height: float | None) -> None:
    parts = parts_of((0.0, 0.0, width, height), print_height)
    assert 2 <= len(parts) <= MOST_PARTS
    columns = sorted({(x0, x1) for x0, _, x1, _ in parts})
    rows = sorted({(y0, y1) for _, y0, _, y1 in parts})
    assert len(parts) == len(columns) * len(rows)
    for runs, length in ((columns, width), (rows, height)):
        assert runs[0][0] == 0.0
        assert runs[-1][1] == length
        for one, following in pairwise(runs):
            assert one[1] - following[0] >= 0.999 * OVERLAP * (one[1] - one[0])


@given(SIDES, SIDES, PRINT)
def test_parts_are_shown_larger(width: float, height: float, print_height: float | None) -> None:
    page = (0.0, 0.0, width, height)
    parts = parts_of(page, print_height)
    assert all(scale_of(part) >= 1.2 * scale_of(page) for part in parts)


def test_parts_of_a_part_lie_within_it() -> None:
    parts = parts_of((100.0, 200.0, 300.0, 500.0), None)
    assert (min(x0 for x0, *_ in parts), min(y0 for _, y0, *_ in parts)) == (100.0, 200.0)
    assert (max(part[2] for part in parts), max(part[3] for part in parts)) == (300.0, 500.0)


def test_a_page_is_cut_into_bands_that_leave_lines_whole() -> None:
    assert parts_of((0.0, 0.0, 595.0, 842.0), None) == (
        pytest.approx((0.0, 0.0, 595.0, 449.07), abs=0.01),
        pytest.approx((0.0, 392.93, 595.0, 842.0), abs=0.01),
    )
    bands = parts_of((0.0, 0.0, 595.0, 842.0), 4.0)
    assert {(x0, x1) for x0, _, x1, _ in bands} == {(0.0, 595.0)}
    assert all(4.0 * scale_of(band) >= SMALLEST_PRINT for band in bands)


def test_a_large_drawing_is_cut_both_ways_where_bands_do_not_suffice() -> None:
    parts = parts_of((0.0, 0.0, 3_370.0, 2_384.0), 10.0)
    assert len({(x0, x1) for x0, _, x1, _ in parts}) > 1
    assert all(10.0 * scale_of(part) >= SMALLEST_PRINT for part in parts)


def test_small_print_is_known_by_the_boxes_of_words() -> None:
    assert not view_of(page_text("Words of a usual size", size=10)).is_small
    assert view_of(page_text("Words of a contract", size=5)).is_small
    assert not view_of(NO_TEXT).is_small
    hidden = replace(page_text("tiny tiny", size=1), hidden=b"\x01\x01")
    assert not view_of(hidden).is_small


def test_a_part_is_drawn_larger_so_that_its_print_is_not_small() -> None:
    assert not view_of(page_text("Words of a contract", size=5), (0.0, 0.0, 300.0, 200.0)).is_small


def test_a_page_that_was_turned_is_drawn_turned() -> None:
    view = view_of(NO_TEXT)
    turned = replace(view, page=replace(view.page, turn=90))
    assert (turned.drawing.turn, turned.drawing.clip) == (90, None)
    assert replace(view, region=(1.0, 2.0, 300.0, 400.0)).drawing.clip == (1.0, 2.0, 300.0, 400.0)


def test_words_outside_of_a_part_are_hidden() -> None:
    page = page_of(page_text("first line", "second line", "third line"))
    second = only_within(page, (0.0, 64.5, 595.0, 74.0))
    assert [word.text for word in second.text.words() if not word.hidden] == ["second", "line"]
    assert only_within(second, (0.0, 0.0, 595.0, 842.0)) == second
