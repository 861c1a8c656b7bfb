"""The supplier's letter: set as a page, then made to look as if it had lain on a scanner. It has no text layer."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import pymupdf
from PIL import Image, ImageFilter

from assets.samples_source.layout import GREY, HEIGHT, INK, WIDTH, Sheet, Type

DPI = 150
LEAN = 0.6
"""degrees by which the paper lay askew"""
LEFT, RIGHT = 78.0, 520.0

CSS = "* { font-family: Times; color: #1c1c22 } p { font-size: 11.5px; line-height: 1.45; margin: 0 0 9px 0 }"

PRICES = (
    ("Sorted office paper", "198.00", "206.00"),
    ("Mixed board", "142.00", "148.00"),
    ("Long-fibre pulp", "810.00", "842.00"),
)
"""grade, euros a tonne until and from 1 March 2026"""


def write_letter(path: Path) -> None:
    """Writes the scanned letter; the same bytes each time with the same versions of Pillow and NumPy."""
    source = pymupdf.open()
    sheet = Sheet(source.new_page(width=WIDTH, height=HEIGHT))
    _set_letter(sheet)
    pixmap = sheet.page.get_pixmap(dpi=DPI, colorspace="gray")
    scan = _scanned(Image.frombytes("L", (pixmap.width, pixmap.height), pixmap.samples))
    encoded = BytesIO()
    scan.save(encoded, "jpeg", quality=62, optimize=True, dpi=(DPI, DPI))
    document = pymupdf.open()
    page = document.new_page(width=WIDTH, height=HEIGHT)
    page.insert_image(page.rect, stream=encoded.getvalue())
    document.set_metadata({"creationDate": "D:20260128081500Z", "modDate": "D:20260128081500Z"})
    document.save(path, garbage=3, no_new_id=True)


def _set_letter(sheet: Sheet) -> None:
    sheet.line(LEFT, 78, "Harrowfen Fibre Trading", Type(15, bold=True))
    sheet.line(LEFT, 93, "Recovered paper and pulp", Type(9, colour=GREY))
    sheet.line(RIGHT, 78, "Quay Road 8, Harrowfen", Type(9, colour=GREY), align=1)
    sheet.line(RIGHT, 93, "Sales office", Type(9, colour=GREY), align=1)
    sheet.rule(104, LEFT, RIGHT, colour=INK)
    for index, words in enumerate(("Rillbrook Mill", "Purchasing office", "Mill Lane 1", "Rillbrook")):
        sheet.line(LEFT, 146 + 15 * index, words, Type(10.5))
    sheet.line(RIGHT, 146, "26 January 2026", Type(10.5), align=1)
    sheet.line(RIGHT, 161, "Our reference: HF-2026-014", Type(10.5), align=1)
    sheet.line(LEFT, 246, "New prices from 1 March 2026", Type(12.5, bold=True))
    y = _paragraphs(
        sheet,
        262,
        """<p>Dear purchasing office,</p>
        <p>The cost of collecting and sorting has gone up again since the autumn, and we can no longer carry it
        alone. From 1 March 2026 these prices apply, in euros per tonne, delivered to your siding:</p>""",
    )
    y = _prices(sheet, y + 4)
    _paragraphs(
        sheet,
        y + 16,
        """<p>Deliveries of 24 tonnes or more are free of freight. For smaller deliveries we charge 12.50 euros per
        tonne. Orders that reach us by noon on Wednesday arrive in the following week.</p>
        <p>Invoices are due within 30 days. If you pay within 10 days, you may deduct 2 %. The new prices hold until
        31 August 2026.</p>
        <p>Please confirm by 13 February 2026 that you wish to keep the monthly quantities of last year. Thank you for
        eleven good years together.</p>
        <p>Yours faithfully,</p>""",
    )
    _sign(sheet.page, 96, 668)
    sheet.line(LEFT, 716, "Head of sales", Type(10.5))
    sheet.line(LEFT, 730, "Harrowfen Fibre Trading", Type(10.5))


def _paragraphs(sheet: Sheet, y: float, html: str) -> float:
    box = pymupdf.Rect(LEFT, y, RIGHT, HEIGHT - 60)
    spare, _scale = sheet.page.insert_htmlbox(box, html, css=CSS, scale_low=1)
    return float(box.y1 - spare)


def _prices(sheet: Sheet, y: float) -> float:
    columns = (("Grade", LEFT + 6, 0), ("until 28 February", 400, 1), ("from 1 March 2026", RIGHT - 6, 1))
    sheet.rule(y, LEFT, RIGHT, colour=INK)
    for name, x, align in columns:
        sheet.line(x, y + 15, name, Type(10, bold=True), align=align)
    for row in PRICES:
        y += 21
        sheet.rule(y, LEFT, RIGHT, colour=INK)
        for cell, (_name, x, align) in zip(row, columns, strict=True):
            sheet.line(x, y + 15, cell, Type(10.5), align=align)
    sheet.rule(y + 21, LEFT, RIGHT, colour=INK)
    return y + 21


def _sign(page: pymupdf.Page, x: float, y: float) -> None:
    """A pen stroke that spells nothing."""
    knots = ((0, 18), (10, -26), (20, 34), (26, -4), (34, 22), (44, -2), (52, 20), (66, -10), (78, 14), (120, 2))
    points = [pymupdf.Point(x + dx, y + dy) for dx, dy in knots]
    shape = page.new_shape()
    for start, middle, end in zip(points, points[1:], points[2:], strict=False):
        shape.draw_curve((start + middle) / 2, middle, (middle + end) / 2)
    shape.finish(color=(0.12, 0.13, 0.3), width=1.5, closePath=False, lineCap=1, lineJoin=1)
    shape.commit()


def _scanned(page: Image.Image) -> Image.Image:
    """Askew, a little soft, unevenly lit, with a shadow along the spine of the glass, dust and noise."""
    chance = np.random.default_rng(1894)
    leaning = page.rotate(LEAN, Image.Resampling.BICUBIC, fillcolor=255).filter(ImageFilter.GaussianBlur(0.55))
    grey = np.asarray(leaning, dtype=np.float32)
    height, width = grey.shape
    across, down = np.linspace(0, 1, width)[None, :], np.linspace(0, 1, height)[:, None]
    paper = 0.955 - 0.02 * across - 0.015 * down
    shadow = 0.42 * np.exp(-across * width / 26) + 0.20 * np.exp(-(1 - down) * height / 20)
    grey = 14 + grey * (241 / 255)
    grey = grey * (paper - shadow) + chance.normal(0, 3.2, grey.shape)
    for x, y in zip(chance.integers(40, width - 40, 28), chance.integers(40, height - 40, 28), strict=True):
        grey[y : y + 2, x : x + 2] -= 60
    return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
