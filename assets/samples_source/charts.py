"""The charts of the annual report: three drawn as vectors with words for labels, one that is only a picture."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from io import BytesIO

import pymupdf
from PIL import Image, ImageDraw, ImageFont

from assets.samples_source.layout import (
    GREEN,
    GREY,
    HAIR,
    INK,
    LABEL,
    MOSS,
    OCHRE,
    SAGE,
    STRONG,
    WHITE,
    Colour,
    Sheet,
    Type,
)

Area = tuple[float, float, float, float]
"""x0, y0, x1, y1 in points: where a chart is drawn"""

SERIES: tuple[Colour, ...] = (GREEN, MOSS, SAGE)
ON_SERIES: tuple[Colour, ...] = (WHITE, WHITE, INK)


def stacked_bars(sheet: Sheet, area: Area, names: Sequence[str], series: Mapping[str, Sequence[int]]) -> None:
    """One bar for each name, one layer for each series, every layer with its number and the sum on top."""
    x0, y0, x1, y1 = area
    sums = [sum(column) for column in zip(*series.values(), strict=True)]
    unit = (y1 - y0 - 46) / max(sums)
    step = (x1 - x0) / len(names)
    for index, name in enumerate(names):
        left, right, y = x0 + step * (index + 0.2), x0 + step * (index + 0.8), y1 - 16
        middle = (left + right) / 2
        for layer, values in enumerate(series.values()):
            top = y - unit * values[index]
            sheet.block(left, top + 0.8, right, y, SERIES[layer])
            number = Type(7.8, colour=ON_SERIES[layer])
            sheet.line(middle, (top + y) / 2 + 3, f"{values[index]:,}", number, align=0.5)
            y = top
        sheet.line(middle, y - 5, f"{sums[index]:,}", STRONG, align=0.5)
        sheet.line(middle, y1 - 3, name, LABEL, align=0.5)
    sheet.rule(y1 - 15.5, x0, x1, colour=GREY)
    _legend(sheet, x0, y0 + 7, list(series))


def _legend(sheet: Sheet, x: float, y: float, names: Sequence[str]) -> None:
    for colour, name in zip(SERIES, names, strict=False):
        sheet.block(x, y - 6.5, x + 8, y + 1.5, colour)
        sheet.line(x + 13, y, name, LABEL)
        x += 28 + LABEL.font().text_length(name, LABEL.size)


def price_line(sheet: Sheet, area: Area, years: Mapping[int, Sequence[int]], scale: tuple[int, int, int]) -> None:
    """A line through the quarters of several years; ``scale`` is the lowest, the highest and the step of the grid."""
    x0, y0, x1, y1 = area
    low, high, grid = scale
    bottom = y1 - 30

    def height(value: float) -> float:
        return bottom - (bottom - y0) * (value - low) / (high - low)

    for value in range(low, high + 1, grid):
        sheet.rule(height(value), x0 + 26, x1, colour=GREY if value == low else HAIR)
        sheet.line(x0 + 18, height(value) + 2.6, str(value), LABEL, align=1)
    step = (x1 - x0 - 26) / (4 * len(years))
    for index, year in enumerate(years):
        sheet.line(x0 + 26 + step * (4 * index + 2), y1 - 4, str(year), STRONG, align=0.5)
    prices = [price for quarters in years.values() for price in quarters]
    points = [pymupdf.Point(x0 + 26 + step * (index + 0.5), height(price)) for index, price in enumerate(prices)]
    sheet.page.draw_polyline(points, color=OCHRE, width=1.6, lineJoin=1)
    for index, point in enumerate(points):
        sheet.page.draw_circle(point, 2.6, color=WHITE, fill=OCHRE, width=0.8)
        sheet.line(point.x, y1 - 18, f"Q{index % 4 + 1}", LABEL, align=0.5)
        shift, drop = _beside_the_line(prices, index)
        x, y = point.x + shift, point.y + drop
        sheet.block(x - 8, y - 6.6, x + 8, y + 0.6, WHITE)
        sheet.line(x, y, str(prices[index]), Type(8.2), align=0.5)


def _beside_the_line(values: Sequence[int], index: int) -> tuple[float, float]:
    """Where the number of a point stands, from the point, so that the line does not cross it."""
    before = values[index - 1] if index else values[index]
    after = values[index + 1] if index + 1 < len(values) else values[index]
    if before >= values[index] <= after and index:
        return 0, 14
    if before <= values[index] >= after:
        return 0, -7
    return (10, -4) if before > after else (-10, -4)


def share_bars(sheet: Sheet, area: Area, shares: Mapping[str, int]) -> None:
    """Lying bars, longest first, each with its name and its per cent above it."""
    x0, y0, x1, y1 = area
    step = (y1 - y0) / len(shares)
    unit = (x1 - x0) / max(shares.values())
    for index, (name, share) in enumerate(shares.items()):
        y = y0 + step * index
        sheet.line(x0, y + 8, f"{name}, {share} %", Type(bold=index == 0))
        sheet.block(x0, y + 13, x0 + unit * share, y + 21, GREEN if index == 0 else MOSS)


def ring_picture(shares: Mapping[str, int], caption: str) -> bytes:
    """A ring chart as PNG pixels: its numbers can only be seen, not copied.

    It is drawn three times too large and made smaller, because Pillow draws arcs with hard edges.
    """
    width, height, over = 1200, 620, 3
    picture = Image.new("RGB", (width * over, height * over), "#f4f2ec")
    draw = ImageDraw.Draw(picture)
    ring = (70 * over, 90 * over, 510 * over, 530 * over)
    colours = ("#18483f", "#57806d", "#c68229", "#bdd0c1")
    angle = -90.0
    for (name, share), colour in zip(shares.items(), colours, strict=True):
        end = angle + 3.6 * share
        draw.pieslice(ring, angle, end, fill=colour, outline="#f4f2ec", width=5 * over)
        middle = math.radians((angle + end) / 2)
        centre = (ring[0] + ring[2]) / 2, (ring[1] + ring[3]) / 2
        place = (centre[0] + 172 * over * math.cos(middle), centre[1] + 172 * over * math.sin(middle))
        ink = "#242b29" if name == "River turbine" else "#ffffff"
        draw.text(place, f"{share} %", font=_picture_font(30 * over), fill=ink, anchor="mm")
        angle = end
    draw.ellipse((175 * over, 195 * over, 405 * over, 425 * over), fill="#f4f2ec")
    draw.text((290 * over, 310 * over), caption, font=_picture_font(34 * over), fill="#18483f", anchor="mm")
    for index, (name, colour) in enumerate(zip(shares, colours, strict=True)):
        y = (176 + 78 * index) * over
        draw.rounded_rectangle((620 * over, y, 652 * over, y + 32 * over), 6 * over, fill=colour)
        draw.text((676 * over, y + 16 * over), name, font=_picture_font(34 * over), fill="#242b29", anchor="lm")
    return as_png(picture.resize((width, height), Image.Resampling.LANCZOS))


def _picture_font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(BytesIO(pymupdf.Font("helv").buffer), size)


def as_png(picture: Image.Image) -> bytes:
    """The picture as the bytes of a PNG file."""
    encoded = BytesIO()
    picture.save(encoded, "png", optimize=True)
    return encoded.getvalue()
