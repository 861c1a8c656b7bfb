"""What is painted on a PDF page, in the order of painting."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import pymupdf
from numpy.typing import NDArray


class Mark(IntEnum):
    """How a mark gets onto the page."""

    TEXT = 0
    PICTURE = 1
    STENCIL = 2
    """a picture of one colour that leaves its background as it is"""
    SHADE = 3
    FILL = 4
    STROKE = 5


THIN = 3.0
"""points; a line of less leaves a word behind it readable"""

KINDS = {
    "fill-text": Mark.TEXT,
    "stroke-text": Mark.TEXT,
    "ignore-text": Mark.TEXT,
    "fill-image": Mark.PICTURE,
    "fill-imgmask": Mark.STENCIL,
    "fill-shade": Mark.SHADE,
    "fill-path": Mark.FILL,
    "stroke-path": Mark.STROKE,
}


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """All marks on a page. What clips a mark is not known, so it may cover less than its box."""

    kinds: NDArray[np.int8]
    """n; ``Mark``"""
    boxes: NDArray[np.float32]
    """n x 4: x0, y0, x1, y1 in points on the page as displayed, cut at its edges"""

    def of(self, *kinds: Mark) -> NDArray[np.float32]:
        """Boxes of some kinds."""
        return self.boxes[np.isin(self.kinds, kinds)]


@dataclass(frozen=True, slots=True, eq=False)
class Paints:
    """Colours of the paths on a page, one row for each of its marks."""

    colours: NDArray[np.int16]
    """n x 3: red, green, blue, 0 to 255"""
    known: NDArray[np.bool_]
    """n; whether the colour is opaque and known"""
    broad: NDArray[np.bool_]
    """n; whether it can hide a word: not so the thin lines around one"""


def page_marks(page: pymupdf.Page) -> Marks:
    """Marks of a page. Their index is their place in the order of painting, the ``seqno`` of a text trace."""
    log = page.get_bboxlog()
    kinds = np.array([KINDS[kind] for kind, _ in log], np.int8)
    boxes = np.array([box for _, box in log], np.float32).reshape(-1, 4)
    width, height = page.rect.width, page.rect.height
    return Marks(kinds, np.clip(upright(boxes, page), 0, (width, height, width, height)))


def page_paints(page: pymupdf.Page, count: int) -> Paints:
    """Colours of the paths on a page with ``count`` marks."""
    paints = Paints(np.zeros((count, 3), np.int16), np.zeros(count, np.bool_), np.ones(count, np.bool_))
    for path in page.get_cdrawings():
        index = path["seqno"]
        if path["type"] == "s":
            paints.broad[index] = path["width"] >= THIN
        elif path["fill_opacity"] == 1:
            paints.colours[index] = [round(255 * channel) for channel in path["fill"]]
            paints.known[index] = True
            # the outline of the same path is painted next
            paints.broad[index + 1 : index + 2] = path["type"] == "f" or path["width"] >= THIN
    return paints


def upright(boxes: NDArray[np.float32], page: pymupdf.Page) -> NDArray[np.float32]:
    """Boxes on the page before its rotation (n x 4), put where they are displayed."""
    if not page.rotation:
        return boxes
    a, b, c, d, e, f = page.rotation_matrix
    corners = boxes.reshape(-1, 2, 2) @ np.array([[a, b], [c, d]], np.float32) + np.array([e, f], np.float32)
    return np.concatenate((corners.min(axis=1), corners.max(axis=1)), axis=1)
