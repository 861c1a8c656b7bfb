"""Small models as transformers and MLX write them: under old and new names, in one file or several."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file

from app.self_test.tiny.vision_model import DOTTED_TEST, huggingface_config, huggingface_tokenizer, write_json
from app.self_test.tiny.vision_weights import TINY
from tests.helpers.vision_weights import random_weights, tiny_vocabulary

Weights = dict[str, torch.Tensor]

SMALL = replace(
    TINY,
    encoder=replace(TINY.encoder, layers=2, global_layers=1, taps=(1,)),
    decoder=replace(TINY.decoder, layers=3, ffn=256, cross_layers=(1,)),
)
"""as few layers as show everything: these models are never run"""


def small_weights() -> Weights:
    """Every weight of ``SMALL`` by its canonical name, in float32."""
    return dict(random_weights(SMALL))


def write_folder(
    folder: Path, tensors: Mapping[str, torch.Tensor], *, shards: int = 1, extra: Mapping[str, Any] | None = None
) -> Path:
    """Write tensors under the names that they are given, and what belongs beside them; ``extra``: of config.json."""
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / "config.json", {**huggingface_config(SMALL), **(extra or {})})
    write_json(folder / "tokenizer.json", huggingface_tokenizer(tiny_vocabulary()))
    metadata = {"format": "pt", DOTTED_TEST: "true"}
    if shards == 1:
        save_file(dict(tensors), folder / "model.safetensors", metadata)
        return folder
    places: dict[str, str] = {}
    for shard in range(shards):
        name = f"model-{shard + 1:05}-of-{shards:05}.safetensors"
        part = dict(list(tensors.items())[shard::shards])
        save_file(part, folder / name, metadata)
        places |= dict.fromkeys(part, name)
    total = sum(tensor.nbytes for tensor in tensors.values())
    index = {"metadata": {"total_size": total}, "weight_map": places}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))
    return folder


def new_name(name: str) -> str:
    """What transformers calls a tensor since 4.52."""
    name = name.replace("language_model.lm_head", "lm_head").replace("language_model.model.", "model.language_model.")
    return f"model.{name}" if name.startswith(("vision_model.", "multi_modal_projector.")) else name
