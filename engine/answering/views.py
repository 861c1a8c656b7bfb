"""A page, or a part of one, as a vision model looks at it: how large it is drawn, and in which parts.

Pages are drawn so that they fill the model's canvas exactly. What is still too small there is looked at once more, in
parts that overlap.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from statistics import median

from engine.canvas import drawing_scale
from engine.contracts import Box, Drawing, Page

SMALLEST_PRINT = 9.0
"""pixels from the top of a word's box to its bottom: the box holds ascenders and descenders, so the small letters are
about four high, and below that they run into each other"""
OVERLAP = 1 / 8
"""of a part, that it shares with the next one: more than a line of print is high, and a label or number wide"""
LARGER = 1.25
"""times that parts are shown larger than the whole, at least: else there is nothing new to be seen"""
MOST_PARTS = 9
"""of a page: each of them takes as long as a whole page"""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A page as it is looked at."""

    document: str
    """its name"""
    page: Page
    region: Box | None
    """part of the page; None: all of it"""
    code: str
    """that stands around its words"""
    fingerprint: str = ""
    """hash of all that the page shows"""

    @property
    def box(self) -> Box:
        """What is looked at, in points."""
        return self.region or (0.0, 0.0, self.page.width, self.page.height)

    @property
    def drawing(self) -> Drawing:
        """How it is to be drawn: it fills the canvas, and nothing is resampled there."""
        x0, y0, x1, y1 = self.box
        return Drawing(drawing_scale(x1 - x0, y1 - y0), self.region, self.page.turn)

    @property
    def visible(self) -> Page:
        """The page without the words that stand outside of what is looked at."""
        return self.page if self.region is None else only_within(self.page, self.region)

    def print_height(self) -> float | None:
        """The usual height of its words in points; None where it has none."""
        heights = [word.box[3] - word.box[1] for word in self.visible.text.words() if not word.hidden]
        return median(heights) if heights else None

    @property
    def is_small(self) -> bool:
        """Whether its print is too small to be read at this size."""
        height = self.print_height()
        return height is not None and height * self.drawing.scale < SMALLEST_PRINT

    def parts(self) -> tuple[View, ...]:
        """Parts that overlap and together show all of it, larger."""
        return tuple(replace(self, region=box) for box in parts_of(self.box, self.print_height()))


def only_within(page: Page, box: Box) -> Page:
    """The page with all words hidden that stand outside of the box."""
    x0, y0, x1, y1 = box
    hidden = bytes(
        word.hidden or word.box[2] <= x0 or word.box[0] >= x1 or word.box[3] <= y0 or word.box[1] >= y1
        for word in page.text.words()
    )
    return replace(page, text=replace(page.text, hidden=hidden))


def parts_of(box: Box, print_height: float | None) -> tuple[Box, ...]:
    """The fewest parts (two at least) that show it larger and in which print of this height can be read; where there
    are none, those that show it largest.

    Bands over the whole width go before columns: they cut no line of print in two.
    """
    sides = range(1, MOST_PARTS + 1)
    grids = [(down, across) for down, across in product(sides, sides) if 2 <= down * across <= MOST_PARTS]
    down, across = min(grids, key=lambda grid: _rank(grid, box, print_height))
    columns, rows = _runs(box[0], box[2], across), _runs(box[1], box[3], down)
    return tuple((x0, y0, x1, y1) for y0, y1 in rows for x0, x1 in columns)


def _rank(grid: tuple[int, int], box: Box, print_height: float | None) -> tuple[bool, float, int]:
    """What can be read goes before what cannot; there few columns and then few parts, here large before small."""
    down, across = grid
    width, height = box[2] - box[0], box[3] - box[1]
    scale = drawing_scale(_part(width, across), _part(height, down))
    is_larger = scale >= LARGER * drawing_scale(width, height)
    is_readable = print_height is None or print_height * scale >= SMALLEST_PRINT
    fits = is_larger and is_readable
    return not fits, across if fits else -scale, down * across


def _part(length: float, count: int) -> float:
    """The length of each of so many parts."""
    return length / (count - (count - 1) * OVERLAP)


def _runs(first: float, last: float, count: int) -> list[tuple[float, float]]:
    part = _part(last - first, count)
    starts = [first + number * part * (1 - OVERLAP) for number in range(count)]
    return [(start, last if number == count - 1 else start + part) for number, start in enumerate(starts)]
