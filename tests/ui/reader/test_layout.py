"""The column of pages."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ui.reader.layout import GAP, PageLayout

SIZES = st.lists(st.tuples(st.floats(20, 2000), st.floats(20, 2000)), min_size=1, max_size=40)
SCALES = st.floats(0.2, 6)


@given(SIZES, SCALES)
def test_pages_follow_each_other_without_overlap(sizes: list[tuple[float, float]], scale: float) -> None:
    layout = PageLayout.of(sizes, scale)
    for index in range(1, layout.count):
        gap = layout.top(index) - (layout.top(index - 1) + layout.size(index - 1)[1])
        assert abs(gap - GAP) <= 1  # heights are rounded to whole pixels


@given(SIZES, SCALES, st.floats(0, 1), st.integers(1, 2000))
def test_visible_pages_are_those_that_overlap_the_window(
    sizes: list[tuple[float, float]], scale: float, share: float, window: int
) -> None:
    layout = PageLayout.of(sizes, scale)
    top = share * layout.height
    overlapping = [
        index
        for index in range(layout.count)
        if layout.top(index) < top + window and layout.top(index) + layout.size(index)[1] > top
    ]
    assert list(layout.visible(top, top + window)) == overlapping


@given(SIZES, SCALES)
def test_every_page_is_found_at_its_own_top(sizes: list[tuple[float, float]], scale: float) -> None:
    layout = PageLayout.of(sizes, scale)
    assert [layout.index_at(layout.top(index)) for index in range(layout.count)] == list(range(layout.count))


def test_a_gap_belongs_to_the_page_above_it() -> None:
    layout = PageLayout.of([(100, 100), (100, 100)], 1.0)
    assert layout.index_at(layout.top(1) - 1) == 0


def test_the_leading_page_is_the_first_of_which_half_shows() -> None:
    layout = PageLayout.of([(100, 100)] * 5, 1.0)
    assert layout.leading(layout.top(1) + 40, layout.top(1) + 340) == 1
    assert layout.leading(layout.top(1) + 60, layout.top(1) + 360) == 2


def test_of_pages_taller_than_the_window_the_one_that_shows_most_leads() -> None:
    layout = PageLayout.of([(100, 1000)] * 3, 1.0)
    border = layout.top(1)
    assert layout.leading(border - 100, border + 200) == 1
    assert layout.leading(border - 250, border + 50) == 0


def test_no_pages_take_no_room() -> None:
    layout = PageLayout.of([], 1.0)
    assert list(layout.visible(0, 500)) == []
    assert layout.leading(0, 500) == 0


def test_at_another_scale_pages_grow_and_gaps_do_not() -> None:
    layout = PageLayout.of([(100, 100), (100, 100)], 2.0)
    assert layout.size(0) == (200, 200)
    assert layout.top(1) == 2 * GAP + 200


def test_a_page_that_exceeds_its_room_is_shown_smaller_and_the_others_are_not() -> None:
    layout = PageLayout.of([(100, 200), (400, 100), (100, 200)], 2.0, (200, 1000))
    assert [layout.size(index) for index in range(3)] == [(200, 400), (200, 50), (200, 400)]
    assert layout.scales == (2.0, 0.5, 2.0)
    assert layout.top(2) == 3 * GAP + 450
    assert layout.width == 200 + 2 * GAP
