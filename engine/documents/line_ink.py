"""Where the ink lies in the picture of one line of writing."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

_MARGIN = 0.15
"""part of a line's height, above and below, that belongs to its neighbours more often than to itself"""


def find_ink(crop: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which pixels of a line (H x W x 3, RGB) are writing: H x W.

    Otsu's threshold; the rarer of the two shades is the ink, so that white on black is read as well.
    """
    grey = cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY)
    _, binary = cv2.threshold(grey, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    rare = 0 if binary.mean() > 0.5 else 1
    return np.asarray(binary == rare, np.bool_)


def inked_columns(ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which columns hold ink in the middle of the line: W."""
    margin = int(ink.shape[0] * _MARGIN)
    return np.asarray(ink[margin : ink.shape[0] - margin].any(axis=0), np.bool_)


def widest_blank(columns: NDArray[np.bool_], start: float, end: float) -> tuple[int, int]:
    """First column and end of the widest stretch without ink between two places (shares of the line's length).

    Where ink goes all the way, an empty stretch in the middle.
    """
    first, last = (min(max(int(share * len(columns)), 0), len(columns) - 1) for share in (start, end))
    inked = np.flatnonzero(columns[first : last + 1]) + first
    edges = np.concatenate(([first - 1], inked, [last + 1]))
    widths = np.diff(edges) - 1
    widest = int(np.argmax(widths))
    if widths[widest] <= 0:
        middle = (first + last + 1) // 2
        return middle, middle
    return int(edges[widest]) + 1, int(edges[widest + 1])
