"""How large pages are shown: a fixed factor, or whatever fits the window."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum, auto
from math import inf
from statistics import median_low

from ui.reader.layout import ENDLESS, Size

STEPS = (0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0, 5.0)
"""1 is the size on paper"""


class Fit(Enum):
    """What decides the size."""

    NONE = auto()
    """the factor that was chosen"""
    WIDTH = auto()
    """pages fill the window from side to side"""
    PAGE = auto()
    """a whole page shows at once"""

    def bounds(self, room: Size) -> Size:
        """How large a page may be where ``room`` is what the window has."""
        return {Fit.NONE: ENDLESS, Fit.WIDTH: (room[0], inf), Fit.PAGE: room}[self]


def larger(factor: float) -> float:
    """The next step up, the largest if there is none."""
    return next((step for step in STEPS if step > factor * 1.01), STEPS[-1])


def smaller(factor: float) -> float:
    """The next step down, the smallest if there is none."""
    return next((step for step in reversed(STEPS) if step < factor * 0.99), STEPS[0])


def within(factor: float) -> float:
    """The factor, kept between the smallest and the largest step."""
    return min(max(factor, STEPS[0]), STEPS[-1])


def fitting(pages: Iterable[Size], bounds: Size) -> float:
    """The factor at which the usual page just fits: of all pages, as many would fit at a larger one as at a smaller.

    Args:
        pages: width and height of each page at factor 1; at least one.
        bounds: what a page may fill, in the same unit; one of the two is finite.
    """
    return min(median_low(min(bounds[0] / width, bounds[1] / height) for width, height in pages), STEPS[-1])
