"""Pages are drawn so that they fill the vision model's canvas and nothing is resampled on it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.canvas import drawing_scale, fit
from engine.documents.geometry import pixel_size


def pixels(width: float, height: float) -> tuple[int, int]:
    """Width and height as a reader draws them."""
    return pixel_size((0.0, 0.0, width, height), drawing_scale(width, height))


@pytest.mark.parametrize(
    ("points", "drawn", "canvas"),
    [
        ((595.276, 841.89), (791, 1120), (2, 2)),
        ((612.0, 792.0), (865, 1120), (2, 2)),
        ((841.89, 595.276), (1120, 791), (2, 2)),
        ((400.0, 100.0), (2240, 560), (1, 4)),
        ((100.0, 400.0), (560, 2240), (4, 1)),
        ((300.0, 300.0), (1120, 1120), (2, 2)),
    ],
)
def test_a_page_fills_the_canvas(points: tuple[float, float], drawn: tuple[int, int], canvas: tuple[int, int]) -> None:
    assert pixels(*points) == drawn
    assert fit((drawn[1], drawn[0])).arrangement == canvas


@given(st.floats(20.0, 5_000.0), st.floats(20.0, 5_000.0))
def test_nothing_is_resampled(width: float, height: float) -> None:
    drawn = pixels(width, height)
    assert fit((drawn[1], drawn[0])).picture == (drawn[1], drawn[0])


@given(st.floats(20.0, 5_000.0), st.floats(20.0, 5_000.0))
def test_one_side_fills_whole_tiles(width: float, height: float) -> None:
    assert any(side % 560 == 0 for side in pixels(width, height))
