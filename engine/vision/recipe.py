"""In which form each tensor is kept, and in which shard.

4 bits for the matrices of the text model; 8 where 4 are known to hurt: the second layer, whose feed-forward part has an
activation that towers above all others, what the layers that look at the page put out, and the narrowing matrix of two
of those (the analysis of errors that Unsloth published with its quantised 11B). The vision tower stays in 16 bits:
quantising it gains little time and costs accuracy.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from engine.contracts import Precision
from engine.vision import tensors
from engine.vision.config import DecoderConfig, ModelConfig
from engine.vision.ggml import BLOCKS, Kind
from engine.vision.tensors import Shape

SPIKED_LAYER = 1
SPIKED_CROSS = slice(2, 4)
"""of the layers that look at the page, those whose narrowing matrix suffers: 13 and 18 of the 11B"""
GROUPS = {Precision.INT4: 32, Precision.INT4_SMALL: 64}
ROWS = 64
"""PyTorch's 4-bit kernels take matrices with a multiple of so many rows"""


@dataclass(frozen=True, slots=True)
class Form:
    """16, 8 or 4 bits; with 4 the size of a group; or one of llama.cpp's block formats."""

    bits: int
    group: int = 0
    kind: Kind | None = None

    def size(self, shape: Shape) -> int:
        """Bytes of a tensor in this form."""
        count = math.prod(shape)
        if self.kind is not None:
            weights, size = BLOCKS[self.kind]
            return count // weights * size
        scales = {16: 0, 8: 2 * shape[0], 4: 4 * count // self.group if self.group else 0}
        return count * self.bits // 8 + scales[self.bits]


WHOLE, EIGHT = Form(16), Form(8)
FOUR = Form(4, kind=Kind.Q4_K)


def forms_of(name: str, shape: Shape, precision: Precision, config: DecoderConfig, *, blocks: bool) -> tuple[Form, ...]:
    """How a tensor is kept: once, but for the output layer in 16 bits, which has a rough copy (``Shortlisted``)."""
    form = form_of(name, shape, precision, config, blocks=blocks)
    is_shortlisted = name == tensors.HEAD and precision is Precision.INT4 and blocks and _in_four(shape)
    return (form, FOUR) if is_shortlisted else (form,)


def form_of(name: str, shape: Shape, precision: Precision, config: DecoderConfig, *, blocks: bool = False) -> Form:
    """How a tensor is kept; with ``blocks`` in llama.cpp's formats, but for the embedding, of which rows are taken."""
    if precision is Precision.BF16 or len(shape) != 2 or not name.startswith("language_model"):
        return WHOLE
    if name == tensors.EMBEDDING:
        return EIGHT
    if name == tensors.HEAD:
        return WHOLE if precision is Precision.INT4 else _eight(shape, blocks)
    if precision is Precision.INT8 or _is_sensitive(name, config):
        return _eight(shape, blocks)
    if blocks:
        return FOUR if _in_four(shape) else _eight(shape, blocks)
    group = GROUPS[precision]
    return Form(4, group) if shape[1] % group == 0 and shape[0] % ROWS == 0 else EIGHT


def _in_four(shape: Shape) -> bool:
    return shape[1] % BLOCKS[Kind.Q4_K][0] == 0


def _eight(shape: Shape, blocks: bool) -> Form:
    fits = shape[1] % BLOCKS[Kind.Q8_0][0] == 0
    return Form(8, kind=Kind.Q8_0) if blocks and fits else EIGHT


def _is_sensitive(name: str, config: DecoderConfig) -> bool:
    if name.startswith(f"{tensors.TEXT}.layers.{SPIKED_LAYER}.") or name.endswith("cross_attn.o_proj.weight"):
        return True
    spiked = config.cross_layers[SPIKED_CROSS]
    return any(name == f"{tensors.TEXT}.layers.{layer}.mlp.down_proj.weight" for layer in spiked)


def prepared_size(config: ModelConfig, precision: Precision, *, blocks: bool = False) -> int:
    """Bytes of all tensors."""
    return sum(form.size(shape) for _, form, shape in _forms(config, precision, blocks))


def kept_whole(config: ModelConfig, precision: Precision, *, blocks: bool = False) -> int:
    """How many numbers stay as they are, and are turned into those that are computed with; with ``blocks`` the text
    model's matrices are not: llama.cpp multiplies with them as they are."""
    whole = ((name, shape) for name, form, shape in _forms(config, precision, blocks) if form == WHOLE)
    return sum(math.prod(shape) for name, shape in whole if not (blocks and _is_multiplied(name, shape)))


def _is_multiplied(name: str, shape: Shape) -> bool:
    return len(shape) == 2 and name.startswith("language_model") and name != tensors.EMBEDDING


def _forms(config: ModelConfig, precision: Precision, blocks: bool) -> Iterator[tuple[str, Form, Shape]]:
    for name, shape in tensors.expected_tensors(config).items():
        for form in forms_of(name, shape, precision, config.decoder, blocks=blocks):
            yield name, form, shape


def shards(config: ModelConfig) -> dict[str, list[str]]:
    """Names of files, each with the tensors in it: a layer, or what belongs to none."""
    found: dict[str, list[str]] = {}
    for name in tensors.expected_tensors(config):
        found.setdefault(f"{_shard_of(name)}.safetensors", []).append(name)
    return found


def _shard_of(name: str) -> str:
    parts = name.split(".")
    if "layers" in parts:
        number = int(parts[parts.index("layers") + 1])
        kind = "text" if parts[0] == "language_model" else "global" if "global_transformer" in parts else "vision"
        return f"{kind}-{number:03d}"
    if name in (tensors.EMBEDDING, tensors.HEAD):
        return "embedding" if name == tensors.EMBEDDING else "head"
    return "rest"
