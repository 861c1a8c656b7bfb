"""Sizes and places on pages: turned by a quarter, a half or three quarters clockwise, and in pixels."""

from __future__ import annotations

from engine.contracts import Box

Size = tuple[float, float]
"""width and height"""


def turned_size(size: Size, turn: int) -> Size:
    """Size of a page after it was turned."""
    return size if turn % 180 == 0 else (size[1], size[0])


def turned_back(box: Box, size: Size, turn: int) -> Box:
    """Where a box of the turned page stands on the page itself, whose size is ``size``."""
    width, height = size
    x0, y0, x1, y1 = box
    match turn:
        case 90:
            return y0, height - x1, y1, height - x0
        case 180:
            return width - x1, height - y1, width - x0, height - y0
        case 270:
            return width - y1, x0, width - y0, x1
        case _:
            return box


def common_part(box: Box, size: Size) -> Box:
    """The part of a box that lies on the page."""
    x0, y0, x1, y1 = box
    return max(x0, 0.0), max(y0, 0.0), min(x1, size[0]), min(y1, size[1])


def pixel_size(box: Box, scale: float) -> tuple[int, int]:
    """Width and height of a box in whole pixels, rounded down so that a limit on their number holds; at least 1."""
    return max(1, int(scale * (box[2] - box[0]))), max(1, int(scale * (box[3] - box[1])))
