"""Matrices in 16, 8 and 4 bits, each multiplied by the kernel that is quickest for the number of rows.

Shapes: ``x`` [m, k] in, [m, n] out; a matrix is [n, k] as in the checkpoint. PyTorch's kernels for quantised weights
read few bytes and are made for few rows; for many a matrix is turned into 16 bits first, in a scratch of its own size.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import torch
import torch.nn.functional as F

FEW_ROWS = {torch.uint8: 160, torch.int8: 12}
"""up to so many rows a quantised kernel is quicker than 16 bits (measured on two cores with AVX-512); it is quickest
with bfloat16 beside it even where that is emulated: what comes in as 32 bits is rounded, which costs less than 4 or 8
bits do"""
ZERO = 8
"""the 4-bit number of a group's middle"""
CARD_TILES = 8
"""inner tiles of tinygemm's layout, for rows of a multiple of 128 weights"""
HALVES = (32, 16)
"""PyTorch's 4-bit layout keeps row r and row r + half of a block in one byte; half depends on the processor"""


class Linear(Protocol):
    """A matrix, perhaps with a bias."""

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        """[m, k] -> [m, n]"""
        ...


@dataclass(frozen=True, slots=True)
class Plain:
    """As in the checkpoint."""

    weight: torch.Tensor
    bias: torch.Tensor | None = None

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        """[m, k] -> [m, n]"""
        return F.linear(x, self.weight, self.bias)


@dataclass(frozen=True, slots=True)
class Int8:
    """8-bit numbers with a scale for each row."""

    weight: torch.Tensor
    """[n, k], int8"""
    scales: torch.Tensor
    """[n]"""

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        """[m, k] -> [m, n]"""
        if _has_kernel(x, torch.int8):
            return torch._weight_int8pack_mm(x.bfloat16(), self.weight, self.scales).to(x.dtype)
        return F.linear(x, self.weight.to(x.dtype)) * self.scales

    def rows(self, numbers: torch.Tensor) -> torch.Tensor:
        """Some rows of the matrix: [len(numbers), k]."""
        return self.weight[numbers].to(self.scales.dtype) * self.scales[numbers, None]


@dataclass(frozen=True, slots=True)
class Int4:
    """Groups of 4-bit numbers, each with a scale and a middle: weight = (number - 8) * scale + middle."""

    packed: torch.Tensor
    """[n, k / 2], uint8, as PyTorch's kernel for processors has it"""
    groups: torch.Tensor
    """[k / group, n, 2]: scales and middles"""
    half: int
    """of HALVES, as ``packed`` was made with"""

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        """[m, k] -> [m, n]"""
        if _has_kernel(x, torch.uint8):
            group = x.shape[1] // self.groups.shape[0]
            product = torch.ops.aten._weight_int4pack_mm_for_cpu(x.bfloat16(), self.packed, group, self.groups)
            return product.to(x.dtype)  # type: ignore[no-any-return]
        return x @ self.transposed().to(x.dtype)

    def numbers(self) -> torch.Tensor:
        """[n, k], uint8 from 0 to 15."""
        rows, half = self.packed.shape[0], self.half
        packed = self.packed.view(rows // (2 * half), -1, half).transpose(1, 2)
        return torch.stack((packed & 15, packed >> 4), dim=1).reshape(rows, -1)

    def transposed(self) -> torch.Tensor:
        """The matrix in 16 bits, [k, n], computed as the kernel does: rounded once."""
        count, rows = self.groups.shape[:2]
        width, half = 2 * self.packed.shape[1], self.half
        blocks = rows // (2 * half)
        packed = self.packed.view(blocks, count, width // count, half).permute(1, 2, 0, 3)
        scales, middles = (part.reshape(count, 1, blocks, 2, half) for part in self.groups.unbind(-1))
        out = torch.empty((width, rows), dtype=self.groups.dtype, device=self.packed.device)
        target = out.view(count, width // count, blocks, 2, half)
        for place, numbers in enumerate((packed & 15, packed >> 4)):
            number = numbers.view(torch.int8).sub_(ZERO).to(out.dtype)
            torch.addcmul(middles[..., place, :], number, scales[..., place, :], out=target[..., place, :])
        return out


@dataclass(frozen=True, slots=True)
class CardInt4:
    """The same numbers on an NVIDIA card, in the layout of its kernel (tinygemm), which serves any number of rows."""

    packed: torch.Tensor
    """int32, four-dimensional"""
    groups: torch.Tensor
    """[k / group, n, 2]: scales and middles"""

    @staticmethod
    def of(matrix: Int4, device: torch.device) -> CardInt4:
        """Move a matrix to the card."""
        numbers = matrix.numbers().to(device)
        pairs = numbers[:, ::2] << 4 | numbers[:, 1::2]
        packed = torch.ops.aten._convert_weight_to_int4pack(pairs, CARD_TILES)
        return CardInt4(packed, matrix.groups.to(device))

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        """[m, k] -> [m, n]"""
        group = x.shape[1] // self.groups.shape[0]
        product = torch.ops.aten._weight_int4pack_mm(x.bfloat16(), self.packed, group, self.groups)
        return product.to(x.dtype)  # type: ignore[no-any-return]


def _has_kernel(x: torch.Tensor, kind: torch.dtype) -> bool:
    """Whether the kernel for weights of this kind is there, and the quicker one."""
    return x.is_cpu and x.shape[0] <= FEW_ROWS[kind]


def pack(numbers: torch.Tensor) -> torch.Tensor:
    """4-bit numbers [n, k] as PyTorch's kernel for this processor takes them: [n, k / 2], uint8."""
    return torch.ops.aten._convert_weight_to_int4pack_for_cpu(numbers.to(torch.int32), 1)  # type: ignore[no-any-return]


def packing() -> int | None:
    """Which of HALVES this processor's 4-bit kernel has; None: another one, which is not read here."""
    rows, width = 4 * HALVES[0], 32
    numbers = torch.randint(2 * ZERO, (rows, width), generator=torch.Generator().manual_seed(0))
    packed, groups = pack(numbers), torch.tensor((1.0, 0.0)).repeat(1, rows, 1)
    for half in HALVES:
        if bool((numbers - ZERO == Int4(packed, groups, half).transposed().T).all()):
            return half
    return None
