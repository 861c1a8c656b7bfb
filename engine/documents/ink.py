"""Whether anything can be seen where a word should stand."""

from __future__ import annotations

import numpy as np

from engine.contracts import Box
from engine.documents.document import Pixels
from engine.documents.pdf_styles import Colour

COARSE, FINE = 0.75, 2.0
"""pixels per point: letters of 6 points leave a trace in the one, of 2 in the other"""

SAME_COLOUR = 64
"""of 255: a letter's pixels differ by less from its colour, where they are not mixed with the background"""

CONTRAST = 20
"""of 255: smallest difference of a channel that counts as ink"""

CORE = (0.3, 0.8)
"""part of a line's height, from the top, that holds ink of every letter and digit and none of the next lines"""


class Ink:
    """The picture of a page, asked word by word."""

    def __init__(self, pixels: Pixels, scale: float) -> None:
        self._pixels = pixels
        self._scale = scale

    def under(self, box: Box, sideways: bool, colour: Colour | None = None) -> bool:
        """Whether the place of a word differs anywhere from its own background, and shows the word's colour if given.

        Args:
            box: the word's, in points.
            sideways: whether its line runs up or down the page.
            colour: the word's, where the background alone may be full of contrast.
        """
        part = self._core(box, sideways)
        if not len(part) or int((part.max(axis=0) - part.min(axis=0)).max()) < CONTRAST:
            return False
        return colour is None or bool((np.abs(part - np.array(colour, np.int16)) < SAME_COLOUR).all(axis=1).any())

    def _core(self, box: Box, sideways: bool) -> Pixels:
        """Pixels of a word, n x 3, without those at the upper and lower edge of its line."""
        x0, y0, x1, y1 = box
        low, high = CORE
        if sideways:
            # the line may run up or down: what both have in common is the middle
            x0, x1 = x0 + (1 - high) * (x1 - x0), x0 + high * (x1 - x0)
        else:
            y0, y1 = y0 + low * (y1 - y0), y0 + high * (y1 - y0)
        left, top = max(int(self._scale * x0), 0), max(int(self._scale * y0), 0)
        part = self._pixels[top : int(self._scale * y1) + 1, left : int(self._scale * x1) + 1]
        return part.reshape(-1, 3)
