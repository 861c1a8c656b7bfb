"""The vision engine on the random weights of the tests, stage by stage, as ``tests/golden`` holds them."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray

from engine.vision.attention import KvCache
from engine.vision.config import ModelConfig
from engine.vision.decoder import Decoder, Page
from engine.vision.encoder import Encoder
from engine.vision.tiles import Tiles, tiles_of
from tests.helpers.vision_cases import EVERY, TOKENS, Case, drawn_picture
from tests.helpers.vision_weights import InMemory, random_weights

Returned = TypeVar("Returned")

STAGES = ("encoded", "projected", "hidden", "logits")


@dataclass(frozen=True, slots=True)
class Stages:
    """What is kept of a picture and a prompt."""

    encoded: NDArray[np.float32]
    """[some of the patches, output]"""
    projected: NDArray[np.float32]
    """[some of the patches, hidden]"""
    hidden: NDArray[np.float32]
    """[layers, some of the prompt's tokens, hidden]"""
    logits: NDArray[np.float32]
    """[1 + tokens of the answer, vocabulary]: behind the prompt, and behind each token of the answer"""


class VisionEngine:
    """Encoder and decoder."""

    def __init__(self, config: ModelConfig, dtype: torch.dtype = torch.float32) -> None:
        weights = InMemory(config, _weights(config), dtype)
        self._config = config
        self._encoder, self._decoder = Encoder(weights), Decoder(weights)

    def encoded(self, tiles: Tiles) -> NDArray[np.float32]:
        """[patches, output]"""
        with torch.inference_mode():
            return np.asarray(returned(self._encoder.states(tiles)).float())

    def stages(
        self, tiles: Tiles, prompt: NDArray[np.int16], answer: NDArray[np.int16], blocks: Sequence[int] = ()
    ) -> Stages:
        """Look at tiles, read a prompt (in blocks that end at these places) and an answer token by token."""
        ids = torch.from_numpy(np.concatenate((prompt, answer)).astype(np.int64))
        ends = [*blocks, *range(len(prompt), len(ids) + 1)]
        with torch.inference_mode():
            projected = returned(self._encoder(tiles))
            token = int(np.argmax(prompt == self._config.image_token))
            page = Page(returned(self._decoder.page_states(projected)), token)
            cache = self._decoder.cache(len(ids))
            hidden = torch.cat(
                [self._layers(ids[start:end], cache, page) for start, end in zip([0, *ends], ends, strict=False)], dim=1
            )
            logits = self._decoder.logits(hidden[-1, len(prompt) - 1 :])
        return Stages(
            encoded=self.encoded(tiles)[::EVERY],
            projected=projected[::EVERY].float().numpy(),
            hidden=hidden[:, : len(prompt)][:, list(TOKENS)].float().numpy(),
            logits=logits.numpy(),
        )

    def _layers(self, ids: torch.Tensor, cache: KvCache, page: Page) -> torch.Tensor:
        """States behind each layer: [layers, tokens, hidden]."""
        layers: list[torch.Tensor] = []
        self._decoder(ids, cache, page, lambda _, rows: layers.append(rows))
        return torch.stack(layers)


@cache
def _weights(config: ModelConfig) -> dict[str, torch.Tensor]:
    return dict(random_weights(config))


def returned(generator: Generator[Any, None, Returned]) -> Returned:
    """What a generator returns in the end."""
    while True:
        try:
            next(generator)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]


def tiles_of_case(case: Case) -> Tiles:
    """The tiles of its picture."""
    return tiles_of(drawn_picture(case.picture, case.seed), case.config.encoder)


def golden(name: str) -> dict[str, NDArray[Any]]:
    """What is kept of a case."""
    with np.load(Path(__file__).parents[1] / "golden" / f"mllama_{name}.npz") as file:
        return dict(file)


def difference(found: NDArray[Any], expected: NDArray[Any]) -> float:
    """The worst row's error, relative to the row's norm."""
    errors = np.linalg.norm(found - expected, axis=-1) / np.linalg.norm(expected, axis=-1)
    return float(errors.max())
