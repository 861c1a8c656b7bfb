"""Llama 3.2 Vision as transformers computes it, stage by stage, with the random weights of the tests.

transformers differs from Meta's code in one thing that is put right here: rows before ``<|image|>`` must get nothing
from cross-attention, but transformers lets them look at the page (huggingface/transformers#39379).
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from transformers import MllamaConfig, MllamaForConditionalGeneration
from transformers.models.mllama.image_processing_mllama import MllamaImageProcessor

from app.self_test.tiny.vision_model import huggingface_config
from engine.canvas import arrangements
from engine.contracts import Picture
from engine.vision.config import ModelConfig
from engine.vision.tiles import DEVIATION, MEAN
from tests.helpers.vision_weights import random_weights

GREEDY_STEPS = 20
RENAMED = {
    "language_model.model.": "model.language_model.",
    "language_model.lm_head.": "lm_head.",
    "vision_model.": "model.vision_model.",
    "multi_modal_projector.": "model.multi_modal_projector.",
}
"""beginnings of names: as checkpoints have them -> as transformers has them since 4.52"""


@dataclass(frozen=True, slots=True)
class Tiles:
    """A picture as transformers' slow image processor makes it."""

    pixels: torch.Tensor
    """[most tiles, 3, side, side]; tiles that are not there are zero"""
    aspect_id: int
    count: int

    def valid(self) -> NDArray[np.float32]:
        """The tiles that are there."""
        return np.ascontiguousarray(self.pixels[: self.count].numpy())


@dataclass(frozen=True, slots=True)
class Stages:
    """What a prompt about a picture becomes, in float32."""

    encoded: torch.Tensor
    """[tiles * patches, output]"""
    projected: torch.Tensor
    """[tiles * patches, hidden]"""
    hidden: torch.Tensor
    """[layers, tokens, hidden], behind each layer of the decoder"""
    logits: torch.Tensor
    """[tokens, vocabulary]"""


def tiles_of(picture: Picture, side: int, most: int) -> Tiles:
    """Lay a picture on its canvas."""
    processor = MllamaImageProcessor(
        size={"height": side, "width": side}, image_mean=list(MEAN), image_std=list(DEVIATION), max_image_tiles=most
    )
    made = processor(Image.frombytes("RGB", (picture.width, picture.height), picture.pixels), return_tensors="pt")
    return Tiles(made["pixel_values"][0, 0], int(made["aspect_ratio_ids"][0, 0]), made["num_tiles"][0][0])


def published(config: ModelConfig, seed: int = 0) -> dict[str, torch.Tensor]:
    """The random weights. Tiles that a canvas lacks have no embeddings in Meta's code: theirs are zero, as in the
    published checkpoints."""
    weights = dict(random_weights(config, seed))
    for name, weight in weights.items():
        if name.endswith(("tile_embedding.weight", "tile_positional_embedding.embedding.weight")):
            table = weight.view(config.encoder.aspect_ratios, config.encoder.most_tiles, -1)
            table[0] = 0
            for number, (down, across) in enumerate(arrangements(config.encoder.most_tiles), 1):
                table[number, down * across :] = 0
    return weights


def unscaled(config: ModelConfig) -> ModelConfig:
    """The same with positions that are not scaled."""
    return replace(config, decoder=replace(config.decoder, rope_factor=1.0))


class Reference:
    """The model."""

    def __init__(self, config: ModelConfig, dtype: torch.dtype = torch.float32, *, masked: bool = True) -> None:
        """``masked``: rows before the picture get nothing from cross-attention, as with Meta."""
        self.config = config
        settings = MllamaConfig.from_dict(huggingface_config(config))
        self._model = MllamaForConditionalGeneration._from_config(settings, attn_implementation="eager").eval()
        assert self._model.model.language_model.config._attn_implementation == "eager"
        self._model.load_state_dict({_renamed(name): weight for name, weight in published(config).items()})
        self._model.to(dtype)
        if masked:
            for layer in config.decoder.cross_layers:
                _mask(self._model.model.language_model.layers[layer])

    def stages(self, tiles: Tiles, prompt: NDArray[np.int16]) -> Stages:
        """Look at a picture and read a prompt, without a cache."""
        text, rows = self._model.model.language_model, tiles.count * self.config.encoder.patches
        vision = Output(self._model.model.vision_model)
        projector = Output(self._model.model.multi_modal_projector)
        layers = [Output(layer) for layer in text.layers]
        with ExitStack() as stack, torch.inference_mode():
            for output in (vision, projector, *layers):
                stack.enter_context(output.handle)
            logits = self._model(**self._inputs(tiles, prompt)).logits[0].float()
        return Stages(
            encoded=vision.rows(self.config.encoder.output)[:rows],
            projected=projector.rows(self.config.decoder.hidden)[:rows],
            hidden=torch.stack([layer.rows(self.config.decoder.hidden) for layer in layers]),
            logits=logits,
        )

    def greedy(self, tiles: Tiles, prompt: NDArray[np.int16]) -> tuple[NDArray[np.int16], torch.Tensor]:
        """The tokens that follow when the likeliest is always taken, and the logits [steps + 1, vocabulary] before
        the first and behind each."""
        ids, found = prompt, []
        while True:
            found.append(self.stages(tiles, ids).logits[-1])
            if len(found) > GREEDY_STEPS:
                return ids[len(prompt) :], torch.stack(found)
            ids = np.append(ids, np.int16(found[-1].argmax()))

    def _inputs(self, tiles: Tiles, prompt: NDArray[np.int16]) -> dict[str, Any]:
        most = self.config.encoder.most_tiles
        there = (torch.arange(most) < tiles.count).long()
        ids = torch.from_numpy(prompt.astype(np.int64))
        looking = torch.arange(len(ids)) >= (ids == self.config.image_token).nonzero()[0]
        return {
            "input_ids": ids[None],
            "pixel_values": tiles.pixels[None, None].to(self._model.dtype),
            "aspect_ratio_ids": torch.tensor([[tiles.aspect_id]]),
            "aspect_ratio_mask": there[None, None],
            "cross_attention_mask": (looking[:, None].long() * there)[None, :, None],
            "use_cache": False,
        }


class Output:
    """What a module puts out."""

    def __init__(self, module: torch.nn.Module) -> None:
        self._output: torch.Tensor | None = None
        self.handle = module.register_forward_hook(self._take)

    def _take(self, _module: torch.nn.Module, _inputs: Any, output: Any) -> None:
        self._output = output if isinstance(output, torch.Tensor) else output[0]

    def rows(self, width: int) -> torch.Tensor:
        assert self._output is not None
        return self._output.float().reshape(-1, width)


def _renamed(name: str) -> str:
    old = next(beginning for beginning in RENAMED if name.startswith(beginning))
    return RENAMED[old] + name.removeprefix(old)


def _mask(layer: torch.nn.Module) -> None:
    """Make what a layer's cross-attention puts out zero for rows that see no picture."""
    seen: list[torch.Tensor] = []

    def remember(_module: torch.nn.Module, _inputs: Any, named: dict[str, Any]) -> None:
        seen[:] = [named["full_text_row_masked_out_mask"][:, 0]]

    def multiply(_module: torch.nn.Module, _inputs: Any, output: tuple[torch.Tensor, Any]) -> tuple[torch.Tensor, Any]:
        return seen[0] * output[0], output[1]

    layer.register_forward_pre_hook(remember, with_kwargs=True)
    layer.cross_attn.register_forward_hook(multiply)
