"""What is painted on a PDF page.

MuPDF's structured text can note paths between the blocks of text, in the order of painting; pictures come from a
device that listens to nothing else. Both together are several times quicker than a trace of all drawing commands, and
no picture is decoded for them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import pymupdf
from numpy.typing import NDArray
from pymupdf import mupdf

from engine.documents.pdf_text import TEXT_FLAGS

Boxes = NDArray[np.float32]
"""n x 4: x0, y0, x1, y1 in points on the page as displayed, cut at its edges. What clips a mark is not known, so it may
cover less than its box."""

TEXT_COMMANDS = frozenset({"fill-text", "stroke-text", "ignore-text"})

MANY = 500
"""paths; where there are more, pixels are quicker to look at than all their places and colours"""

_PATH = re.compile(r"<vector (filled|stroked), color: #(\w{6}), alpha: (\d+)")
"""how PyMuPDF describes a path among its blocks"""


class Mark(IntEnum):
    """What a mark is; the first two are MuPDF's types of blocks."""

    TEXT = 0
    FILL = 3
    STROKE = 4


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """All marks on a page: text and paths in the order of painting, pictures apart.

    Where there are more than ``MANY`` paths, all of them are FILL and without a colour.
    """

    kinds: NDArray[np.int8]
    """n; ``Mark``"""
    boxes: Boxes
    colours: NDArray[np.int16]
    """n x 3: red, green, blue of an opaque path, 0 to 255; of others -1"""
    pictures: Boxes
    shaded: bool
    """whether there are colour gradients; their places are not known"""

    def of(self, *kinds: Mark) -> Boxes:
        """Boxes of some kinds."""
        return self.boxes[np.isin(self.kinds, kinds)]


def page_marks(page: pymupdf.Page) -> Marks:
    """Marks of a page."""
    blocks = page.get_textpage(flags=TEXT_FLAGS | pymupdf.TEXT_COLLECT_VECTORS).extractBLOCKS()
    kinds = np.array([block[6] for block in blocks], np.int8)
    colours = np.full((len(blocks), 3), -1, np.int16)
    paths = np.flatnonzero(kinds == Mark.FILL)
    for index in paths if len(paths) <= MANY else ():
        if path := _PATH.search(blocks[index][4]):
            if path[1] == "stroked":
                kinds[index] = Mark.STROKE
            if path[3] == "255":
                colours[index] = list(bytes.fromhex(path[2]))
    pictures = _PictureDevice()
    mupdf.fz_run_page(mupdf.FzPage(page.this), pictures, mupdf.FzMatrix(), mupdf.FzCookie())
    mupdf.fz_close_device(pictures)
    return Marks(
        kinds=kinds,
        boxes=_displayed([block[:4] for block in blocks], page, page.rotation_matrix),
        colours=colours,
        pictures=_displayed(pictures.boxes, page, pymupdf.Identity),
        shaded=pictures.shaded,
    )


def pictures_over_text(page: pymupdf.Page, points: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which points (n x 2) lie on text over which a picture may have been painted."""
    log = page.get_bboxlog()
    boxes = _displayed([box for _, box in log], page, page.rotation_matrix)
    texts = np.flatnonzero([kind in TEXT_COMMANDS for kind, _ in log])
    pictures = np.flatnonzero([kind == "fill-image" for kind, _ in log])
    after = pictures > oldest(texts, inside(points, boxes[texts]))[:, None]
    over: NDArray[np.bool_] = np.any(inside(points, boxes[pictures]) & after, axis=1)
    return over


def inside(points: NDArray[np.float32], boxes: Boxes) -> NDArray[np.bool_]:
    """Which points (rows) lie in which boxes (columns)."""
    x, y = points[:, :1], points[:, 1:]
    x0, y0, x1, y1 = np.ascontiguousarray(boxes.T)
    holds: NDArray[np.bool_] = (x >= x0) & (x <= x1) & (y >= y0) & (y <= y1)
    return holds


def oldest(marks: NDArray[np.intp], holds: NDArray[np.bool_]) -> NDArray[np.intp]:
    """The first of the marks (columns) that holds a point (rows), 0 where none does.

    The text mark that a word belongs to is not known; but whatever is older than all text marks at its place lies
    behind the word.
    """
    if not len(marks):
        return np.zeros(len(holds), np.intp)
    return np.where(holds.any(axis=1), marks[holds.argmax(axis=1)], 0)


class _PictureDevice(mupdf.FzDevice2):  # type: ignore[misc]  # PyMuPDF's bindings have no types
    """Notes where pictures are painted."""

    def __init__(self) -> None:
        super().__init__()
        self.boxes: list[tuple[float, float, float, float]] = []
        self.shaded = False
        self.use_virtual_fill_image()
        self.use_virtual_fill_image_mask()
        self.use_virtual_fill_shade()

    def fill_image(self, _context: object, _image: object, place: mupdf.fz_matrix, *_rest: object) -> None:
        corners = pymupdf.Rect(0, 0, 1, 1) * pymupdf.Matrix(place.a, place.b, place.c, place.d, place.e, place.f)
        self.boxes.append(tuple(corners))

    fill_image_mask = fill_image

    def fill_shade(self, *_rest: object) -> None:
        self.shaded = True


def _displayed(boxes: list[tuple[float, float, float, float]], page: pymupdf.Page, turn: pymupdf.Matrix) -> Boxes:
    """Boxes turned and cut at the edges of the page."""
    places = np.array(boxes, np.float32).reshape(-1, 4)
    if turn != pymupdf.Identity:
        a, b, c, d, e, f = turn
        corners = places.reshape(-1, 2, 2) @ np.array([[a, b], [c, d]], np.float32) + np.array([e, f], np.float32)
        places = np.concatenate((corners.min(axis=1), corners.max(axis=1)), axis=1)
    width, height = page.rect.width, page.rect.height
    return np.clip(places, 0, (width, height, width, height))
