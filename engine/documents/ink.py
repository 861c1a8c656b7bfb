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

CONTRAST = 32
"""of 255: smallest difference of a channel that counts as ink; blacks of two colour spaces differ by nearly that"""

CORE = 0.4
"""part of a line's height, in its middle, that holds ink of every letter and digit and none of the next lines"""

ENDS = 0.15
"""part of a line's height that is left out at both ends of a longer word, where the edge of its ground may lie"""


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
        """Pixels in the middle of a word, n x 3."""
        x0, y0, x1, y1 = box
        height, length = (x1 - x0, y1 - y0) if sideways else (y1 - y0, x1 - x0)
        across, along = height * (1 - CORE) / 2, ENDS * height if length > height else 0.0
        dx, dy = (across, along) if sideways else (along, across)
        left, top, right, bottom = (int(self._scale * value) for value in (x0 + dx, y0 + dy, x1 - dx, y1 - dy))
        return self._pixels[max(top, 0) : bottom + 1, max(left, 0) : right + 1].reshape(-1, 3)
