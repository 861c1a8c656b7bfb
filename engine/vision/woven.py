"""Matrices in Q4_K with eight rows woven together, so that one instruction works on a number of each.

A block is 256 weights of a row: scale and minimum of 16 bits, twelve bytes of eight scales and eight minima of 6 bits,
one of each for 32 weights, and 128 bytes of 4-bit numbers. Eight blocks that stand above each other are woven into one:
their scales, their minima, twelve bytes with scales and minima of all eight rows for each 32 weights, and the numbers,
some bytes of each row in turn. It is llama.cpp's ``block_q4_Kx8`` (``ggml/src/ggml-cpu/repack.h``).
"""

from __future__ import annotations

import torch

ROWS = 8
BLOCK = 144
"""bytes"""
NUMBERS = 128
"""bytes of a block that are 4-bit numbers; before them stand its scales"""
TURNS = (8, 4)
"""bytes of a row in turn: which of them depends on the processor"""
LOW_4, LOW_6, LOW_2 = 0x0F0F0F0F, 0x3F3F3F3F, 0x03030303
"""bits of four bytes at once"""


def weave(blocks: torch.Tensor, turn: int) -> torch.Tensor:
    """[n, bytes of a row], uint8, with n a multiple of ``ROWS`` -> the same number of bytes in the same shape."""
    single = blocks.view(-1, ROWS, blocks.shape[1] // BLOCK, BLOCK).transpose(1, 2)
    out = torch.empty_like(blocks)
    halves, scales, numbers = _parts(out, turn)
    halves.copy_(single[..., :4].view(torch.int16).transpose(2, 3))
    scales.copy_(_turned(single[..., 4:16]))
    numbers.copy_(single[..., 16:].view(_word(turn)).transpose(2, 3))
    return out


def unweave(matrix: torch.Tensor, turn: int) -> torch.Tensor:
    """What ``weave`` was given."""
    out = torch.empty_like(matrix)
    single = out.view(-1, ROWS, matrix.shape[1] // BLOCK, BLOCK).transpose(1, 2)
    halves, scales, numbers = _parts(matrix, turn)
    single[..., :4].view(torch.int16).copy_(halves.transpose(2, 3))
    single[..., 4:16].copy_(_turned(scales))
    single[..., 16:].view(_word(turn)).copy_(numbers.transpose(2, 3))
    return out


def _word(turn: int) -> torch.dtype:
    return torch.int64 if turn == TURNS[0] else torch.int32


def _parts(matrix: torch.Tensor, turn: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Views of a woven matrix, [n / 8, blocks of a row, ...]: scales and minima [2, 8], those of each 32 weights
    [8, 12], numbers [turns, 8]."""
    eight = matrix.view(-1, matrix.shape[1] // BLOCK, ROWS * BLOCK)
    start = ROWS * (BLOCK - NUMBERS)
    halves, scales, numbers = eight.tensor_split((4 * ROWS, start), -1)
    return (
        halves.view(torch.int16).view(*eight.shape[:2], 2, ROWS),
        scales.view(*eight.shape[:2], ROWS, -1),
        numbers.view(_word(turn)).view(*eight.shape[:2], -1, ROWS),
    )


def _turned(packed: torch.Tensor) -> torch.Tensor:
    """Eight times eight scales and minima, by rows -> by groups of 32 weights, or back: [..., 8, 12] -> the same."""
    first, second, third = packed.contiguous().view(torch.int32).unbind(-1)
    scales = _transposed(first & LOW_6, third & LOW_4 | (first >> 6 & LOW_2) << 4)
    minima = _transposed(second & LOW_6, third >> 4 & LOW_4 | (second >> 6 & LOW_2) << 4)
    words = [low | (high >> 4 & LOW_2) << 6 for low, high in (scales, minima)]
    third = scales[1] & LOW_4 | (minima[1] & LOW_4) << 4
    return torch.stack((*words, third), dim=-1).view(torch.uint8)


def _transposed(low: torch.Tensor, high: torch.Tensor) -> tuple[torch.Tensor, ...]:
    """Bytes [..., 8, 4 and 4] with the last two dimensions exchanged."""
    bytes_ = torch.stack((low, high), dim=-1).view(torch.uint8)
    return bytes_.transpose(-1, -2).contiguous().view(torch.int32).unbind(-1)
