"""Matrices as compressed-tensors saves them: four bits with and without points that stand for 0, and 8-bit floats."""

from __future__ import annotations

import torch

from tests.helpers.vision_checkpoints.folders import Weights
from tests.helpers.vision_checkpoints.mlx import in_words

GROUP, LEVELS, LARGEST_FLOAT = 128, 16, 448.0


def symmetric(name: str, weight: torch.Tensor) -> tuple[Weights, torch.Tensor]:
    """Numbers from -8 to 7 and a scale for each group: what is saved, and the values that it stands for."""
    groups = weight.view(len(weight), -1, GROUP)
    scales = (groups.abs().amax(-1) / 7).bfloat16()
    numbers = (groups / scales.float()[..., None]).round().clamp(-8, 7)
    values = numbers * scales.float()[..., None]
    saved = _saved(name, weight, numbers + 8, scales)
    saved[f"{name}_g_idx"] = torch.arange(weight.shape[1], dtype=torch.int32) // GROUP  # says nothing new
    return saved, values.view(weight.shape)


def asymmetric(name: str, weight: torch.Tensor) -> tuple[Weights, torch.Tensor]:
    """Numbers from 0 to 15, and for each group a scale and the number that stands for 0."""
    groups, scales, zeros = _grid(weight)
    numbers = (groups / scales.float()[..., None] + zeros[..., None]).round().clamp(0, LEVELS - 1)
    values = (numbers - zeros[..., None]) * scales.float()[..., None]
    saved = _saved(name, weight, numbers, scales)
    saved[f"{name}_zero_point"] = in_words(zeros.T.contiguous(), 4).T.contiguous()
    return saved, values.view(weight.shape)


def zeros_in_bytes(weight: torch.Tensor) -> torch.Tensor:
    """The numbers that stand for 0, not packed; as bytes they are counted from the middle."""
    return (_grid(weight)[2] - LEVELS // 2).to(torch.int8)


def _grid(weight: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Groups, their scales, and the numbers that stand for 0."""
    groups = weight.view(len(weight), -1, GROUP)
    low, high = groups.amin(-1), groups.amax(-1)
    scales = ((high - low) / (LEVELS - 1)).bfloat16()
    return groups, scales, (-low / scales.float()).round().clamp(0, LEVELS - 1)


def floats(name: str, weight: torch.Tensor) -> tuple[Weights, torch.Tensor]:
    """8-bit floats and a scale for each row."""
    scales = (weight.abs().amax(1, keepdim=True) / LARGEST_FLOAT).bfloat16()
    numbers = (weight / scales.float()).clamp(-LARGEST_FLOAT, LARGEST_FLOAT).to(torch.float8_e4m3fn)
    return {name: numbers, f"{name}_scale": scales}, numbers.float() * scales.float()


def _saved(name: str, weight: torch.Tensor, numbers: torch.Tensor, scales: torch.Tensor) -> Weights:
    return {
        f"{name}_packed": in_words(numbers.reshape(weight.shape), 4),
        f"{name}_scale": scales,
        f"{name}_shape": torch.tensor(weight.shape),
    }
