"""Random weights in the shape of a Llama 3.2 Vision: every part that the real one has, a few megabytes in all."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from app.self_test.tiny.llama_weights import SHARPNESS, Weight, even
from engine.vision.config import DecoderConfig, EncoderConfig, ModelConfig
from engine.vision.tensors import Shape, expected_tensors

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


def random_weights(config: ModelConfig, seed: int = 0) -> Iterator[tuple[str, Weight]]:
    """Every weight by its canonical name, the same on every machine."""
    source = np.random.PCG64(seed)
    for name, shape in expected_tensors(config).items():
        yield name, _drawn(name, shape, source).reshape(shape)


def _drawn(name: str, shape: Shape, source: np.random.PCG64) -> Weight:
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
