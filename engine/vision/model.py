"""A prepared model, loaded: vision tower, text model and vocabulary."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import torch

from engine.contracts import Picture
from engine.vision.compute import Compute
from engine.vision.decoder import Decoder
from engine.vision.encoder import Encoder, Stage
from engine.vision.guard import Guard
from engine.vision.tiles import Tiles, tiles_of
from engine.vision.vocabulary import Vocabulary
from engine.vision.weights import Prepared

VOCABULARY = "vocabulary.json"


class Model:
    """Mapped from its folder; a part of it is in memory once it has been computed with."""

    def __init__(self, folder: Path, compute: Compute) -> None:
        """Raises InputError where the folder holds no prepared weights that can be used here."""
        weights = Prepared(folder, compute.dtype, compute.device, compute.ggml)
        self.folder = folder
        self.index = weights.index
        self.config = weights.config
        self.dtype = compute.dtype
        self.vocabulary = Vocabulary.read(folder / VOCABULARY, weights.config.image_token)
        self.decoder = Decoder(weights)
        self.encoder = Encoder(weights)

    @property
    def steps(self) -> int:
        """Stages of ``look_at``."""
        return self.encoder.steps + len(self.config.decoder.cross_layers)

    def look_at(self, picture: Picture, guard: Guard) -> Generator[Stage, None, torch.Tensor]:
        """See ``page_states``."""
        return page_states(self.encoder, self.decoder, tiles_of(picture, self.config.encoder), guard)


def page_states(encoder: Encoder, decoder: Decoder, tiles: Tiles, guard: Guard) -> Generator[Stage, None, torch.Tensor]:
    """Keys and values of a page for the layers that look at it; yields after each layer of the tower and each of those.
    Raises what ``Guard.check`` raises."""
    encoded = yield from _checked(encoder(tiles), guard)
    guard.check("the projector", encoded)
    return (yield from _checked(decoder.page_states(encoded), guard))


def last(stages: Generator[Stage, None, torch.Tensor]) -> torch.Tensor:
    """What comes out of all stages."""
    while True:
        try:
            next(stages)
        except StopIteration as end:
            states: torch.Tensor = end.value
            return states


def _checked(stages: Generator[Stage, None, torch.Tensor], guard: Guard) -> Generator[Stage, None, torch.Tensor]:
    while True:
        try:
            name, rows = next(stages)
        except StopIteration as end:
            states: torch.Tensor = end.value
            return states
        guard.check(name, rows)
        yield name, rows
