"""Llama 3.2 Vision as Meta computes it, with the random weights of the tests, from a copy of ``llama-models``.

Nothing of that code is here: it is imported from where the user has it. It also needs fairscale and torchvision.
"""

from __future__ import annotations

import importlib
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from engine.canvas import Size
from engine.contracts import Picture
from engine.vision.config import ModelConfig
from engine.vision.tensors import PROJECTOR
from tests.golden.mllama_meta_weights import Weights, decoder_weights, encoder_weights
from tests.golden.mllama_transformers import Output, Stages, Tiles, published


def module(path: Path, name: str) -> Any:
    """A module of ``llama-models``, whose root ``path`` is."""
    if not torch.distributed.is_initialized():
        sys.path.append(str(path))
        store = Path(tempfile.mkdtemp()) / "store"
        torch.distributed.init_process_group("gloo", init_method=store.as_uri(), rank=0, world_size=1)
        importlib.import_module("fairscale.nn.model_parallel.initialize").initialize_model_parallel(1)
    return importlib.import_module(f"models.llama3.{name}")


def tiles_of(path: Path, picture: Picture, side: int, most: int) -> tuple[NDArray[np.float32], Size]:
    """The tiles of a picture, and how they lie."""
    transform = module(path, "multimodal.image_transform").VariableSizeImageTransform(side)
    pixels, arrangement = transform(
        Image.frombytes("RGB", (picture.width, picture.height), picture.pixels), max_num_chunks=most
    )
    return pixels.numpy(), arrangement


class Meta:
    """The model, for pictures on one canvas: its tables of embeddings are those of that canvas."""

    def __init__(self, path: Path, config: ModelConfig, arrangement: Size, room: int) -> None:
        """``room``: tokens of prompt and answer."""
        self._code = module(path, "multimodal.model")
        self._config, self._arrangement, self._room = config, arrangement, room
        weights = published(config)
        self._vision = self._encoder(weights)
        self._text = self._decoder(module(path, "args").ModelArgs, weights)
        self._projector = weights[f"{PROJECTOR}.weight"], weights[f"{PROJECTOR}.bias"]

    def stages(self, tiles: Tiles, prompt: NDArray[np.int16], answer: NDArray[np.int16]) -> Stages:
        """Look at a picture, read a prompt, and write an answer token by token with a cache; its logits are those of
        the prompt's tokens and of the answer's."""
        with torch.inference_mode():
            encoded = self._vision(tiles.pixels[None, None], torch.tensor([[self._arrangement]]))
            projected = torch.nn.functional.linear(encoded, *self._projector)
            looked_at = self._looked_at(projected, int(np.argmax(prompt == self._config.image_token)), tiles.count)
            rows = tiles.count * self._config.encoder.patches
            hidden, logits = self._read(prompt, 0, looked_at)
            later = [self._read(ids, place, looked_at) for place, ids in enumerate(answer[:, None], len(prompt))]
        return Stages(
            encoded=encoded.reshape(-1, encoded.shape[-1])[:rows],
            projected=projected.reshape(-1, projected.shape[-1])[:rows],
            hidden=hidden,
            logits=torch.cat((logits, *(logits for _, logits in later))),
        )

    def _looked_at(self, projected: torch.Tensor, first: int, count: int) -> dict[str, torch.Tensor]:
        rows = projected.reshape(1, -1, projected.shape[-1])
        caches = [layer.compute_xattn_kv_cache(rows) for layer in self._text.cross_attention_layers]
        allowed = self._code._pad_masks([[[first, -1]]], [[count]], self._room, self._config.encoder.most_tiles)
        mask, whole = self._text._get_xattn_mask(self._room, "cpu", torch.float32, projected, allowed)
        return {"caches": torch.stack(caches), "mask": mask, "whole": whole}

    def _read(
        self, ids: NDArray[np.int16], start: int, looked_at: dict[str, torch.Tensor]
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """States behind each layer [layers, tokens, hidden], and logits [tokens, vocabulary]."""
        places = torch.arange(start, start + len(ids))
        own, cross = iter(self._text.layers), iter(self._text.cross_attention_layers)
        numbers = range(self._config.decoder.layers)
        layers = [Output(next(cross if number in self._config.decoder.cross_layers else own)) for number in numbers]
        with ExitStack() as stack:
            for layer in layers:
                stack.enter_context(layer.handle)
            logits = self._text(
                position_ids=places,
                h=self._text.get_partially_trainable_embedding(torch.from_numpy(ids.astype(np.int64))[None]),
                xattn_mask=looked_at["mask"][:, :, places],
                full_text_row_masked_out_mask=looked_at["whole"][:, :, places],
                xattn_caches=looked_at["caches"],
            )
        return torch.stack([layer.rows(self._config.decoder.hidden) for layer in layers]), logits[0]

    def _encoder(self, weights: Weights) -> Any:
        config = self._config.encoder
        vision = self._code.VisionEncoder(
            max_num_tiles=config.most_tiles,
            image_size=config.tile,
            patch_size=config.patch,
            width=config.hidden,
            layers=config.layers,
            heads=config.heads,
            mlp_ratio=config.ffn / config.hidden,
            n_global_layers=config.global_layers,
            global_model=True,
            return_intermediate=list(config.taps),
        )
        vision.load_state_dict(encoder_weights(config, weights, self._arrangement))
        return vision.eval()

    def _decoder(self, arguments: Any, weights: Weights) -> Any:
        config = self._config.decoder
        count = len(config.cross_layers)
        before = [layer - place for place, layer in enumerate(config.cross_layers)]

        class Text(self._code.CrossAttentionTransformerText):  # type: ignore[misc, name-defined]
            """With cross-attention before these of the other layers, not spread evenly."""

            def _init_fusion_schedule(self, _count: int) -> list[int]:
                return before

        text = Text(
            arguments(
                dim=config.hidden,
                n_layers=config.layers - count,
                n_heads=config.heads,
                n_kv_heads=config.kv_heads,
                vocab_size=config.vocabulary,
                multiple_of=config.ffn,  # it rounds the width up to a multiple: this is the width
                ffn_dim_multiplier=0.1,
                norm_eps=config.epsilon,
                rope_theta=config.rope_theta,
                use_scaled_rope=True,
                max_batch_size=1,
                max_seq_len=self._room,
                vision_num_cross_attention_layers=count,
            )
        )
        text.load_state_dict(decoder_weights(config, weights))
        text.setup_cache(1, torch.device("cpu"), torch.float32)
        return text.eval()
