"""One file of prepared weights: safetensors whose matrices begin where PyTorch's kernels need them to."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

import torch

ALIGNED = 64
"""bytes: the kernel for 8-bit weights ends the process where a matrix does not begin at a multiple of 16"""
KINDS = {torch.bfloat16: "BF16", torch.int8: "I8", torch.uint8: "U8"}
"""as safetensors names them"""


def save_aligned(held: Mapping[str, torch.Tensor], path: Path) -> None:
    """Write tensors, and have the disk keep them; raises OSError.

    The largest come first, behind a header that is filled up: their sizes are multiples of ``ALIGNED``, so all that
    are multiplied with begin at one.
    """
    ordered = sorted(held.items(), key=lambda item: -item[1].nbytes)
    described: dict[str, object] = {}
    end = 0
    for name, tensor in ordered:
        places = [end, end := end + tensor.nbytes]
        described[name] = {"dtype": KINDS[tensor.dtype], "shape": list(tensor.shape), "data_offsets": places}
    header = json.dumps(described).encode()
    header += b" " * (-(8 + len(header)) % ALIGNED)
    with open(path, "wb") as file:
        file.write(len(header).to_bytes(8, "little") + header)
        for _, tensor in ordered:
            file.write(tensor.reshape(-1).view(torch.uint8).numpy().data)
        file.flush()
        os.fsync(file.fileno())


def is_aligned(tensor: torch.Tensor) -> bool:
    """Whether it begins where every kernel can use it."""
    return tensor.data_ptr() % ALIGNED == 0
