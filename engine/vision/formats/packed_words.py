"""Numbers of a few bits in words of 32, the first in the lowest bits, with a scale for each group of a row.

So do MLX and compressed-tensors keep matrices; they differ in what number stands for 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch

from engine.errors import InputError
from engine.vision.formats.checkpoint import AGAIN
from engine.vision.tensors import Shape

WORD = 32
KNOWN_BITS = (4, 8)


@dataclass(frozen=True, slots=True)
class Packing:
    """How a matrix is packed."""

    bits: int
    group: int
    """weights of a row that share a scale"""

    def unpack(self, words: torch.Tensor) -> torch.Tensor:
        """``[rows, words]`` -> ``[rows, groups, group]``, numbers from 0."""
        shifts = torch.arange(0, WORD, self.bits, dtype=torch.int32)
        numbers: torch.Tensor = (words.view(torch.int32).unsqueeze(-1) >> shifts) & (2**self.bits - 1)
        return numbers.view(len(words), -1, self.group)


def packing(name: str, shape: Shape, words: Shape, scales: Shape) -> Packing:
    """The packing that makes a matrix of ``shape`` of words and scales of these shapes.

    Raises:
        InputError: they fit in no known way.
    """
    if len(shape) == len(words) == len(scales) == 2 and min(*words, *scales) > 0:
        bits, rest = divmod(words[1] * WORD, shape[1])
        group, rest_of_group = divmod(shape[1], scales[1])
        if bits in KNOWN_BITS and not rest and not rest_of_group and words[0] == scales[0] == shape[0]:
            return Packing(bits, group)
    raise InputError(f"{name} is packed in a way that Folioscope does not know.", "Get the model in another form.")


def check(is_right: bool, name: str) -> None:
    """Refuse a packed tensor whose parts do not fit each other.

    Raises:
        InputError: they do not.
    """
    if not is_right:
        raise InputError(f"{name} is damaged: its parts do not fit each other.", AGAIN)
