"""Matrices as MLX packs them: 4 or 8 bits, and for each group of a row a scale and what stands for 0 ("affine")."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from engine.vision.formats.checkpoint import unpacked
from engine.vision.formats.packed_words import Packing, check, packing
from engine.vision.formats.tensor_files import TensorFiles
from engine.vision.tensors import Shape


@dataclass(frozen=True, slots=True)
class Affine:
    """One packed matrix: scale times number plus bias."""

    files: TensorFiles
    name: str
    shape: Shape
    packing: Packing

    @property
    def parts(self) -> tuple[str, ...]:
        """Numbers, scales, biases."""
        stem = self.name.removesuffix(".weight")
        return self.name, f"{stem}.scales", f"{stem}.biases"

    def read(self, rows: slice) -> torch.Tensor:
        """float32."""
        numbers, scales, biases = (self.files.read(part) for part in self.parts)

        def piece(some: slice) -> torch.Tensor:
            groups = self.packing.unpack(numbers[some]) * scales[some].float().unsqueeze(-1)
            return (groups + biases[some].float().unsqueeze(-1)).view(-1, self.shape[1])

        return unpacked(self.shape, rows, piece)


def find(files: TensorFiles, name: str, shape: Shape) -> Affine | None:
    """The matrix, if it is kept so. Bits and group are told from the shapes: they may differ from layer to layer.

    Raises:
        InputError: its parts do not fit each other, or not ``shape``.
    """
    scales, biases = (f"{name.removesuffix('.weight')}.{ending}" for ending in ("scales", "biases"))
    if scales not in files:
        return None
    check(name in files and files.kind(name) == "U32", name)
    check(biases in files and files.shape(biases) == files.shape(scales), name)
    return Affine(files, name, shape, packing(name, shape, files.shape(name), files.shape(scales)))
