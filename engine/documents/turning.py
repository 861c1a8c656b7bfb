"""Pages turned by a quarter, a half or three quarters, clockwise."""

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
