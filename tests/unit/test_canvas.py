"""How a picture comes to lie on the tiles: published examples, and all canvases tried with exact numbers."""

from __future__ import annotations

from fractions import Fraction
from math import floor

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.canvas import TILE, Fit, Size, arrangements, fit

sides = st.integers(1, 4000)
sizes = st.tuples(sides, sides)
tiles = st.sampled_from([56, 224, TILE])
counts = st.integers(1, 6)


def test_canvases_are_numbered_as_in_the_checkpoints() -> None:
    assert arrangements(4) == ((1, 1), (1, 2), (1, 3), (1, 4), (2, 1), (2, 2), (3, 1), (4, 1))


@pytest.mark.parametrize(
    ("picture", "tile", "most", "expected"),
    [
        ((300, 800), 224, 8, Fit((2, 4), (300, 800))),  # of VariableSizeImageTransform
        ((200, 300), 224, 3, Fit((1, 2), (200, 300))),  # of its get_best_fit
        ((300, 200), 224, 3, Fit((2, 1), (300, 200))),
    ],
)
def test_examples_of_the_reference(picture: Size, tile: int, most: int, expected: Fit) -> None:
    assert fit(picture, tile, most) == expected


@pytest.mark.parametrize(
    ("picture", "expected"),
    [
        ((1120, 792), Fit((2, 2), (1120, 792))),  # A4 that fills the canvas
        ((2339, 1654), Fit((2, 2), (1120, 791))),  # A4 at 200 dpi
        ((1654, 2339), Fit((2, 2), (791, 1120))),
        ((560, 560), Fit((1, 1), (560, 560))),  # exactly a canvas: that one, though it could grow on another
        ((560, 1120), Fit((1, 2), (560, 1120))),  # of those that are high enough the smallest
        ((561, 1120), Fit((2, 2), (561, 1120))),  # a pixel too high for it: the next larger
        ((100, 50), Fit((1, 1), (560, 280))),  # enlarged to the side of a tile
        ((100, 700), Fit((1, 2), (100, 700))),  # a side is longer than a tile: not enlarged
        ((3000, 1), Fit((4, 1), (2240, 1))),  # never thinner than a pixel
    ],
)
def test_pages_and_edges(picture: Size, expected: Fit) -> None:
    assert fit(picture) == expected


@given(picture=sizes, tile=tiles, most=counts)
@example(picture=(560, 560), tile=560, most=4)
@example(picture=(560, 1120), tile=560, most=4)
@example(picture=(3000, 3000), tile=560, most=3)
def test_no_canvas_is_better(picture: Size, tile: int, most: int) -> None:
    def badness(canvas: Size) -> tuple[bool, Fraction, int]:
        scale = min(Fraction(many * tile, side) for many, side in zip(canvas, picture, strict=True))
        return scale < 1, scale if scale >= 1 else -scale, canvas[0] * canvas[1]

    every = [(down, across) for down in range(1, most + 1) for across in range(1, most // down + 1)]
    assert set(every) == set(arrangements(most))
    chosen = fit(picture, tile, most).arrangement
    assert chosen in every
    assert badness(chosen) == min(map(badness, every))


@given(picture=sizes, tile=tiles, most=counts)
@example(picture=(1, 3000), tile=560, most=4)
def test_the_picture_keeps_its_proportions_and_stays_on_its_canvas(picture: Size, tile: int, most: int) -> None:
    place = fit(picture, tile, most)
    limits = [
        min(max(side, tile), many * tile) for side, many in zip(picture, place.arrangement, strict=True)
    ]  # it is enlarged at most to the side of a tile
    scale = min(Fraction(limit, side) for limit, side in zip(limits, picture, strict=True))
    for found, side, limit in zip(place.picture, picture, limits, strict=True):
        exact = floor(scale * side)
        assert max(1, exact - 1) <= found <= min(max(1, exact), limit)  # the reference rounds down twice
    assert any(found == limit for found, limit in zip(place.picture, limits, strict=True))
