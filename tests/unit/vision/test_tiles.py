"""Pictures of odd sizes still come to lie on a canvas; what they leave of it is black."""

from __future__ import annotations

import pytest
import torch

from app.self_test.tiny.vision_weights import TINY
from engine.canvas import Size
from engine.contracts import Picture
from engine.vision.tiles import DEVIATION, MEAN, tiles_of

TILE = TINY.encoder.tile
WHITE, BLACK = (
    torch.tensor([(level - mean) / deviation for mean, deviation in zip(MEAN, DEVIATION, strict=True)])
    for level in (1.0, 0.0)
)


@pytest.mark.parametrize(
    ("size", "arrangement", "covered"),
    [
        ((1, 1), (1, 1), (TILE, TILE)),
        ((1, 3000), (1, 4), (1, 4 * TILE)),
        ((3000, 1), (4, 1), (4 * TILE, 1)),
        ((TILE, TILE), (1, 1), (TILE, TILE)),
        ((TILE, TILE + 1), (1, 2), (TILE, TILE + 1)),
        ((3000, 3000), (2, 2), (2 * TILE, 2 * TILE)),
    ],
    ids=str,
)
def test_a_white_picture(size: Size, arrangement: Size, covered: Size) -> None:
    height, width = size
    tiles = tiles_of(Picture(width=width, height=height, pixels=b"\xff" * (3 * height * width)), TINY.encoder)
    down, across = tiles.arrangement
    assert tiles.arrangement == arrangement
    assert tiles.pixels.shape == (tiles.count, 3, TILE, TILE)
    assert tiles.pixels.dtype == torch.float32
    canvas = tiles.pixels.view(down, across, 3, TILE, TILE).permute(2, 0, 3, 1, 4).reshape(3, down * TILE, -1)
    is_white = (canvas - WHITE[:, None, None]).abs().amax(0) < 1e-6
    is_black = (canvas - BLACK[:, None, None]).abs().amax(0) < 1e-6
    assert bool((is_white ^ is_black).all())
    assert is_white.nonzero().amax(0).add(1).tolist() == list(covered)
    assert int(is_white.sum()) == covered[0] * covered[1]


def test_each_canvas_has_its_number() -> None:
    sizes = ((1, 1), (1, 2), (1, 3), (1, 4), (2, 1), (2, 2), (3, 1), (4, 1))
    for number, (down, across) in enumerate(sizes, 1):
        height, width = down * TILE, across * TILE
        tiles = tiles_of(Picture(width, height, bytes(3 * height * width)), TINY.encoder)
        assert (tiles.aspect_id, tiles.arrangement, tiles.count) == (number, (down, across), down * across)
