"""The header of a GGUF file, and the bytes of its tensors, read where they are used.

After the format's description in ggml's ``gguf.md``. The ``gguf`` package's own reader takes eight seconds for a
vocabulary of this size, and trusts the file.
"""

from __future__ import annotations

import math
import os
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from gguf.constants import GGML_QUANT_SIZES, GGMLQuantizationType
from gguf.quants import dequantize

from engine.errors import InputError
from engine.vision.formats.checkpoint import AGAIN, unpacked
from engine.vision.tensors import Shape

MAGIC = b"GGUF"
VERSIONS = {2, 3}
MOST_ENTRIES, MOST_VALUES, MOST_SIDES = 2**16, 2**24, 4
SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
"""kinds of values -> ``struct``'s letters"""
STRING, ARRAY = 8, 9
ALIGNMENT = 32
PLAIN_TYPES = {
    GGMLQuantizationType.F32: torch.float32,
    GGMLQuantizationType.F16: torch.float16,
    GGMLQuantizationType.BF16: torch.bfloat16,
}
BLOCKS = {"Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0", "Q2_K", "Q3_K", "Q4_K", "Q5_K", "Q6_K"}
"""kinds of packed tensors that are read"""


@dataclass(frozen=True, slots=True)
class GgufTensor:
    """One tensor of the file; see ``Stored``."""

    content: np.ndarray[Any, np.dtype[np.uint8]]
    """its bytes, mapped"""
    name: str
    kind: GGMLQuantizationType
    shape: Shape
    """rows first, the reverse of what the file says"""

    @property
    def parts(self) -> tuple[str, ...]:
        """Itself."""
        return (self.name,)

    def read(self, rows: slice) -> torch.Tensor:
        """Packed ones as float32, others in the file's own type."""
        plain = PLAIN_TYPES.get(self.kind)
        if plain:
            return torch.from_numpy(self.content).view(plain).view(self.shape)[rows]
        by_row = self.content.reshape(self.shape[0], -1)
        with np.errstate(all="ignore"):  # what is damaged may hold any numbers
            return unpacked(self.shape, rows, lambda some: torch.from_numpy(dequantize(by_row[some], self.kind)))


class GgufFile:
    """Metadata and tensors of a file by name."""

    def __init__(self, path: Path) -> None:
        """Read the header.

        Raises:
            InputError: it is no GGUF file, damaged, or only a part of it is there.
        """
        self.size = os.path.getsize(path)
        # A private mapping: torch warns of memory that cannot be written to. The plain view makes slices cheap.
        self._bytes = np.memmap(path, np.uint8, "c").view(np.ndarray)
        self._view = memoryview(self._bytes.data)
        self._place = 0
        self._path = path
        try:
            self.metadata, self.tensors = self._header()
        except (struct.error, ValueError, OverflowError, UnicodeDecodeError) as error:
            raise InputError(f"{path.name} is damaged, or only a part of it is there.", AGAIN) from error
        self.header = bytes(self._view[: self._place])

    def _header(self) -> tuple[dict[str, Any], dict[str, GgufTensor]]:
        magic, version, tensors, entries = self._take("4sIQQ")
        if magic != MAGIC or version not in VERSIONS or max(tensors, entries) > MOST_ENTRIES:
            raise ValueError("not a header")
        metadata = {self._string(): self._value() for _ in range(entries)}
        described = [(self._string(), *self._description()) for _ in range(tensors)]
        alignment = metadata.get("general.alignment", ALIGNMENT)
        if type(alignment) is not int or not 0 < alignment <= 2**20:
            raise ValueError("no alignment")
        begin = -(-self._place // alignment) * alignment
        made = {name: self._tensor(name, kind, shape, begin + offset) for name, shape, kind, offset in described}
        if len(made) != tensors or len(metadata) != entries:
            raise ValueError("a name stands for two things")
        return metadata, made

    def _take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + form, self._view, self._place)
        self._place += struct.calcsize("<" + form)
        return values

    def _string(self) -> str:
        (length,) = self._take("Q")
        self._refuse_beyond(length)
        self._place += length
        return bytes(self._view[self._place - length : self._place]).decode()

    def _value(self) -> Any:
        (kind,) = self._take("I")
        if kind != ARRAY:
            return self._scalar(kind)
        kind, count = self._take("IQ")
        if count > MOST_VALUES:
            raise ValueError("too many values")
        if kind in SCALARS:
            self._refuse_beyond(count * struct.calcsize(SCALARS[kind]))
            return list(self._take(f"{count}{SCALARS[kind]}"))
        self._refuse_beyond(count * struct.calcsize("Q"))  # a string begins with its length
        return [self._scalar(kind) for _ in range(count)]

    def _scalar(self, kind: int) -> Any:
        if kind == STRING:
            return self._string()
        if kind not in SCALARS:
            raise ValueError("an unknown kind of value")
        return self._take(SCALARS[kind])[0]

    def _description(self) -> tuple[Shape, int, int]:
        """Shape, kind, offset."""
        (sides,) = self._take("I")
        if sides > MOST_SIDES:
            raise ValueError("too many sides")
        shape = self._take(f"{sides}Q")
        kind, offset = self._take("IQ")
        return tuple(reversed(shape)), kind, offset

    def _tensor(self, name: str, number: int, shape: Shape, place: int) -> GgufTensor:
        kind = GGMLQuantizationType(number)
        is_known = kind in PLAIN_TYPES or (kind.name in BLOCKS and len(shape) > 1)
        if not is_known:
            raise InputError(
                f"{name} in {self._path.name} is packed as {kind.name}, which Folioscope does not read.",
                "Get the model in another form.",
            )
        block, block_bytes = GGML_QUANT_SIZES[kind]
        size = math.prod(shape) // block * block_bytes
        if not shape or min(shape) < 1 or shape[-1] % block or place % 8 or place + size > self.size:
            raise ValueError("a tensor outside the file")
        return GgufTensor(self._bytes[place : place + size], name, kind, shape)

    def _refuse_beyond(self, length: int) -> None:
        if length > self.size - self._place:
            raise ValueError("longer than the file")

    def samples(self, places_of: Callable[[int], tuple[slice, ...]]) -> Iterator[bytes]:
        """Bytes of each tensor at the places that ``places_of`` gives for its size."""
        for tensor in self.tensors.values():
            for place in places_of(len(tensor.content)):
                yield tensor.content[place].tobytes()
