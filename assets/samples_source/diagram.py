"""The diagram: how a bale of recovered paper becomes a reel of board. A picture, 1600 pixels wide."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pymupdf
from PIL import Image

from assets.samples_source.charts import as_png
from assets.samples_source.layout import GREEN, GREY, INK, OCHRE, PALE, WHITE, Colour, Sheet, Type

WIDTH, HEIGHT, PIXELS_PER_POINT = 800.0, 552.0, 2
BOX_WIDTH, BOX_HEIGHT = 138.0, 78.0
COLUMNS = (88.0, 268.0, 448.0, 628.0)
"""left edges"""
ROWS = (132.0, 270.0, 408.0)
"""upper edges"""


@dataclass(frozen=True, slots=True)
class Step:
    """A box of the diagram."""

    column: int
    row: int
    name: str
    work: str
    heat: str

    @property
    def box(self) -> pymupdf.Rect:
        """Where it is drawn, in points."""
        x, y = COLUMNS[self.column], ROWS[self.row]
        return pymupdf.Rect(x, y, x + BOX_WIDTH, y + BOX_HEIGHT)


PULPER = Step(0, 0, "Pulper", "bales become pulp", "45 °C")
SCREENS = Step(1, 0, "Screens", "staples and glue out", "45 °C")
FLOTATION = Step(2, 0, "Flotation", "ink floats off", "40 °C")
HEADBOX = Step(3, 0, "Headbox", "1 % fibre, 99 % water", "38 °C")
WIRE = Step(3, 1, "Wire", "the sheet forms", "38 °C")
PRESSES = Step(2, 1, "Press section", "45 % dry", "52 °C")
DRYERS = Step(1, 1, "Dryers", "93 % dry", "115 °C")
REEL = Step(0, 1, "Reel", "up to 18 tonnes", "60 °C")
BOILER = Step(1, 2, "Boiler house", "wood chips", "140 °C steam")
TREATMENT = Step(2, 2, "Water treatment", "two days", "25 °C")

MAIN_LINE = (PULPER, SCREENS, FLOTATION, HEADBOX, WIRE, PRESSES, DRYERS, REEL)
BESIDE = (BOILER, TREATMENT)


def write_diagram(path: Path) -> None:
    """Writes the diagram as a PNG."""
    sheet = Sheet(pymupdf.open().new_page(width=WIDTH, height=HEIGHT))
    sheet.block(0, 0, WIDTH, HEIGHT, WHITE)
    css = "* {font-family: serif; color: #18483f; font-size: 27px; margin: 0}"
    sheet.page.insert_htmlbox(pymupdf.Rect(40, 30, 700, 76), "<p>From bale to reel</p>", css=css)
    sheet.line(40, 86, "Machine 2, packaging board. Temperatures in normal running.", Type(11, colour=GREY))
    for before, after in pairwise(MAIN_LINE):
        _flow(sheet, before, after)
    _side_flows(sheet)
    for step in MAIN_LINE:
        _draw(sheet, step, GREEN, WHITE)
    for step in BESIDE:
        _draw(sheet, step, PALE, GREEN)
    pixmap = sheet.page.get_pixmap(matrix=pymupdf.Matrix(PIXELS_PER_POINT, PIXELS_PER_POINT))
    picture = Image.frombytes("RGB", (pixmap.width, pixmap.height), pixmap.samples)
    path.write_bytes(as_png(picture.quantize(64, dither=Image.Dither.NONE)))


def _draw(sheet: Sheet, step: Step, fill: Colour, ink: Colour) -> None:
    box = step.box
    sheet.page.draw_rect(box, color=GREEN, fill=fill, width=0.8, radius=0.09)
    middle = (box.x0 + box.x1) / 2
    sheet.line(middle, box.y0 + 25, step.name, Type(13, bold=True, colour=ink), align=0.5)
    sheet.line(middle, box.y0 + 43, step.work, Type(10.5, colour=ink), align=0.5)
    sheet.line(middle, box.y0 + 63, step.heat, Type(12, bold=True, colour=ink), align=0.5)


def _flow(sheet: Sheet, before: Step, after: Step) -> None:
    """An arrow from the side of one box to the facing side of the next."""
    first, second = before.box, after.box
    if before.row != after.row:
        x = (first.x0 + first.x1) / 2
        down = after.row > before.row
        _arrow(sheet, (x, first.y1 if down else first.y0), (x, second.y0 if down else second.y1))
    else:
        y = (first.y0 + first.y1) / 2
        right = after.column > before.column
        _arrow(sheet, (first.x1 if right else first.x0, y), (second.x0 if right else second.x1, y))


def _side_flows(sheet: Sheet) -> None:
    """What goes in and out beside the main line."""
    _flow(sheet, BOILER, DRYERS)
    sheet.line(346, 382, "steam", Type(10.5, colour=GREY))
    _flow(sheet, PRESSES, TREATMENT)
    sheet.line(526, 382, "water", Type(10.5, colour=GREY))
    bottom = TREATMENT.box.y1
    _arrow(sheet, (517, bottom), (517, bottom + 36))
    sheet.line(526, bottom + 26, "to the river, 14 °C", Type(10.5, colour=INK))
    _arrow(sheet, (697, 96), (697, ROWS[0]))
    sheet.line(690, 108, "fresh water, 12 °C", Type(10.5, colour=INK), align=1)
    _arrow(sheet, (157, ROWS[1]), (157, ROWS[0] + BOX_HEIGHT), dashed=True)
    sheet.line(165, 244, "broke", Type(10.5, colour=GREY))
    _arrow(sheet, (40, 171), (COLUMNS[0], 171))
    sheet.line(40, 160, "bales", Type(10.5, colour=INK))
    _arrow(sheet, (COLUMNS[0], 309), (40, 309))
    sheet.line(40, 298, "board", Type(10.5, colour=INK))


def _arrow(sheet: Sheet, start: tuple[float, float], end: tuple[float, float], *, dashed: bool = False) -> None:
    tail, tip = pymupdf.Point(start), pymupdf.Point(end)
    along = (tip - tail) / abs(tip - tail)
    across = pymupdf.Point(-along.y, along.x)
    neck = tip - along * 9
    sheet.page.draw_line(tail, neck, color=OCHRE, width=2, dashes="[5 4] 0" if dashed else None)
    head = [tip, neck + across * 5, neck - across * 5]
    sheet.page.draw_polyline(head, color=None, fill=OCHRE, closePath=True, width=0)
