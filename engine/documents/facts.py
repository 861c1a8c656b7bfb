"""Facts about a page that follow from the places of what is painted on it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engine.contracts import Box
from engine.documents.geometry import Size
from engine.documents.pdf_marks import Boxes, Mark, Marks

CELLS = 64
"""shares of the page's area are counted on a grid of this many columns and rows"""

GAP = 2
"""cells between two strokes of one drawing; about the height of three lines of text"""

BACKGROUND = 0.9
"""a fill over at least this part of the page is its background, no drawing"""

SCAN = 0.8
"""a page covered by pictures to at least this part can be a scan"""

MARGIN = 0.1
"""part of the page at each edge where stamps and page numbers stand"""


def picture_share(marks: Marks, size: Size) -> float:
    """Part of the page that is covered by pictures."""
    return float(_covered(marks.pictures, size).mean()) if len(marks.pictures) else 0.0


def drawing_share(marks: Marks, size: Size) -> float:
    """Part of the page that is covered by drawings, the space between their lines included."""
    boxes = np.concatenate((drawn_fills(marks, size), marks.of(Mark.STROKE)))
    return float(_shrunk(~_shrunk(~_covered(boxes, size))).mean()) if len(boxes) else 0.0


def drawn_fills(marks: Marks, size: Size) -> Boxes:
    """Fills that are more than the colour of the paper."""
    fills = marks.of(Mark.FILL)
    areas = (fills[:, 2] - fills[:, 0]) * (fills[:, 3] - fills[:, 1])
    return fills[areas < BACKGROUND * size[0] * size[1]]


def shows_something(marks: Marks, size: Size) -> bool:
    """Whether a page without words holds anything that could be writing."""
    return bool(len(marks.pictures) or len(marks.of(Mark.STROKE)) or len(drawn_fills(marks, size)))


def in_margins(boxes: Sequence[Box], size: Size) -> bool:
    """Whether all boxes stand at the edges of the page."""
    width, height = size
    left, right, top, bottom = MARGIN * width, (1 - MARGIN) * width, MARGIN * height, (1 - MARGIN) * height
    return all(x1 <= left or x0 >= right or y1 <= top or y0 >= bottom for x0, y0, x1, y1 in boxes)


def _covered(boxes: Boxes, size: Size) -> NDArray[np.bool_]:
    """Which cells of the page lie under the boxes; a thin line takes up one row of cells.

    Each box is noted at its four corners; two running sums then give the number of boxes over each cell.
    """
    scale = np.array((CELLS / size[0], CELLS / size[1]))
    low = np.clip(np.floor(boxes[:, :2] * scale), 0, CELLS - 1).astype(np.int32)
    high = np.clip(np.ceil(boxes[:, 2:] * scale), low + 1, CELLS).astype(np.int32)
    counts = np.zeros((CELLS + 1, CELLS + 1), np.int32)
    np.add.at(counts, (low[:, 1], low[:, 0]), 1)
    np.add.at(counts, (low[:, 1], high[:, 0]), -1)
    np.add.at(counts, (high[:, 1], low[:, 0]), -1)
    np.add.at(counts, (high[:, 1], high[:, 0]), 1)
    return counts.cumsum(axis=0).cumsum(axis=1)[:CELLS, :CELLS] > 0


def _shrunk(cells: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Cells whose neighbours up to ``GAP`` away are all set (beyond the edge counts as set)."""
    padded = np.pad(cells, GAP, constant_values=True)
    shifts = range(2 * GAP + 1)
    rows = np.logical_and.reduce([padded[shift : shift + CELLS] for shift in shifts])
    columns: NDArray[np.bool_] = np.logical_and.reduce([rows[:, shift : shift + CELLS] for shift in shifts])
    return columns
