"""Q4_K and Q6_K of ggml: numbers chosen simply, laid out as ``ggml-common.h`` says (``block_q4_K``, ``block_q6_K``)."""

from __future__ import annotations

from typing import Any

import numpy as np
from gguf import GGMLQuantizationType

Floats = np.ndarray[Any, np.dtype[np.float32]]
Bytes = np.ndarray[Any, np.dtype[np.uint8]]

BLOCK = 256


def quantised(matrix: Floats, kind: GGMLQuantizationType) -> tuple[Bytes, Floats]:
    """Bytes of each row, and the values that they stand for."""
    write = {GGMLQuantizationType.Q4_K: q4_k, GGMLQuantizationType.Q6_K: q6_k}[kind]
    content, values = write(matrix.reshape(-1, BLOCK))
    return content.reshape(len(matrix), -1), values.reshape(matrix.shape)


def q4_k(blocks: Floats) -> tuple[Bytes, Floats]:
    """Eight groups of 32: a scale and a minimum of six bits each, with a scale of 16 bits for all eight."""
    groups = blocks.reshape(-1, 8, 32)
    lows = np.maximum(-groups.min(2), 0)
    widths = (groups.max(2) + lows) / 15
    scale, scale_of_lows = (_half(numbers.max(1, keepdims=True) / 63) for numbers in (widths, lows))
    sixes = np.clip(np.rint(widths / scale), 1, 63).astype(np.uint8)
    minima = np.clip(np.rint(lows / scale_of_lows), 0, 63).astype(np.uint8)
    steps, depths = scale * sixes, scale_of_lows * minima
    numbers = np.clip(np.rint((groups + depths[..., None]) / steps[..., None]), 0, 15).astype(np.uint8)
    values = steps[..., None] * numbers - depths[..., None]
    heads = np.concatenate([_bytes(scale), _bytes(scale_of_lows)], 1)
    low_nibbles, high_nibbles = numbers[:, 0::2], numbers[:, 1::2]
    nibbles = (low_nibbles | high_nibbles << 4).reshape(-1, 128)
    return np.concatenate([heads, _sixes(sixes, minima), nibbles], 1), values.reshape(blocks.shape)


def _sixes(scales: Bytes, minima: Bytes) -> Bytes:
    """Twelve bytes: the first four of each, with the upper bits of the others, whose lower bits follow."""
    first = scales[:, :4] | scales[:, 4:] >> 4 << 6
    second = minima[:, :4] | minima[:, 4:] >> 4 << 6
    third = scales[:, 4:] & 15 | (minima[:, 4:] & 15) << 4
    return np.concatenate([first, second, third], 1)


def q6_k(blocks: Floats) -> tuple[Bytes, Floats]:
    """Sixteen groups of 16: a scale of eight bits each, with one of 16 bits for all; 32 stands for 0."""
    groups = blocks.reshape(-1, 16, 16)
    widths = np.abs(groups).max(2) / 31
    scale = _half(widths.max(1, keepdims=True) / 127)
    eights = np.clip(np.rint(widths / scale), 1, 127).astype(np.int8)
    steps = scale * eights
    numbers = np.clip(np.rint(groups / steps[..., None]), -32, 31)
    values = steps[..., None] * numbers
    quarters = (numbers + 32).astype(np.uint8).reshape(-1, 2, 4, 32)  # of each half of the block
    nibbles = quarters & 15
    low = np.stack([nibbles[:, :, 0] | nibbles[:, :, 2] << 4, nibbles[:, :, 1] | nibbles[:, :, 3] << 4], 2)
    shifts = np.array([0, 2, 4, 6], np.uint8)[:, None]
    high = np.bitwise_or.reduce(quarters >> 4 << shifts, 2)
    parts = [low.reshape(-1, 128), high.reshape(-1, 64), eights.view(np.uint8), _bytes(scale)]
    return np.concatenate(parts, 1), values.reshape(blocks.shape)


def _half(numbers: Floats) -> Floats:
    """As 16 bits hold them; not 0."""
    return np.asarray(np.maximum(numbers, 1e-6).astype(np.float16), np.float32)


def _bytes(numbers: Floats) -> Bytes:
    return np.ascontiguousarray(numbers.astype(np.float16)).view(np.uint8)
