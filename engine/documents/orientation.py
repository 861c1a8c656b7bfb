"""Which way up the writing in a picture stands."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean, median

import numpy as np

from engine.documents.scripts import READABLE, readability
from engine.documents.text_lines import LineReader, Pixels, Quad, cut_out, line_size

TALL = 1.5
"""height over length from which a line is taken to run up or down"""
SAMPLE = 12
"""longest lines that are asked for the orientation of the page"""
CLEAR = 0.2
"""the classifier is believed without proof when it says so little that a page stands on its head"""
PROOF = 1.2
"""times better that lines must be read upside down before a page is turned over"""


def find_turn(reader: LineReader, pixels: Pixels, quads: Sequence[Quad]) -> int:
    """Degrees clockwise that set the picture upright: 0, 90, 180 or 270."""
    tall, wide = [quad for quad in quads if _is_tall(quad)], [quad for quad in quads if not _is_tall(quad)]
    sideways = _total_length(tall) > _total_length(wide)
    longest = sorted(tall if sideways else wide, key=_length, reverse=True)[:SAMPLE]
    lines = [_climbing(quad) for quad in longest] if sideways else longest
    turn = 90 if sideways else 0
    return turn + 180 if _stand_on_head(reader, pixels, lines) else turn


def turned(pixels: Pixels, turn: int) -> Pixels:
    """The picture turned clockwise."""
    return np.ascontiguousarray(np.rot90(pixels, -turn // 90))


def set_upright(reader: LineReader, pixels: Pixels, quads: Sequence[Quad]) -> list[Quad]:
    """Quads of an upright page; those of its sideways lines (the axis of a chart) start at their first character."""
    usual = median(min(line_size(quad)) for quad in quads) if quads else 0
    # A tall box that is not long holds a single letter rather than a line.
    sideways = [index for index, quad in enumerate(quads) if _is_tall(quad) and _length(quad) > 2.5 * usual]
    upright = list(quads)
    if not sideways:
        return upright
    climbing = [_climbing(quads[index]) for index in sideways]
    over = reader.upside_down([cut_out(pixels, quad) for quad in climbing])
    for index, quad, likely in zip(sideways, climbing, over, strict=True):
        upright[index] = _over(quad) if likely > 0.5 else quad
    return upright


def _stand_on_head(reader: LineReader, pixels: Pixels, lines: Sequence[Quad]) -> bool:
    """The classifier errs on scripts that it does not know, so a page is turned over only if that reads better."""
    if not lines or fmean(reader.upside_down([cut_out(pixels, quad) for quad in lines])) < CLEAR:
        return False
    upright = fmean(map(readability, reader.read(pixels, lines)))
    over = fmean(map(readability, reader.read(pixels, [_over(quad) for quad in lines])))
    return over >= READABLE and over > PROOF * upright


def _is_tall(quad: Quad) -> bool:
    length, height = line_size(quad)
    return height >= TALL * length


def _length(quad: Quad) -> int:
    return max(line_size(quad))


def _total_length(quads: Sequence[Quad]) -> int:
    return sum(map(_length, quads))


def _climbing(quad: Quad) -> Quad:
    """The same line, its writing running from the bottom to the top."""
    return np.roll(quad, 1, axis=0)


def _over(quad: Quad) -> Quad:
    """The same line, its writing standing on its head."""
    return np.roll(quad, 2, axis=0)
