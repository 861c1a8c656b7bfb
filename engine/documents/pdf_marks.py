"""What is painted on a PDF page, in the order of painting.

MuPDF's structured text can note pictures and paths between the blocks of text. That is several times quicker than a
trace of the drawing commands, and no picture is decoded for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import pymupdf
from numpy.typing import NDArray

from engine.documents.pdf_text import TEXT_FLAGS

MARK_FLAGS = TEXT_FLAGS | pymupdf.TEXT_COLLECT_VECTORS | pymupdf.TEXT_PRESERVE_IMAGES

_PATH = re.compile(r"<vector (filled|stroked), color: #(\w{6}), alpha: (\d+)")
"""how PyMuPDF describes a path among its blocks"""


class Mark(IntEnum):
    """What a mark is; the first three are MuPDF's types of blocks."""

    TEXT = 0
    PICTURE = 1
    """colour gradients too"""
    FILL = 3
    STROKE = 4


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """All marks on a page. What clips a mark is not known, so it may cover less than its box."""

    kinds: NDArray[np.int8]
    """n; ``Mark``"""
    boxes: NDArray[np.float32]
    """n x 4: x0, y0, x1, y1 in points on the page as displayed, cut at its edges"""
    colours: NDArray[np.int16]
    """n x 3: red, green, blue of a path, 0 to 255; of others -1"""

    def of(self, *kinds: Mark) -> NDArray[np.float32]:
        """Boxes of some kinds."""
        return self.boxes[np.isin(self.kinds, kinds)]


def page_marks(page: pymupdf.Page) -> Marks:
    """Marks of a page; see-through paths have no colour."""
    blocks = page.get_textpage(flags=MARK_FLAGS).extractBLOCKS()
    kinds = np.array([block[6] for block in blocks], np.int8)
    boxes = np.array([block[:4] for block in blocks], np.float32).reshape(-1, 4)
    colours = np.full((len(blocks), 3), -1, np.int16)
    for index in np.flatnonzero(kinds == Mark.FILL):
        if path := _PATH.search(blocks[index][4]):
            if path[1] == "stroked":
                kinds[index] = Mark.STROKE
            if path[3] == "255":
                colours[index] = list(bytes.fromhex(path[2]))
    width, height = page.rect.width, page.rect.height
    return Marks(kinds, np.clip(upright(boxes, page), 0, (width, height, width, height)), colours)


def upright(boxes: NDArray[np.float32], page: pymupdf.Page) -> NDArray[np.float32]:
    """Boxes on the page before its rotation (n x 4), put where they are displayed."""
    if not page.rotation:
        return boxes
    a, b, c, d, e, f = page.rotation_matrix
    corners = boxes.reshape(-1, 2, 2) @ np.array([[a, b], [c, d]], np.float32) + np.array([e, f], np.float32)
    return np.concatenate((corners.min(axis=1), corners.max(axis=1)), axis=1)
