"""Tensors as MLX keeps them: its names, the colours of the patches last, and matrices packed into words."""

from __future__ import annotations

import numpy as np
import torch

from tests.helpers.vision_checkpoints.folders import Weights

GROUP = 64


def own_name(name: str) -> str:
    """What mlx-vlm calls a tensor."""
    return name.replace("vision_model.", "vision_tower.")


def plain(weight: torch.Tensor) -> torch.Tensor:
    """A tensor that is not packed."""
    return (weight.permute(0, 2, 3, 1) if weight.dim() == 4 else weight).bfloat16().contiguous()


def packed(name: str, weight: torch.Tensor, bits: int) -> tuple[Weights, torch.Tensor]:
    """What is saved of a matrix, and the values that it stands for."""
    groups = weight.view(len(weight), -1, GROUP)
    biases = groups.amin(-1).bfloat16()
    scales = ((groups.amax(-1) - biases) / (2**bits - 1)).bfloat16()
    distances = (groups - biases.float()[..., None]) / scales.float()[..., None]
    numbers = distances.round().clamp(0, 2**bits - 1)
    values = scales.float()[..., None] * numbers + biases.float()[..., None]
    stem = own_name(name).removesuffix(".weight")
    saved = {
        f"{stem}.weight": in_words(numbers.view(weight.shape), bits).view(torch.uint32),
        f"{stem}.scales": scales,
        f"{stem}.biases": biases,
    }
    return saved, values.view(weight.shape)


def in_words(numbers: torch.Tensor, bits: int) -> torch.Tensor:
    """``[rows, columns]`` of numbers from 0 -> ``[rows, words]`` of int32: bit by bit, from the lowest."""
    places = np.arange(bits, dtype=np.uint8)
    bit_by_bit = (numbers.numpy().astype(np.uint8)[..., None] >> places) & 1
    content = np.packbits(bit_by_bit.reshape(len(numbers), -1), axis=1, bitorder="little")
    return torch.from_numpy(content.view("<i4").copy())
