"""What ``tests/golden`` holds a vision model's results of: pictures and prompts, the same on every machine."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.self_test.tiny.vision_weights import TINY
from engine.canvas import MOST_TILES, Size, arrangements
from engine.contracts import Picture
from engine.vision.config import ModelConfig

ODD = ModelConfig(
    encoder=replace(TINY.encoder, hidden=80, ffn=96, layers=6, global_layers=3, taps=(0, 3, 5), tile=84),
    decoder=replace(
        TINY.decoder, vocabulary=256, embeddings=264, ffn=320, layers=6, heads=8, kv_heads=2, cross_layers=(0, 4)
    ),
    image_token=256,
)
"""heads that are no power of two, three rows of padding in a tile, a tap at the first layer, cross-attention first"""

BEFORE = 5
"""tokens before the picture's, as in the model's own prompt: begin, header, role, end of header, line breaks"""
BLOCK = 16
"""side of the squares that pictures are made of, in pixels"""


@dataclass(frozen=True, slots=True)
class Case:
    """A picture and a prompt."""

    arrangement: Size
    """of the tiles on which the picture must come to lie: down and across"""
    picture: Size
    config: ModelConfig = TINY
    text: int = 12
    """tokens behind the picture's"""
    seed: int = 0
    """for others of the same kind"""


CASES = {
    "1x1": Case((1, 1), (40, 33), seed=1),
    "1x2": Case((1, 2), (60, 120)),
    "1x3": Case((1, 3), (51, 165)),
    "1x4": Case((1, 4), (90, 400)),
    "2x1": Case((2, 1), (112, 50), seed=1),
    "2x2": Case((2, 2), (260, 201)),
    "3x1": Case((3, 1), (140, 44), seed=3),
    "4x1": Case((4, 1), (300, 50), seed=1),
    "odd": Case((3, 1), (250, 70), ODD),
    "long": Case((2, 2), (112, 90), text=1500, seed=1),
}
"""name of the file -> what it holds: every canvas, another shape of the model, a prompt in which positions count"""
IN_BFLOAT16 = ("1x2", "2x2")
LONG = "long"
"""the case whose result without scaled positions is kept too"""
UNMASKED = "1x2"
"""the case whose result is kept too with attention for rows before the picture"""
EVERY = 3
"""one in so many rows of the patches is kept; 17 or 37 in a tile: all places of a tile are among them"""
TOKENS = (0, 4, 5, 6, 11, -1)
"""of the prompt whose states are kept: two before the picture, the picture's own, three behind it"""


def drawn_picture(size: Size, seed: int) -> Picture:
    """Squares of random colours."""
    height, width = size
    down, across = -(-height // BLOCK), -(-width // BLOCK)
    colours = np.random.PCG64(seed).random_raw(down * across * 3) >> np.uint64(56)
    squares = np.asarray(colours, np.uint8).reshape(down, across, 3)
    pixels = squares.repeat(BLOCK, axis=0)[:height].repeat(BLOCK, axis=1)[:, :width]
    return Picture(width=width, height=height, pixels=pixels.tobytes())


def drawn_prompt(case: Case) -> NDArray[np.int16]:
    """Tokens drawn at random, the picture's after ``BEFORE`` of them."""
    raw = np.random.PCG64(case.seed).random_raw(BEFORE + case.text)
    ids = np.asarray(raw % case.config.decoder.vocabulary, np.int16)
    return np.insert(ids, BEFORE, case.config.image_token)


LONGEST, SIZES = 3000, 180
CHOSEN_SIZES = (
    *((560 * down, 560 * across) for down, across in arrangements(MOST_TILES)),
    *((1, 1), (1, LONGEST), (LONGEST, 1), (LONGEST, LONGEST), (559, 561), (1119, 1121)),
    *((1120, 792), (792, 1120), (1584, 1120), (1120, 866), (2339, 1654), (1650, 2550)),
)
"""of which each canvas is one, and pages: A4, half of it, Letter, scans"""


def picture_sizes() -> list[Size]:
    """Height and width of many pictures, as many small ones as large ones."""
    raw = np.random.PCG64(0).random_raw(2 * SIZES) >> np.uint64(11)
    sides = np.asarray(LONGEST ** (raw / 2**53), np.int64).clip(1).reshape(-1, 2).tolist()
    return [*CHOSEN_SIZES, *((height, width) for height, width in sides)]
