"""Matrices in bitsandbytes' NormalFloat 4: sixteen values and a scale for each block of 64, itself often quantised.

After Dettmers et al. 2023, "QLoRA: Efficient Finetuning of Quantized LLMs"; the layout is that of bitsandbytes'
``QuantState.as_dict(packed=True)``. Two codes lie in a byte, the first in its upper half.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass

import torch

from engine.vision.formats.checkpoint import unpacked
from engine.vision.formats.packed_words import check
from engine.vision.formats.tensor_files import TensorFiles
from engine.vision.tensors import Shape

STATE = "quant_state.bitsandbytes__nf4"
LARGEST_STATE = 2**16
"""bytes; a few hundred are usual"""
NESTED = ("nested_absmax", "nested_quant_map")
SCALES = ("absmax", "quant_map")


@dataclass(frozen=True, slots=True)
class Nf4:
    """One packed matrix."""

    files: TensorFiles
    name: str
    shape: Shape
    block: int
    """weights that share a scale"""
    nested_block: int
    """scales that share a scale of their own; 0: they are kept as they are"""
    nested_offset: float

    @property
    def parts(self) -> tuple[str, ...]:
        """Codes, scales, and what the scales are made of."""
        endings = (STATE, *SCALES, *(NESTED if self.nested_block else ()))
        return (self.name, *(f"{self.name}.{ending}" for ending in endings))

    def read(self, rows: slice) -> torch.Tensor:
        """float32."""
        scales, codes = self._scales(), self._codes()
        values = self._part("quant_map").float()
        pairs = torch.cartesian_prod(values, values)  # by the byte: its upper and its lower code

        def piece(some: slice) -> torch.Tensor:
            first, last = some.start * self.shape[1], some.stop * self.shape[1]
            begin, end = first // self.block, -(-last // self.block)
            packed = codes[begin * self.block // 2 : end * self.block // 2]
            blocks = pairs.index_select(0, packed.int()).view(-1, self.block) * scales[begin:end, None]
            return blocks.view(-1)[first - begin * self.block :][: last - first].view(-1, self.shape[1])

        return unpacked(self.shape, rows, piece)

    def _codes(self) -> torch.Tensor:
        return self.files.read(self.name).view(torch.uint8).view(-1)

    def _part(self, ending: str) -> torch.Tensor:
        return self.files.read(f"{self.name}.{ending}").view(-1)

    def _scales(self) -> torch.Tensor:
        """``[blocks]``."""
        scales = self._part("absmax")
        if not self.nested_block:
            return scales.float()
        factors = self._part("nested_absmax").float().repeat_interleave(self.nested_block)[: len(scales)]
        return self._part("nested_quant_map").float()[scales.int()] * factors + self.nested_offset

    def check(self) -> None:
        """Refuse parts that do not fit each other.

        Raises:
            InputError: they do not.
        """
        check(all(part in self.files for part in self.parts), self.name)
        weights = math.prod(self.shape)
        check(len(self.shape) == 2 and weights > 0 and weights % self.block == 0 == self.block % 2, self.name)
        check(self.files.read(self.name).nbytes == weights // 2, self.name)
        sizes = {"absmax": weights // self.block, "quant_map": 16}
        if self.nested_block:
            sizes |= {"nested_absmax": -(-sizes["absmax"] // self.nested_block), "nested_quant_map": 256}
        check(all(self._part(ending).numel() == size for ending, size in sizes.items()), self.name)
        scales = self.files.kind(f"{self.name}.absmax")
        check((scales == "U8") if self.nested_block else scales in {"F32", "F16", "BF16"}, self.name)


def find(files: TensorFiles, name: str, shape: Shape) -> Nf4 | None:
    """The matrix, if it is kept so.

    Raises:
        InputError: its parts do not fit each other, or not ``shape``.
    """
    state_name = f"{name}.{STATE}"
    if state_name not in files:
        return None
    check(name in files and math.prod(files.shape(state_name)) <= LARGEST_STATE, name)
    try:
        state = json.loads(files.read(state_name).view(torch.uint8).numpy().tobytes())
        own_shape = tuple(int(side) for side in state["shape"])
        block, nested = int(state["blocksize"]), f"{name}.nested_absmax" in files
        nested_block = int(state["nested_blocksize"]) if nested else 0
        offset = float(state["nested_offset"]) if nested else 0.0
        check(state["quant_type"] == "nf4" and block > 0 and nested_block >= int(nested), name)
    except (KeyError, TypeError, ValueError, OverflowError, RecursionError):
        check(False, name)
    matrix = Nf4(files, name, own_shape, block, nested_block, offset)
    if own_shape == shape:  # otherwise the shape is what is refused
        matrix.check()
    return matrix
