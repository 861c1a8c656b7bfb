"""From 16 bits to 8 and 4, with the least error rather than the widest range.

8 bits: one scale for each row, symmetric. 4 bits: one scale and one middle for each group of a row (affine,
round to nearest); of some narrower ranges each group takes the one whose weights differ least from the original in the
sum of squares, so that one far-off weight does not blur the others.
"""

from __future__ import annotations

import torch

LEVELS = 15
ZERO = 8
RANGES = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75)
"""parts of a group's range that are tried"""
ROWS_AT_ONCE = 512


def eight_bits(weight: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """[n, k] -> numbers [n, k] int8, scales [n] bfloat16."""
    scales = (weight.float().abs().amax(1) / 127).clamp(min=1e-12).to(torch.bfloat16)
    numbers = (weight.float() / scales.float()[:, None]).round().clamp(-127, 127).to(torch.int8)
    return numbers, scales


def four_bits(weight: torch.Tensor, group: int) -> tuple[torch.Tensor, torch.Tensor]:
    """[n, k] -> numbers [n, k] uint8 from 0 to 15, groups [k / group, n, 2] bfloat16: scales and middles."""
    numbers, groups = [], []
    for first in range(0, weight.shape[0], ROWS_AT_ONCE):
        some = weight[first : first + ROWS_AT_ONCE]
        rows = some.float().view(some.shape[0], -1, group)
        number, scale, middle = _best(rows)
        numbers.append(number.to(torch.uint8).view(some.shape))
        groups.append(torch.stack((scale, middle), dim=-1).squeeze(2))
    return torch.cat(numbers), torch.cat(groups).transpose(0, 1).contiguous().to(torch.bfloat16)


def _best(rows: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """[n, groups, group] -> numbers of the same shape, scales and middles [n, groups, 1], of the best range."""
    low, high = rows.amin(-1, keepdim=True), rows.amax(-1, keepdim=True)
    best = _rounded(rows, low, high)
    least = _error(rows, *best)
    for part in RANGES[1:]:
        tried = _rounded(rows, low * part, high * part)
        error = _error(rows, *tried)
        better = error < least
        least = torch.where(better, error, least)
        numbers, scale, middle = (torch.where(better, new, old) for new, old in zip(tried, best, strict=True))
        best = numbers, scale, middle
    return best


def _rounded(
    rows: torch.Tensor, low: torch.Tensor, high: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """With scale and middle as they will be kept, in 16 bits."""
    scale = ((high - low) / LEVELS).clamp(min=1e-8).to(torch.bfloat16).float()
    middle = (low + ZERO * scale).to(torch.bfloat16).float()
    return ((rows - middle) / scale + ZERO).round_().clamp_(0, LEVELS), scale, middle


def _error(rows: torch.Tensor, numbers: torch.Tensor, scale: torch.Tensor, middle: torch.Tensor) -> torch.Tensor:
    return ((numbers - ZERO) * scale + middle - rows).square_().sum(-1, keepdim=True)
