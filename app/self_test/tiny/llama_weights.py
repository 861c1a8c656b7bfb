"""Random weights in the shape of a Llama, the same on every machine; numpy is all that they need."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Weight = NDArray[np.float32]

EPSILON = 1e-5
"""of the RMS norms"""
ROPE_THETA = 500_000.0
ROPE_FACTOR, ROPE_LOW, ROPE_HIGH, ROPE_ORIGINAL = 32.0, 1.0, 4.0, 8192
"""Llama 3.2 1B and 3B: frequencies are scaled by wavelength (rope_scaling of their config.json)"""

SHARPNESS = 1.6
"""deviation of queries and keys: scores then deviate by its square, so that few positions get most of the attention"""


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of a Llama."""

    vocabulary: int = 1024
    layers: int = 2
    hidden: int = 64
    heads: int = 4
    kv_heads: int = 2
    ffn: int = 128
    tied: bool = True
    """whether the embeddings are also the output's weights"""
    context: int = 131_072

    @property
    def head(self) -> int:
        """Width of one head."""
        return self.hidden // self.heads


TINY = Shape()


def matrices(shape: Shape) -> Iterator[tuple[str, tuple[int, int]]]:
    """Name (as the published checkpoints have it) and shape of every matrix, rows first."""
    hidden, keys = shape.hidden, shape.kv_heads * shape.head
    yield "model.embed_tokens", (shape.vocabulary, hidden)
    if not shape.tied:
        yield "lm_head", (shape.vocabulary, hidden)
    for layer in range(shape.layers):
        yield f"model.layers.{layer}.self_attn.q_proj", (hidden, hidden)
        yield f"model.layers.{layer}.self_attn.k_proj", (keys, hidden)
        yield f"model.layers.{layer}.self_attn.v_proj", (keys, hidden)
        yield f"model.layers.{layer}.self_attn.o_proj", (hidden, hidden)
        yield f"model.layers.{layer}.mlp.gate_proj", (shape.ffn, hidden)
        yield f"model.layers.{layer}.mlp.up_proj", (shape.ffn, hidden)
        yield f"model.layers.{layer}.mlp.down_proj", (hidden, shape.ffn)


def norms(shape: Shape) -> Iterator[str]:
    """Name of every norm; each has ``hidden`` weights."""
    for layer in range(shape.layers):
        yield f"model.layers.{layer}.input_layernorm"
        yield f"model.layers.{layer}.post_attention_layernorm"
    yield "model.norm"


def deviation(name: str, columns: int) -> float:
    """Standard deviation of a matrix's weights for which what it puts out, and so the logits, deviate by about one."""
    sharpness = SHARPNESS if name.endswith(("q_proj", "k_proj")) else 1.0
    return sharpness / math.sqrt(columns)


def random_weights(shape: Shape, seed: int = 0) -> dict[str, Weight]:
    """Every weight by its published name, evenly distributed."""
    source = np.random.PCG64(seed)
    weights = {}
    for name, (rows, columns) in matrices(shape):
        weights[f"{name}.weight"] = deviation(name, columns) * even(source, rows * columns).reshape(rows, columns)
    for name in norms(shape):
        weights[f"{name}.weight"] = 1 + np.float32(0.1) * even(source, shape.hidden)
    return weights


def even(source: np.random.PCG64, count: int) -> Weight:
    """Numbers of mean 0 and deviation 1. Of numpy's random numbers only the raw ones never change with its version."""
    raw = np.asarray(source.random_raw(count), np.uint64) >> np.uint64(40)
    return np.asarray((raw / 2**23 - 1) * math.sqrt(3), np.float32)


def rope_factors(shape: Shape) -> Weight:
    """What llama.cpp divides each rotary frequency by (Meta's llama-models, ``apply_scaling``)."""
    wavelengths = 2 * math.pi * ROPE_THETA ** (np.arange(0, shape.head, 2) / shape.head)
    smooth = (ROPE_ORIGINAL / wavelengths - ROPE_LOW) / (ROPE_HIGH - ROPE_LOW)
    smooth = np.clip(smooth, 0, 1)  # 0: longer than the original context, 1: short
    return np.asarray(1 / ((1 - smooth) / ROPE_FACTOR + smooth), np.float32)
