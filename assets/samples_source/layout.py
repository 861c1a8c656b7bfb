"""The look of the samples: paper sizes, colours, type, and the few ways in which words and tables are set on a page.

Lengths are points, origin top left. All fonts come from inside PyMuPDF (Nimbus Sans, Charis SIL) and are embedded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pymupdf

Colour = tuple[float, float, float]

INK: Colour = (0.14, 0.17, 0.16)
GREY: Colour = (0.42, 0.46, 0.44)
HAIR: Colour = (0.82, 0.82, 0.78)
PALE: Colour = (0.957, 0.949, 0.925)
GREEN: Colour = (0.094, 0.282, 0.247)
MOSS: Colour = (0.341, 0.502, 0.427)
SAGE: Colour = (0.741, 0.816, 0.757)
OCHRE: Colour = (0.776, 0.510, 0.161)
WHITE: Colour = (1, 1, 1)

WIDTH, HEIGHT = 595.0, 842.0
LEFT, MAIN, RIGHT = 56.0, 178.0, 539.0
"""outer margin, where the text column begins beside the side headings, right margin"""

PROSE_CSS = """
* { font-family: serif; color: #242b29; }
p { font-size: 10.6px; line-height: 1.52; margin: 0 0 8px 0; }
p.lead { font-size: 14px; line-height: 1.45; color: #18483f; font-style: italic; margin-bottom: 4px; }
.letter p { font-size: 11.4px; margin-bottom: 10px; }
p.small { font-size: 9px; line-height: 1.45; color: #5a635f; }
h1 { font-size: 27px; line-height: 1.15; font-weight: normal; color: #18483f; margin: 0; }
"""


@dataclass(frozen=True, slots=True)
class Type:
    """How one line is set."""

    size: float = 8.8
    bold: bool = False
    colour: Colour = INK

    def font(self) -> pymupdf.Font:
        """Nimbus Sans in the weight of this type."""
        return pymupdf.Font("hebo" if self.bold else "helv")


BODY = Type()
STRONG = Type(bold=True)
LABEL = Type(7.8, colour=GREY)
SIDE = Type(9, bold=True, colour=GREEN)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: a label, then one cell for each column."""

    cells: tuple[str, ...]
    kind: str = "plain"
    """plain, head (column names), part (a heading inside the table) or sum (a total, ruled above)"""


class Sheet:
    """A page and the ways to write on it."""

    def __init__(self, page: pymupdf.Page) -> None:
        self.page = page

    def line(self, x: float, y: float, text: str, look: Type = BODY, *, align: float = 0.0) -> None:
        """Sets one line with its baseline at ``y``; ``align`` 0 begins at ``x``, 0.5 centres, 1 ends there."""
        font = look.font()
        writer = pymupdf.TextWriter(self.page.rect, color=look.colour)
        writer.append((x - align * font.text_length(text, look.size), y), text, font=font, fontsize=look.size)
        writer.write_text(self.page)

    def prose(self, x0: float, y0: float, x1: float, html: str) -> float:
        """Sets paragraphs between ``x0`` and ``x1`` from ``y0`` down and returns where they end."""
        box = pymupdf.Rect(x0, y0, x1, self.page.rect.height - 44)
        spare, _scale = self.page.insert_htmlbox(box, html, css=PROSE_CSS, scale_low=1)
        if spare < 0:
            raise ValueError(f"The text does not fit on its page: {html[:60]}")
        return float(box.y1 - spare)

    def section(self, y: float, heading: str, html: str) -> float:
        """A side heading and its paragraphs; returns where the next section begins."""
        for index, part in enumerate(heading.split("\n")):
            self.line(LEFT, y + 11.8 + 12 * index, part, SIDE)
        return self.prose(MAIN, y, RIGHT, html) + 15

    def title(self, y: float, text: str) -> float:
        """A chapter title; returns where the text below it begins."""
        return self.prose(LEFT, y, RIGHT, f"<h1>{text}</h1>") + 14

    def rule(self, y: float, x0: float = LEFT, x1: float = RIGHT, *, colour: Colour = HAIR, width: float = 0.5) -> None:
        """A horizontal line."""
        self.page.draw_line((x0, y), (x1, y), color=colour, width=width)

    def block(self, x0: float, y0: float, x1: float, y1: float, colour: Colour) -> None:
        """A filled rectangle."""
        self.page.draw_rect(pymupdf.Rect(x0, y0, x1, y1), color=None, fill=colour, width=0)

    def table(self, y: float, rows: Sequence[Row], ends: Sequence[float], *, step: float = 18.5) -> float:
        """Sets rows of a label at the left margin and cells that end at ``ends``; returns the bottom."""
        for row in rows:
            self._table_row(y, row, ends, step)
            y += step
        self.rule(y + 1, LEFT, ends[-1], colour=GREEN, width=0.8)
        return y + 1

    def _table_row(self, y: float, row: Row, ends: Sequence[float], step: float) -> None:
        base = y + 0.68 * step
        look = {"head": Type(8.4, bold=True, colour=GREEN), "part": SIDE, "sum": STRONG}.get(row.kind, BODY)
        if row.kind == "sum":
            self.block(LEFT, y, ends[-1], y + step, PALE)
        self.line(LEFT + 4, base, row.cells[0], look)
        for cell, end in zip(row.cells[1:], ends, strict=False):
            self.line(end - 4, base, cell, look, align=1)
        if row.kind == "head":
            self.rule(y + step, LEFT, ends[-1], colour=GREEN, width=0.8)
        elif row.kind == "plain":
            self.rule(y + step, LEFT, ends[-1])
