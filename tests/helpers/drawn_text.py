"""Pictures of pages with text in any script, in the fonts that come with PyMuPDF."""

from __future__ import annotations

import numpy as np
import pymupdf
from numpy.typing import NDArray


def page_with(text: str, *, size: float = 16, width: int = 420, height: int = 200) -> pymupdf.Page:
    """A page of ``width`` x ``height`` points, the text set as HTML inside margins of 30 points."""
    page = pymupdf.open().new_page(width=width, height=height)
    page.insert_htmlbox(pymupdf.Rect(30, 30, width - 30, height - 30), f'<p style="font-size:{size}px">{text}</p>')
    return page


def picture_of(page: pymupdf.Page, scale: float = 2.0) -> NDArray[np.uint8]:
    """RGB pixels of a page, H x W x 3."""
    pixmap = page.get_pixmap(matrix=pymupdf.Matrix(scale, scale), alpha=False)
    return np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width, 3)
