"""From 16 bits to 8 and 4, with the least error rather than the widest range.

8 bits: one scale for each row, symmetric. 4 bits: one scale and one middle for each group of a row (affine,
round to nearest); of some narrower ranges each group takes the one whose weights differ least from the original in the
sum of squares, so that one far-off weight does not blur the others.
"""

from __future__ import annotations

import torch

LEVELS = 15
ZERO = 8
RANGES = (1.0, 0.95, 0.9, 0.85, 0.8)
"""parts of a group's range that are tried"""
AT_ONCE = 2**20
"""weights that are worked on together: few enough to stay in the caches"""
ROUNDER = 1.5 * 2**23
"""a number of 32 bits this large has no digits behind the point: adding and taking it away again rounds to nearest,
which PyTorch's own rounding does twelve times as slowly"""


def eight_bits(weight: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """[n, k] -> numbers [n, k] int8, scales [n] bfloat16."""
    scales = (weight.float().abs().amax(1) / 127).clamp(min=1e-12).to(torch.bfloat16)
    numbers = (weight.float() / scales.float()[:, None]).round_().clamp_(-127, 127).to(torch.int8)
    return numbers, scales


def four_bits(weight: torch.Tensor, group: int) -> tuple[torch.Tensor, torch.Tensor]:
    """[n, k] -> numbers [n, k] uint8 from 0 to 15, groups [k / group, n, 2] bfloat16: scales and middles."""
    count, width = weight.shape
    numbers = torch.empty((count, width), dtype=torch.uint8)
    groups = torch.empty((width // group, count, 2), dtype=torch.bfloat16)
    step = max(1, AT_ONCE // width)
    for first in range(0, count, step):
        rows = weight[first : first + step].float().view(-1, width // group, group)
        scale, middle = _best(rows)
        numbers[first : first + step] = _rounded(rows, scale, middle).add_(ZERO).view(-1, width)
        groups[:, first : first + step] = torch.cat((scale, middle), dim=-1).transpose(0, 1)
    return numbers, groups


def _best(rows: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """[n, groups, group] -> scales and middles [n, groups, 1] of the range with the least error."""
    low, high = rows.amin(-1, keepdim=True), rows.amax(-1, keepdim=True)
    scale, middle = _kept(low, high)
    least = _error(rows, scale, middle)
    for part in RANGES[1:]:
        new_scale, new_middle = _kept(low * part, high * part)
        error = _error(rows, new_scale, new_middle)
        better = error < least
        least = torch.where(better, error, least)
        scale = torch.where(better, new_scale, scale)
        middle = torch.where(better, new_middle, middle)
    return scale, middle


def _kept(low: torch.Tensor, high: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Scale and middle of a range as they will be kept, in 16 bits."""
    scale = ((high - low) / LEVELS).clamp(min=1e-8).to(torch.bfloat16).float()
    return scale, (low + ZERO * scale).to(torch.bfloat16).float()


def _rounded(rows: torch.Tensor, scale: torch.Tensor, middle: torch.Tensor) -> torch.Tensor:
    """Numbers from -8 to 7."""
    return (rows - middle).mul_(1 / scale).add_(ROUNDER).sub_(ROUNDER).clamp_(-ZERO, LEVELS - ZERO)


def _error(rows: torch.Tensor, scale: torch.Tensor, middle: torch.Tensor) -> torch.Tensor:
    return _rounded(rows, scale, middle).mul_(scale).add_(middle).sub_(rows).square_().sum(-1, keepdim=True)
