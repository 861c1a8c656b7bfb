"""Matrices of compressed-tensors: packed whole numbers ("pack-quantized"), and 8-bit floats with scales."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from engine.errors import InputError
from engine.vision.formats.checkpoint import unpacked
from engine.vision.formats.packed_words import Packing, check, packing
from engine.vision.formats.tensor_files import TensorFiles
from engine.vision.tensors import Shape

FLOATS = {"F32", "F16", "BF16"}


@dataclass(frozen=True, slots=True)
class Integers:
    """One packed matrix: scale times the distance from what stands for 0, which is the middle where it is not given."""

    files: TensorFiles
    name: str
    shape: Shape
    packing: Packing

    @property
    def parts(self) -> tuple[str, ...]:
        """Numbers, scales, and what else is there."""
        endings = ("packed", "scale", "shape", "zero_point", "g_idx")
        return tuple(part for part in (f"{self.name}_{ending}" for ending in endings) if part in self.files)

    def read(self, rows: slice) -> torch.Tensor:
        """float32."""
        numbers, scales = (self.files.read(f"{self.name}_{part}") for part in ("packed", "scale"))
        zeros = self._zeros()

        def piece(some: slice) -> torch.Tensor:
            distances: torch.Tensor = self.packing.unpack(numbers[some]) - zeros[some].unsqueeze(-1)
            return torch.mul(distances, scales[some].float().unsqueeze(-1)).view(-1, self.shape[1])

        return unpacked(self.shape, rows, piece)

    def _zeros(self) -> torch.Tensor:
        """``[rows, groups]``, numbers from 0. They are packed along the rows, where they are packed."""
        middle, name = 2 ** (self.packing.bits - 1), f"{self.name}_zero_point"
        shape = self.files.shape(f"{self.name}_scale")
        if name not in self.files:
            return torch.full(shape, middle, dtype=torch.int32)
        zeros = self.files.read(name)
        if zeros.dtype is torch.int8:
            return torch.add(zeros.int(), middle)
        along_rows = Packing(self.packing.bits, 1).unpack(zeros.T.contiguous())
        by_row: torch.Tensor = along_rows.squeeze(-1).T
        return by_row[: shape[0]]

    def check(self) -> None:
        """Refuse parts that do not fit each other, and columns in an order of their own.

        Raises:
            InputError: they do not fit, or are in an order.
        """
        scales, zeros, order = (f"{self.name}_{ending}" for ending in ("scale", "zero_point", "g_idx"))
        check(self.files.kind(scales) in FLOATS, self.name)
        if zeros in self.files:
            rows, groups = self.files.shape(scales)
            packed_rows = -(-rows * self.packing.bits // 32)
            fitting = {("I8", (rows, groups)), ("I32", (packed_rows, groups))}
            check((self.files.kind(zeros), self.files.shape(zeros)) in fitting, self.name)
        if order in self.files and not self._is_plain_order(self.files.read(order)):
            raise InputError(
                f"The columns of {self.name} are grouped by activation order, which Folioscope does not read.",
                "Get the model in another form.",
            )

    def _is_plain_order(self, order: torch.Tensor) -> bool:
        """Whether each column belongs to the group in which it lies; -1 stands for that too."""
        plain = torch.arange(self.shape[1]) // self.packing.group
        return order.shape == plain.shape and bool(((order == plain) | (order == -1)).all())


@dataclass(frozen=True, slots=True)
class Floats:
    """A matrix of 8-bit floats, with a scale for each row or one for all."""

    files: TensorFiles
    name: str

    @property
    def parts(self) -> tuple[str, ...]:
        """Numbers and scales."""
        return self.name, f"{self.name}_scale"

    @property
    def shape(self) -> Shape:
        """Of the matrix."""
        return self.files.shape(self.name)

    def read(self, rows: slice) -> torch.Tensor:
        """float32."""
        numbers, scales = (self.files.read(part) for part in self.parts)
        by_row = scales.float().view(-1, 1).expand(self.shape[0], 1)
        return unpacked(self.shape, rows, lambda some: numbers[some].float() * by_row[some])


def find_integers(files: TensorFiles, name: str, shape: Shape) -> Integers | None:
    """The matrix, if it is kept so.

    Raises:
        InputError: its parts do not fit each other, or not ``shape``.
    """
    packed, scales, own_shape = (f"{name}_{ending}" for ending in ("packed", "scale", "shape"))
    if packed not in files:
        return None
    check(files.kind(packed) == "I32" and scales in files, name)
    if own_shape in files:
        check(files.shape(own_shape) == (2,) and tuple(files.read(own_shape).tolist()) == shape, name)
    matrix = Integers(files, name, shape, packing(name, shape, files.shape(packed), files.shape(scales)))
    matrix.check()
    return matrix


def find_floats(files: TensorFiles, name: str, shape: Shape) -> Floats | None:
    """The matrix, if it is kept so.

    Raises:
        InputError: its parts do not fit each other.
    """
    scales = f"{name}_scale"
    if name not in files or files.kind(name) != "F8_E4M3":
        return None
    check(scales in files and files.kind(scales) in FLOATS and len(shape) == len(files.shape(name)) == 2, name)
    check(files.shape(scales) in {(), (1,), (1, 1), (files.shape(name)[0],), (files.shape(name)[0], 1)}, name)
    return Floats(files, name)
