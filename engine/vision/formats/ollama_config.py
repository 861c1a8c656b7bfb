"""A model's numbers from the keys of Ollama's file."""

from __future__ import annotations

from typing import Any

from engine.errors import InputError
from engine.vision.config import DecoderConfig, EncoderConfig, ModelConfig
from engine.vision.formats.checkpoint import AGAIN
from engine.vision.formats.gguf_file import GgufFile

EPSILON = 1e-5
"""of all norms of Llama 3.2 Vision"""
ROPE_FACTOR, ROPE_LOW, ROPE_HIGH, ROPE_ORIGINAL = 8.0, 1.0, 4.0, 8192
"""of Llama 3.1, whose text model this is; the file has only the factors that come of them"""


def config_of(file: GgufFile, name: str) -> ModelConfig:
    """The configuration.

    Raises:
        InputError: a key is missing, or of the wrong kind.
    """
    try:
        keys = _Keys(file)
        image = file.metadata["tokenizer.ggml.tokens"].index("<|image|>")
        return ModelConfig(encoder=_encoder(keys), decoder=_decoder(keys), image_token=image)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise InputError(f"{name} does not say all that Llama 3.2 Vision needs.", AGAIN) from error


class _Keys:
    """``mllama.*``."""

    def __init__(self, file: GgufFile) -> None:
        self.file = file

    def __getitem__(self, key: str) -> Any:
        return self.file.metadata[f"mllama.{key}"]

    def number(self, key: str, otherwise: float) -> float:
        """A float32, as the decimal number that was meant; ``otherwise`` stands for 0 too."""
        return float(f"{self.file.metadata.get(f'mllama.{key}') or otherwise:.6g}")

    def rows(self, tensor: str) -> int:
        """Rows of a tensor."""
        return self.file.tensors[tensor].shape[0]


def _encoder(keys: _Keys) -> EncoderConfig:
    return EncoderConfig(
        hidden=keys["vision.embedding_length"],
        heads=keys["vision.attention.head_count"],
        ffn=keys["vision.feed_forward_length"],
        layers=keys["vision.block_count"],
        global_layers=keys["vision.global.block_count"],
        taps=tuple(keys["vision.intermediate_layers_indices"]),
        tile=keys["vision.image_size"],
        patch=keys["vision.patch_size"],
        most_tiles=keys["vision.max_num_tiles"],
        epsilon=keys.number("vision.attention.layer_norm_epsilon", EPSILON),
    )


def _decoder(keys: _Keys) -> DecoderConfig:
    return DecoderConfig(
        vocabulary=keys.rows("output.weight"),
        embeddings=keys.rows("token_embd.weight"),
        hidden=keys["embedding_length"],
        ffn=keys["feed_forward_length"],
        layers=keys["block_count"],
        heads=keys["attention.head_count"],
        kv_heads=keys["attention.head_count_kv"],
        cross_layers=tuple(keys["attention.cross_attention_layers"]),
        context=keys["context_length"],
        epsilon=keys.number("attention.layer_norm_rms_epsilon", EPSILON),
        rope_theta=keys.number("rope.freq_base", 500_000.0),
        rope_factor=keys.number("rope.scaling.factor", ROPE_FACTOR),
        rope_low=keys.number("rope.scaling.low_freq_factor", ROPE_LOW),
        rope_high=keys.number("rope.scaling.high_freq_factor", ROPE_HIGH),
        rope_original=int(keys.number("rope.scaling.original_context_length", ROPE_ORIGINAL)),
    )
