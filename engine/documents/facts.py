"""Facts about a page that follow from what is painted on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from engine.contracts import Box
from engine.documents.pdf_marks import Mark, MarkKind

Size = tuple[float, float]

CELLS = 64
"""shares of the page's area are counted on a grid of this many columns and rows"""

BACKGROUND = 0.9
"""a fill over at least this part of the page is its background, no drawing"""

SCAN = 0.8
"""a page covered by pictures to at least this part can be a scan"""

MARGIN = 0.1
"""part of the page at each edge where stamps and page numbers stand"""


def share(boxes: Iterable[Box], size: Size) -> float:
    """Part of the page's area that the boxes cover together, 0 to 1."""
    return float(_grid(boxes, size).mean())


def picture_share(marks: Iterable[Mark], size: Size) -> float:
    """Part of the page that is covered by pictures."""
    return share((mark.box for mark in marks if mark.kind is MarkKind.PICTURE), size)


def shows_something(marks: Iterable[Mark], size: Size) -> bool:
    """Whether a page without words holds anything that could be writing."""
    return any(mark.kind is not MarkKind.INVISIBLE_TEXT and not is_background(mark, size) for mark in marks)


def is_background(mark: Mark, size: Size) -> bool:
    """Whether a mark only colours the paper."""
    return mark.kind is MarkKind.FILL and area(mark.box) >= BACKGROUND * size[0] * size[1]


def in_margins(boxes: Sequence[Box], size: Size) -> bool:
    """Whether all boxes stand at the edges of the page."""
    width, height = size
    left, right, top, bottom = MARGIN * width, (1 - MARGIN) * width, MARGIN * height, (1 - MARGIN) * height
    return all(x1 <= left or x0 >= right or y1 <= top or y0 >= bottom for x0, y0, x1, y1 in boxes)


def area(box: Box) -> float:
    """Area of a box, 0 where it is empty."""
    x0, y0, x1, y1 = box
    return max(x1 - x0, 0.0) * max(y1 - y0, 0.0)


def _grid(boxes: Iterable[Box], size: Size) -> NDArray[np.bool_]:
    """Which cells of the page have their centre in one of the boxes."""
    grid = np.zeros((CELLS, CELLS), np.bool_)
    across, down = CELLS / size[0], CELLS / size[1]
    for x0, y0, x1, y1 in boxes:
        grid[round(y0 * down) : round(y1 * down), round(x0 * across) : round(x1 * across)] = True
    return grid
