"""The canvases of Llama 3.2 Vision: one to four square tiles side by side, and where a picture goes on one.

Heights stand before widths, as in the model's tables. Sizes are in pixels. After the reference of Meta's
``llama-models`` (``image_transform.py``), which transformers' slow image processor computes too.
"""

from __future__ import annotations

from dataclasses import dataclass

Size = tuple[int, int]
"""height, width"""

TILE = 560
MOST_TILES = 4
TOUCH = 1e-9
"""pixels are counted in whole ones, rounded down: a side that fills the canvas must not lose its last one"""


@dataclass(frozen=True, slots=True)
class Fit:
    """How a picture lies on its canvas: at the top left, the rest is black."""

    arrangement: Size
    """tiles down and across"""
    picture: Size
    """the picture's size there"""


def arrangements(most_tiles: int) -> tuple[Size, ...]:
    """All canvases of at most so many tiles; their places, counted from 1, are the model's aspect ratio ids."""
    return tuple(
        (down, across)
        for down in range(1, most_tiles + 1)
        for across in range(1, most_tiles + 1)
        if down * across <= most_tiles
    )


def fit(picture: Size, tile: int = TILE, most_tiles: int = MOST_TILES) -> Fit:
    """The canvas that shows a picture of this size best, and its size there.

    A canvas on which it need not shrink is preferred, and of these the one on which it grows least; else the one on
    which it shrinks least. It is enlarged at most to the side of one tile.
    """
    chosen = _canvas(picture, tile, arrangements(most_tiles))
    return Fit(chosen, _size_on(picture, (chosen[0] * tile, chosen[1] * tile), tile))


def drawing_scale(width: float, height: float, tile: int = TILE, most_tiles: int = MOST_TILES) -> float:
    """Pixels per point at which a page, or a part of one, fills a canvas, so that nothing is resampled on it.

    The largest of all canvases: A4 upright becomes 1,120 pixels high.

    Args:
        width, height: in points.
    """
    fills = (min(down * tile / height, across * tile / width) for down, across in arrangements(most_tiles))
    return max(fills) * (1 + TOUCH)


def _canvas(picture: Size, tile: int, choices: tuple[Size, ...]) -> Size:
    scales = [min(down * tile / picture[0], across * tile / picture[1]) for down, across in choices]
    growing = [scale for scale in scales if scale >= 1]
    scale = min(growing) if growing else max(scales)
    fitting = [choice for choice, its in zip(choices, scales, strict=True) if its == scale]
    return min(fitting, key=lambda choice: choice[0] * choice[1])


def _size_on(picture: Size, canvas: Size, tile: int) -> Size:
    """The largest size within the picture's own, at least one tile and at most the canvas, with its proportions."""
    height, width = picture
    most_height, most_width = (max(tile, min(own, most)) for own, most in zip(picture, canvas, strict=True))
    if most_width / width < most_height / height:
        return min(int(height * (most_width / width)) or 1, most_height), most_width
    return most_height, min(int(width * (most_height / height)) or 1, most_width)
