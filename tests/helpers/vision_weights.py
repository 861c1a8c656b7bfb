"""A Llama 3.2 Vision of random weights: every part that the real one has, a few megabytes in all.

Its folder is what ``save_pretrained`` of transformers 4.54 writes of one, with a mark that its words mean nothing.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import save_file

from engine.canvas import arrangements
from engine.vision.config import DecoderConfig, EncoderConfig, ModelConfig
from engine.vision.linear import Linear, Plain
from engine.vision.tensors import EMBEDDING, Shape, expected_tensors
from tests.helpers.bpe import Vocabulary, llama3_vocabulary
from tests.helpers.llama_weights import even

TINY = ModelConfig(
    encoder=EncoderConfig(
        hidden=64,
        heads=4,
        ffn=128,
        layers=4,
        global_layers=2,
        taps=(1, 2),
        tile=56,
        patch=14,
        most_tiles=4,
        epsilon=1e-5,
    ),
    decoder=DecoderConfig(
        vocabulary=512,
        embeddings=520,
        hidden=256,
        ffn=512,
        layers=5,
        heads=4,
        kv_heads=2,
        cross_layers=(1, 3),
        context=131_072,
        epsilon=1e-5,
        rope_theta=500_000.0,
        rope_factor=8.0,
        rope_low=1.0,
        rope_high=4.0,
        rope_original=8192,
    ),
    image_token=512,
)
"""K-quants need rows of 256, so the text side has them"""

TEST = "folioscope_test"
"""marks a config.json; in the metadata of safetensors and GGUF files the mark has a dot"""
DOTTED_TEST = "folioscope.test"

SHARPNESS = 1.6
"""deviation of queries and keys, as in ``llama_weights``: attention is then far from even"""


@dataclass(frozen=True, slots=True)
class InMemory:
    """Implements ``engine.vision.weights.Weights``: as a checkpoint has them, on the processor."""

    config: ModelConfig
    tensors: Mapping[str, torch.Tensor]
    dtype: torch.dtype

    @property
    def device(self) -> torch.device:
        """The processor."""
        return torch.device("cpu")

    def tensor(self, name: str) -> torch.Tensor:
        """A weight."""
        return self.tensors[name].to(self.device, self.dtype)

    def linear(self, name: str) -> Linear:
        """A matrix."""
        bias = f"{name}.bias"
        return Plain(self.tensor(f"{name}.weight"), self.tensor(bias) if bias in self.tensors else None)

    def embedding(self) -> torch.Tensor:
        """[tokens, hidden]"""
        return self.tensor(EMBEDDING)


def random_weights(config: ModelConfig, seed: int = 0) -> Iterator[tuple[str, torch.Tensor]]:
    """Every weight by its canonical name: float32 whose values bfloat16 holds too, the same on every machine."""
    source = np.random.PCG64(seed)
    for name, shape in expected_tensors(config).items():
        drawn = torch.from_numpy(_drawn(name, shape, source)).reshape(shape)
        yield name, drawn.bfloat16().float()


def _drawn(name: str, shape: Shape, source: np.random.PCG64) -> np.ndarray[Any, np.dtype[np.float32]]:
    numbers = even(source, math.prod(shape))
    if name.rpartition(".")[2].endswith("gate") or "gate_" in name.rpartition(".")[2]:
        return np.asarray(np.copysign(0.5, numbers) + 0.05 * numbers, np.float32)  # away from 0: every path matters
    if "norm" in name and name.endswith("weight"):
        return np.asarray(1 + 0.1 * numbers, np.float32)
    return np.asarray(deviation(name, shape) * numbers, np.float32)


def deviation(name: str, shape: Shape) -> float:
    """Standard deviation of a weight for which what its layer puts out deviates by about one."""
    if name.endswith(("q_proj.weight", "k_proj.weight")):
        return SHARPNESS / math.sqrt(shape[-1])
    if name.endswith("bias"):
        return 0.1
    if "embed" in name and "patch" not in name:
        return 0.5
    return 1 / math.sqrt(math.prod(shape[1:]))


@cache
def tiny_vocabulary(config: ModelConfig = TINY) -> Vocabulary:
    """The tokens that the model writes, sixteen special ones among them; the picture's token comes behind them."""
    return llama3_vocabulary(config.decoder.vocabulary)


def write_tiny_checkpoint(
    folder: Path, config: ModelConfig = TINY, *, seed: int = 0, vocabulary: Vocabulary | None = None
) -> Path:
    """Write a model as people have it from Hugging Face: bfloat16, one file, config.json and tokenizer.json."""
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / "config.json", huggingface_config(config))
    write_json(folder / "tokenizer.json", huggingface_tokenizer(vocabulary or tiny_vocabulary(config)))
    weights = {name: weight.bfloat16() for name, weight in random_weights(config, seed)}
    save_file(weights, folder / "model.safetensors", {"format": "pt", DOTTED_TEST: "true"})
    return folder


def write_json(path: Path, content: Any) -> None:
    """Write it as transformers does."""
    path.write_text(json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


def huggingface_config(config: ModelConfig) -> dict[str, Any]:
    """The keys of ``config.json`` that transformers 4.54 writes and reads, and the mark."""
    return {
        "architectures": ["MllamaForConditionalGeneration"],
        "image_token_index": config.image_token,
        "model_type": "mllama",
        "text_config": _text_config(config.decoder),
        "torch_dtype": "bfloat16",
        "transformers_version": "4.54.1",
        "vision_config": _vision_config(config.encoder),
        TEST: True,
    }


def _text_config(config: DecoderConfig) -> dict[str, Any]:
    first_special = config.vocabulary - 16
    return {
        "bos_token_id": first_special,
        "cross_attention_layers": list(config.cross_layers),
        "dropout": 0,
        "eos_token_id": [first_special + place for place in (1, 8, 9)],
        "hidden_act": "silu",
        "hidden_size": config.hidden,
        "initializer_range": 0.02,
        "intermediate_size": config.ffn,
        "max_position_embeddings": config.context,
        "model_type": "mllama_text_model",
        "num_attention_heads": config.heads,
        "num_hidden_layers": config.layers,
        "num_key_value_heads": config.kv_heads,
        "pad_token_id": first_special + 4,
        "rms_norm_eps": config.epsilon,
        "rope_scaling": {
            "factor": config.rope_factor,
            "high_freq_factor": config.rope_high,
            "low_freq_factor": config.rope_low,
            "original_max_position_embeddings": config.rope_original,
            "rope_type": "llama3",
        },
        "rope_theta": config.rope_theta,
        "tie_word_embeddings": False,
        "torch_dtype": "bfloat16",
        "use_cache": True,
        "vocab_size": config.vocabulary,
    }


def _vision_config(config: EncoderConfig) -> dict[str, Any]:
    return {
        "attention_heads": config.heads,
        "hidden_act": "gelu",
        "hidden_size": config.hidden,
        "image_size": config.tile,
        "initializer_range": 0.02,
        "intermediate_layers_indices": list(config.taps),
        "intermediate_size": config.ffn,
        "max_num_tiles": config.most_tiles,
        "model_type": "mllama_vision_model",
        "norm_eps": config.epsilon,
        "num_channels": 3,
        "num_global_layers": config.global_layers,
        "num_hidden_layers": config.layers,
        "patch_size": config.patch,
        "supported_aspect_ratios": [list(canvas) for canvas in arrangements(config.most_tiles)],
        "torch_dtype": "bfloat16",
        "vision_output_dim": config.output,
    }


def huggingface_tokenizer(vocabulary: Vocabulary) -> dict[str, Any]:
    """A ``tokenizer.json`` in the form of Llama 3's, the picture's token the last of those that are added."""
    special = [*vocabulary.special, "<|image|>"]
    added = [
        {
            "id": len(vocabulary.ordinary) + place,
            "content": content,
            "single_word": False,
            "lstrip": False,
            "rstrip": False,
            "normalized": False,
            "special": True,
        }
        for place, content in enumerate(special)
    ]
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": added,
        "normalizer": None,
        "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True},
        "post_processor": None,
        "decoder": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True},
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": None,
            "fuse_unk": False,
            "byte_fallback": False,
            "ignore_merges": True,
            "vocab": {token: place for place, token in enumerate(vocabulary.ordinary)},
            "merges": [list(pair) for pair in vocabulary.merges],
        },
    }
