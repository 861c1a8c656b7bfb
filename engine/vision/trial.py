"""A first measurement: how long a look takes here, told from a few layers instead of a whole one.

Layers of one kind take the same time, so the quickest of the first three stands for all: the first one warms up.
"""

from __future__ import annotations

import time
from contextlib import suppress
from itertools import islice

import torch

from engine.contracts import Picture, VisionSpeed
from engine.vision.decoder import Page
from engine.vision.guard import Guard
from engine.vision.model import Model
from engine.vision.tiles import tiles_of

TRIED = 3
"""layers of each kind"""
TOKENS = 512
"""that are read at once"""
WHITE = b"\xff"


class _EnoughError(Exception):
    """The layers that are tried are through."""


def try_speed(model: Model, guard: Guard) -> VisionSpeed:
    """How fast the model is here: a page that fills four tiles, tokens read and written. Raises as ``Guard.check``."""
    layers = model.config.decoder.layers
    reading = layers * _text_layer(model, TOKENS, guard)
    writing = layers * _text_layer(model, 1, guard) + _output_layer(model)
    return VisionSpeed(model.steps * _vision_layer(model, guard), TOKENS / reading, 1 / writing)


def _vision_layer(model: Model, guard: Guard) -> float:
    """Seconds of a layer of the tower."""
    config = model.config.encoder
    side = 2 * config.tile
    tiles = tiles_of(Picture(side, side, WHITE * (3 * side * side)), config)
    watch = _Watch(guard)
    for name, rows in islice(model.encoder.states(tiles), TRIED):
        watch.note(name, rows)
    return min(watch.took)


def _text_layer(model: Model, tokens: int, guard: Guard) -> float:
    """Seconds of a layer of the text model over so many tokens. All stand before the picture, where nobody looks at
    it; behind it a layer that looks takes about as long as the others."""
    cache = model.decoder.cache(tokens)
    unseen = Page(cache.states.new_empty(0), tokens)
    tried = {f"text layer {number}" for number in model.config.decoder.self_layers[:TRIED]}
    watch = _Watch(guard)

    def note(name: str, rows: torch.Tensor) -> None:
        if name in tried:
            watch.note(name, rows)
        if len(watch.took) == len(tried):
            raise _EnoughError
        watch.start()

    with suppress(_EnoughError):
        model.decoder(torch.zeros(tokens, dtype=torch.long, device=cache.states.device), cache, unseen, note)
    return min(watch.took)


def _output_layer(model: Model) -> float:
    """Seconds that the logits of a token take."""
    rows = model.decoder.cache(1).states.new_ones(1, model.config.decoder.hidden)
    took = []
    for _ in range(TRIED):
        began = time.monotonic()
        model.decoder.logits(rows, all_exact=False).cpu()
        took.append(time.monotonic() - began)
    return min(took)


class _Watch:
    """Seconds of one layer after the other."""

    def __init__(self, guard: Guard) -> None:
        self.took: list[float] = []
        self._guard = guard
        self.start()

    def start(self) -> None:
        """The next layer begins."""
        self._began = time.monotonic()

    def note(self, name: str, rows: torch.Tensor) -> None:
        """A layer has ended, and the next one begins. The check waits for a graphics card to be done."""
        self._guard.check(name, rows)
        self.took.append(time.monotonic() - self._began)
        self.start()
