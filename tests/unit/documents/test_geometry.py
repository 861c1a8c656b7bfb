"""Places on pages that are turned."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.documents.geometry import common_part, pixel_size, turned_back, turned_size


@pytest.mark.parametrize(
    ("turn", "shown"),
    [(0, (10, 20, 30, 60)), (90, (140, 10, 180, 30)), (180, (70, 140, 90, 180)), (270, (20, 70, 60, 90))],
)
def test_a_box_seen_on_the_turned_page_is_found_on_the_page(turn: int, shown: tuple[float, ...]) -> None:
    x0, y0, x1, y1 = shown
    assert turned_back((x0, y0, x1, y1), (100, 200), turn) == (10, 20, 30, 60)


def test_a_quarter_turn_changes_width_and_height() -> None:
    assert [turned_size((100, 200), turn) for turn in (0, 90, 180, 270)] == [
        (100, 200),
        (200, 100),
        (100, 200),
        (200, 100),
    ]


def test_the_common_part_ends_at_the_edges() -> None:
    assert common_part((-5, 10, 120, 300), (100, 200)) == (0, 10, 100, 200)


@given(st.floats(1, 5000), st.floats(1, 5000), st.floats(0.01, 10))
def test_pixels_are_never_more_than_the_area_at_that_scale(width: float, height: float, scale: float) -> None:
    across, down = pixel_size((0, 0, width, height), scale)
    assert across == 1 or down == 1 or across * down <= width * height * scale**2 * (1 + 1e-9)
