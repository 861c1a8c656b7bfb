"""Where the model's parts take their weights from: a protocol, and prepared ones on disk.

Prepared weights are a folder: ``model.json`` says what they are, and each shard beside it is a safetensors file with
the tensors of a layer in the form that they are computed with. Shards are mapped into memory, so that a start reads
nothing, and the system may take the memory back. Sizes are checked here, contents when they are prepared.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import torch
from safetensors import SafetensorError, safe_open

from engine.contracts import Precision
from engine.errors import InputError
from engine.vision import tensors
from engine.vision.blocks import Blocks, Shortlisted, Whole, Woven
from engine.vision.config import ModelConfig
from engine.vision.ggml import Ggml, Kind
from engine.vision.linear import CardInt4, Int4, Int8, Linear, Plain
from engine.vision.shard import is_aligned

INDEX = "model.json"
FORM = 3
"""of prepared weights; of another one they have to be prepared anew"""
PACKED, NUMBERS, SCALES = "packed", "int8", "scales"
"""endings of the names of quantised weights: 4-bit numbers, 8-bit numbers, and the scales of both"""
WOVEN = ".q4_kx8"
"""ending of the names of weights in Q4_K that are woven"""


def ending(kind: Kind) -> str:
    """Of the names of weights in blocks."""
    return f".{kind.name.lower()}"


class Weights(Protocol):
    """What the parts of the model ask for."""

    @property
    def config(self) -> ModelConfig:
        """The numbers of the model."""
        ...

    @property
    def dtype(self) -> torch.dtype:
        """That is computed in."""
        ...

    @property
    def device(self) -> torch.device:
        """Where it is computed."""
        ...

    def tensor(self, name: str) -> torch.Tensor:
        """A weight that is not quantised."""
        ...

    def linear(self, name: str) -> Linear:
        """The matrix ``name.weight`` with ``name.bias`` where there is one."""
        ...

    def embedding(self) -> Int8 | torch.Tensor:
        """One row for each token."""
        ...


def fingerprint(source: str, precision: Precision, blocks: bool) -> str:
    """Of weights as they are computed with."""
    return f"{source}-{precision}{'-blocks' if blocks else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """What ``model.json`` says."""

    config: ModelConfig
    precision: Precision
    half: int | None
    """of PyTorch's 4-bit layout; None where nothing is in it"""
    blocks: bool
    """quantised weights are in llama.cpp's formats"""
    woven: int | None
    """in which turns; None where nothing is woven"""
    source: str
    """fingerprint of the checkpoint they were made from"""
    name: str
    origin: str
    """path of the checkpoint"""
    format: str
    test: bool
    shards: tuple[tuple[str, int, str], ...]
    """name, bytes, hash"""

    @property
    def weights(self) -> str:
        """Fingerprint of these weights."""
        return fingerprint(self.source, self.precision, self.blocks)


def read_index(folder: Path) -> Index | None:
    """What the folder holds; None where it holds no whole set of prepared weights of this form."""
    try:
        content = json.loads((folder / INDEX).read_bytes())
        if content["form"] != FORM:
            return None
        index = _index(content)
        whole = all((folder / name).stat().st_size == size for name, size, _ in index.shards)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return index if whole else None


def _index(content: Mapping[str, Any]) -> Index:
    return Index(
        config=ModelConfig.from_json(content["config"]),
        precision=Precision(content["precision"]),
        half=content["half"],
        blocks=bool(content["blocks"]),
        woven=content["woven"],
        source=str(content["source"]),
        name=str(content["name"]),
        origin=str(content["origin"]),
        format=str(content["format"]),
        test=bool(content["test"]),
        shards=tuple((str(name), int(size), str(digest)) for name, size, digest in content["shards"]),
    )


class Prepared:
    """Prepared weights, mapped."""

    def __init__(self, folder: Path, dtype: torch.dtype, device: torch.device, ggml: Ggml | None = None) -> None:
        """``ggml``: needed for weights in blocks. Raises InputError where the folder holds no whole set."""
        index = read_index(folder)
        if index is None:
            raise InputError("The prepared vision model is incomplete.", "Look at a page again: it is prepared anew.")
        self.index = index
        self.config, self.dtype, self.device = index.config, dtype, device
        self._ggml = ggml
        try:
            files: list[Any] = [safe_open(folder / name, "pt") for name, _, _ in index.shards]
        except (OSError, SafetensorError):
            raise InputError("The prepared vision model is damaged.", "Remove its folder and look again.") from None
        self._files = {name: file for file in files for name in file.keys()}  # noqa: SIM118 - no mapping

    def tensor(self, name: str) -> torch.Tensor:
        """A weight that is not quantised."""
        return self._mapped(name).to(self.device, self.dtype)

    def linear(self, name: str) -> Linear:
        """A matrix, in the form that it was prepared in."""
        weight, bias = f"{name}.weight", f"{name}.bias"
        if f"{weight}.{PACKED}" in self._files:
            return self._int4(weight)
        if f"{weight}.{NUMBERS}" in self._files:
            return self._int8(weight)
        if self._ggml is not None and name.startswith("language_model"):
            return self._blocks(weight, self._ggml)
        return Plain(self.tensor(weight), self.tensor(bias) if bias in self._files else None)

    def embedding(self) -> Int8 | torch.Tensor:
        """One row for each token."""
        name = tensors.EMBEDDING
        return self._int8(name) if f"{name}.{NUMBERS}" in self._files else self.tensor(name)

    def _blocks(self, weight: str, library: Ggml) -> Linear:
        quantised = self._quantised(weight, library)
        if quantised is not None and weight not in self._files:
            return quantised
        whole = Whole(library, self._mapped(weight))
        return whole if quantised is None else Shortlisted(whole, quantised)

    def _quantised(self, weight: str, library: Ggml) -> Linear | None:
        if f"{weight}{WOVEN}" in self._files and self.index.woven is not None:
            return Woven(library, library.woven_factor(self._mapped(f"{weight}{WOVEN}")), self.index.woven)
        kept = (kind for kind in Kind if f"{weight}{ending(kind)}" in self._files)
        kind = next(kept, None)
        if kind is None:
            return None
        return Blocks(library, library.factor(kind, self._mapped(f"{weight}{ending(kind)}")))

    def _int4(self, weight: str) -> Int4 | CardInt4:
        assert self.index.half is not None
        packed, groups = self._mapped(f"{weight}.{PACKED}"), self._mapped(f"{weight}.{SCALES}")
        if self.device.type == "cuda":
            return CardInt4.of(Int4(packed, groups, self.index.half), self.device)
        return Int4(packed.to(self.device), groups.to(self.device), self.index.half)

    def _int8(self, weight: str) -> Int8:
        numbers, scales = self._mapped(f"{weight}.{NUMBERS}"), self._mapped(f"{weight}.{SCALES}")
        return Int8(numbers.to(self.device), scales.to(self.device))

    def _mapped(self, name: str) -> torch.Tensor:
        tensor: torch.Tensor = self._files[name].get_tensor(name)
        return tensor if is_aligned(tensor) else tensor.clone()
