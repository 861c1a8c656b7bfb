"""What every form of weights looks like from outside, and the refusal of files that are not what they should be."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

import torch

from engine.errors import InputError
from engine.vision.config import ModelConfig
from engine.vision.tensors import Shape

EVERY_ROW = slice(None)
HARMLESS = ("rope_freqs.weight", "rotary_emb.inv_freq", "position_ids")
"""ends of the names of tensors that repeat what the configuration says"""
AGAIN = "Get the model again."
PIECE = 2**23
"""weights that are unpacked at a time"""
SAMPLE = 16 * 2**10
"""bytes at the beginning, the middle and the end of a tensor that tell it from others"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way of understanding a file where what is in it leaves more than one."""

    cross_permuted: bool = False
    """rows of queries and keys that look at the page lie in the order of llama.cpp's rotation, though nothing is
    rotated there"""
    gates_are_tanh: bool = False
    """gates of the encoder's last layers lie in the file as their hyperbolic tangents; with them came another order of
    its queries and keys"""


PLAIN = Reading()


class Checkpoint(Protocol):
    """Weights of a Llama 3.2 Vision, whose names and shapes have been checked. Nothing is loaded until it is read."""

    format: str
    """as people know it: safetensors, Ollama, nf4, MLX, compressed-tensors"""
    config: ModelConfig
    size: int
    """bytes on disk"""
    test: bool
    """random weights, made for tests"""

    def fingerprint(self) -> str:
        """A hash of descriptions and of samples of every tensor, the same wherever the files lie.

        Two models never share it, but it is no protection against a forged file.
        """
        ...

    def readings(self) -> tuple[Reading, ...]:
        """The ways in which the file can be understood, the likeliest first."""
        ...

    def tensor(self, name: str, reading: Reading, rows: slice = EVERY_ROW) -> torch.Tensor:
        """A tensor by its canonical name, or some of its rows: float32, bfloat16 or float16, in the layout of
        ``expected_tensors``. What is not packed may share memory with the file and must not be written to."""
        ...

    def vocabulary(self) -> tuple[list[bytes], dict[str, int]]:
        """Ordinary tokens by id, which is their rank in merging, and ids of the special ones.

        Raises:
            InputError: it is not a byte-level vocabulary.
        """
        ...


class Stored(Protocol):
    """One tensor of the model, as its file keeps it."""

    @property
    def parts(self) -> tuple[str, ...]:
        """Names of what it is made of, as ``TensorFiles`` has them."""
        ...

    @property
    def shape(self) -> Shape:
        """As it is when read whole."""
        ...

    def read(self, rows: slice) -> torch.Tensor:
        """The tensor, or some of its rows."""
        ...


def unpacked(shape: Shape, rows: slice, piece: Callable[[slice], torch.Tensor]) -> torch.Tensor:
    """Rows of a packed matrix as float32, unpacked a piece at a time so that little memory is needed beside them."""
    first, last, _ = rows.indices(shape[0])
    result = torch.empty((max(0, last - first), *shape[1:]))
    step = max(1, PIECE // max(1, result[:1].numel()))
    for place in range(first, last, step):
        end = min(last, place + step)
        result[place - first : end - first] = piece(slice(place, end))
    return result


def compare(found: Mapping[str, Shape], extra: Iterable[str], expected: Mapping[str, Shape], file: str) -> None:
    """Refuse weights that lack a tensor, have one of another shape, or one too many.

    Raises:
        InputError: names the first of them and says how many there are.
    """
    missing = [name for name in expected if name not in found]
    shaped = [name for name in found if found[name] != expected[name]]
    strange = sorted(name for name in extra if not name.endswith(HARMLESS))
    if missing:
        raise InputError(f"{file} lacks {_first(missing)}.", AGAIN)
    if shaped:
        shapes = f"{_sides(found[shaped[0]])} instead of {_sides(expected[shaped[0]])}"
        raise InputError(f"In {file}, the size of {_first(shaped)} does not fit: {shapes}.", AGAIN)
    if strange:
        raise InputError(f"{file} holds what Llama 3.2 Vision does not have: {_first(strange)}.", AGAIN)


def _first(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]} ({len(names)} tensors in all)"


def _sides(shape: Shape) -> str:
    return " × ".join(str(side) for side in shape) or "one number"


def fingerprint(descriptions: Iterable[bytes], samples: Iterable[bytes]) -> str:
    """A hash of everything given."""
    digest = hashlib.blake2b(digest_size=20)
    for part in (*descriptions, *samples):
        digest.update(len(part).to_bytes(8, "little"))
        digest.update(part)
    return digest.hexdigest()


def sampled(size: int) -> tuple[slice, ...]:
    """Which bytes of a tensor of so many go into a fingerprint."""
    places = (0, (size - SAMPLE) // 2, size - SAMPLE)
    return tuple(slice(place, place + SAMPLE) for place in places) if size > 3 * SAMPLE else (slice(0, size),)
