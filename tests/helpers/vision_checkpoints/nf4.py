"""Matrices in NormalFloat 4 as bitsandbytes saves them, their scales quantised once more or not."""

from __future__ import annotations

import json

import torch

from tests.helpers.vision_checkpoints.folders import Weights

BLOCK, NESTED_BLOCK = 64, 256
QUANTILES = "-100 -69.6 -52.5 -39.5 -28.4 -18.5 -9.1 0 8 16.1 24.6 33.8 44.1 56.3 72.3 100"
"""hundredths, nearly those of a normal distribution; the file holds the ones that it uses"""


def packed(name: str, weight: torch.Tensor, *, double: bool) -> tuple[Weights, torch.Tensor]:
    """What is saved of a matrix, and the values that it stands for."""
    codes = torch.tensor([float(number) / 100 for number in QUANTILES.split()])
    blocks = weight.reshape(-1, BLOCK)
    scales = blocks.abs().amax(1)
    saved, scales = _double(name, scales) if double else ({f"{name}.absmax": scales}, scales)
    numbers = _nearest(blocks / scales[:, None], codes)
    pairs = numbers.view(-1, 2)
    saved[name] = (pairs[:, :1] * 16 + pairs[:, 1:]).to(torch.uint8)
    saved[f"{name}.quant_map"] = codes
    saved[f"{name}.quant_state.bitsandbytes__nf4"] = _state(weight, double=double)
    return saved, (codes[numbers] * scales[:, None]).view(weight.shape)


def _double(name: str, scales: torch.Tensor) -> tuple[Weights, torch.Tensor]:
    """Scales as 256 levels of the largest in 256 blocks, around their mean."""
    levels = torch.linspace(-1, 1, 256)
    distances = scales - scales.mean()
    largest = torch.stack(
        [distances[place : place + NESTED_BLOCK].abs().max() for place in range(0, len(scales), NESTED_BLOCK)]
    )
    factors = torch.cat([factor.expand(NESTED_BLOCK) for factor in largest])[: len(scales)]
    numbers = _nearest(distances / factors, levels)
    saved = {
        f"{name}.absmax": numbers.to(torch.uint8),
        f"{name}.nested_absmax": largest,
        f"{name}.nested_quant_map": levels,
    }
    return saved, levels[numbers] * factors + scales.mean().item()


def _nearest(values: torch.Tensor, levels: torch.Tensor) -> torch.Tensor:
    return torch.bucketize(values, (levels[1:] + levels[:-1]) / 2)


def _state(weight: torch.Tensor, *, double: bool) -> torch.Tensor:
    state = {"quant_type": "nf4", "blocksize": BLOCK, "dtype": "bfloat16", "shape": list(weight.shape)}
    if double:
        scales = weight.reshape(-1, BLOCK).abs().amax(1)
        nested = {"nested_blocksize": NESTED_BLOCK, "nested_dtype": "float32", "nested_offset": scales.mean().item()}
        state |= nested
    return torch.frombuffer(bytearray(json.dumps(state).encode()), dtype=torch.uint8)
