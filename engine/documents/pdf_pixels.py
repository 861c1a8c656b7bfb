"""Pixels of PDF pages.

PyMuPDF's own ``get_pixmap`` records a display list first and never comes back from a page whose structure tree runs
in a circle. A page that is run straight onto a drawing device asks nothing of that tree.
"""

from __future__ import annotations

import numpy as np
import pymupdf
from pymupdf import mupdf

from engine.contracts import Box
from engine.documents.document import Pixels
from engine.documents.geometry import pixel_size

WHITE = 255


def render(page: pymupdf.Page, scale: float, clip: Box) -> Pixels:
    """The part ``clip`` of a page as displayed, in points, at ``scale`` pixels per point."""
    left, top = int(scale * clip[0]), int(scale * clip[1])
    width, height = pixel_size(clip, scale)
    pixmap = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(left, top, left + width, top + height), False)
    pixmap.clear_with(WHITE)
    device = mupdf.fz_new_draw_device(mupdf.FzMatrix(scale, 0, 0, scale, 0, 0), pixmap.this)
    mupdf.fz_run_page(mupdf.FzPage(page.this), device, mupdf.FzMatrix(), mupdf.FzCookie())
    mupdf.fz_close_device(device)
    return np.frombuffer(pixmap.samples, np.uint8).reshape(height, width, 3)
