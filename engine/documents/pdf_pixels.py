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

WHITE = 255


def render(page: pymupdf.Page, scale: float, clip: Box) -> Pixels:
    """The part ``clip`` of a page as displayed, in points, at ``scale`` pixels per point."""
    x0, y0, x1, y1 = (round(scale * value) for value in clip)
    area = pymupdf.IRect(x0, y0, max(x1, x0 + 1), max(y1, y0 + 1))
    pixmap = pymupdf.Pixmap(pymupdf.csRGB, area, False)
    pixmap.clear_with(WHITE)
    device = mupdf.fz_new_draw_device(mupdf.FzMatrix(scale, 0, 0, scale, 0, 0), pixmap.this)
    mupdf.fz_run_page(mupdf.FzPage(page.this), device, mupdf.FzMatrix(), mupdf.FzCookie())
    mupdf.fz_close_device(device)
    rows = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.stride)
    return rows[:, : 3 * pixmap.width].reshape(pixmap.height, pixmap.width, 3)
