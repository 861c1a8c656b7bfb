"""How large pages are shown: a fixed factor, or whatever fits the window."""

from __future__ import annotations

from enum import Enum, auto

STEPS = (0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0, 5.0)
"""1 is the size on paper"""


class Fit(Enum):
    """What decides the size."""

    NONE = auto()
    """the factor that was chosen"""
    WIDTH = auto()
    """the page fills the window from side to side"""
    PAGE = auto()
    """the whole page shows at once"""


def larger(factor: float) -> float:
    """The next step up, the largest if there is none."""
    return next((step for step in STEPS if step > factor * 1.01), STEPS[-1])


def smaller(factor: float) -> float:
    """The next step down, the smallest if there is none."""
    return next((step for step in reversed(STEPS) if step < factor * 0.99), STEPS[0])


def within(factor: float) -> float:
    """The factor, kept between the smallest and the largest step."""
    return min(max(factor, STEPS[0]), STEPS[-1])


def fitting(fit: Fit, page: tuple[float, float], room: tuple[float, float]) -> float:
    """The factor at which a page fits.

    Args:
        fit: ``WIDTH`` or ``PAGE``.
        page: width and height of the page at factor 1.
        room: width and height that it may fill, in the same unit.
    """
    across = room[0] / page[0]
    return within(min(across, room[1] / page[1]) if fit is Fit.PAGE else across)
