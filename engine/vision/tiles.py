"""From a picture to the tiles that the encoder takes, number for number as the reference processor computes them.

The picture is resized with PIL's antialiased bilinear filter, put at the top left of a black canvas, scaled and
normalised with CLIP's means and deviations, and cut into square tiles, row by row. Sources: ``image_transform.py`` in
Meta's ``llama-models``; the slow ``MllamaImageProcessor`` of transformers, to which this is equal bit for bit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from PIL import Image

from engine.canvas import Size, arrangements, fit
from engine.contracts import Picture
from engine.vision.config import EncoderConfig

MEAN = (0.48145466, 0.4578275, 0.40821073)
DEVIATION = (0.26862954, 0.26130258, 0.27577711)
"""of CLIP's training pictures, red, green, blue"""


@dataclass(frozen=True, slots=True)
class Tiles:
    """A picture as the encoder takes it."""

    pixels: torch.Tensor
    """[tiles, 3, side, side], float32, normalised"""
    arrangement: Size
    """tiles down and across"""
    aspect_id: int
    """row of the model's tile embeddings, from 1"""

    @property
    def count(self) -> int:
        """Number of tiles."""
        return self.arrangement[0] * self.arrangement[1]


def tiles_of(picture: Picture, config: EncoderConfig) -> Tiles:
    """Lay a picture on its canvas and cut it into tiles."""
    place = fit((picture.height, picture.width), config.tile, config.most_tiles)
    down, across = place.arrangement
    canvas = np.zeros((down * config.tile, across * config.tile, 3), np.uint8)
    canvas[: place.picture[0], : place.picture[1]] = _resized(picture, place.picture)
    levels = _levels()
    normalised = np.stack([levels[colour][canvas[:, :, colour]] for colour in range(3)])
    cut = normalised.reshape(3, down, config.tile, across, config.tile).transpose(1, 3, 0, 2, 4)
    return Tiles(
        pixels=torch.from_numpy(np.ascontiguousarray(cut.reshape(-1, 3, config.tile, config.tile))),
        arrangement=place.arrangement,
        aspect_id=1 + arrangements(config.most_tiles).index(place.arrangement),
    )


def _resized(picture: Picture, size: Size) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """[height, width, 3]"""
    image = Image.frombytes("RGB", (picture.width, picture.height), picture.pixels)
    return np.asarray(image.resize((size[1], size[0]), Image.Resampling.BILINEAR))


def _levels() -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """What each of the 256 levels of each colour becomes: [3, 256]. Scaled in 64 bits, normalised in 32."""
    scaled = (np.arange(256).astype(np.float64) * (1 / 255)).astype(np.float32)
    mean, deviation = np.array(MEAN, np.float32), np.array(DEVIATION, np.float32)
    return (scaled - mean[:, None]) / deviation[:, None]
