"""Tensors that a file keeps as they are."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from engine.errors import InputError
from engine.vision.formats.tensor_files import TensorFiles
from engine.vision.tensors import Shape

KINDS = {"F32", "F16", "BF16"}
"""as safetensors names them"""


@dataclass(frozen=True, slots=True)
class Whole:
    """Numbers of 16 or 32 bits, nothing to unpack."""

    files: TensorFiles
    name: str
    is_channels_last: bool

    @property
    def parts(self) -> tuple[str, ...]:
        """Itself."""
        return (self.name,)

    @property
    def shape(self) -> Shape:
        """Of the tensor as it is read."""
        own = self.files.shape(self.name)
        return (own[0], own[3], own[1], own[2]) if self.is_channels_last else own

    def read(self, rows: slice) -> torch.Tensor:
        """In the file's own type."""
        tensor = self.files.read(self.name, rows)
        return tensor.permute(0, 3, 1, 2) if self.is_channels_last else tensor


def find(files: TensorFiles, name: str, shape: Shape) -> Whole | None:
    """The tensor, if the files hold it. MLX puts the colours of the patches last.

    Raises:
        InputError: it is kept in numbers that mean nothing by themselves.
    """
    if name not in files:
        return None
    if files.kind(name) not in KINDS:
        raise InputError(
            f"{name} is packed in a way that Folioscope does not know ({files.kind(name)}).",
            "Get the model in another form.",
        )
    own = files.shape(name)
    return Whole(files, name, len(shape) == 4 and own != shape and own == (shape[0], *shape[2:], shape[1]))
