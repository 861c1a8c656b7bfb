"""What the vision benchmarks look at: noise of the size of a page, and words."""

from __future__ import annotations

import numpy as np

from engine.contracts import Picture

SIDES = {1: (560, 560), 2: (560, 1120), 4: (1120, 1120)}
"""height and width of a page of so many tiles"""
TEXT = (
    "Paper cost 4,310 thousand in the third quarter, which is nine percent more than in the second. "
    "Energy fell to 1,204 thousand after the new contract came into force in March. "
    "The board expects freight to stay below 980 thousand for the rest of the year. "
    "Wages rose by three percent; the agreement runs until the end of next year. "
)


def page(tiles: int) -> Picture:
    """A page whose canvas has so many tiles."""
    height, width = SIDES[tiles]
    pixels = np.random.default_rng(tiles).integers(0, 256, (height, width, 3), dtype=np.uint8)
    return Picture(width, height, pixels.tobytes())
