"""What this machine computes with: the device, the kind of numbers, and the products for quantised weights."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from engine.contracts import Precision
from engine.machine import physical_cores
from engine.vision import ggml
from engine.vision.ggml import Ggml
from engine.vision.linear import packing


@dataclass(frozen=True, slots=True)
class Compute:
    """What was chosen."""

    device: torch.device
    dtype: torch.dtype
    half: int | None
    """PyTorch's 4-bit layout on this processor (``linear.HALVES``); None: one that is not read here"""
    ggml: Ggml | None = None
    """llama.cpp's products for quantised weights, which are preferred; None: they are not there"""

    def precision(self, wished: Precision) -> Precision:
        """The precision that can be had here: 8 bits in place of 4 where the 4-bit layout is not known."""
        in_four = wished in (Precision.INT4, Precision.INT4_SMALL)
        return Precision.INT8 if in_four and self.half is None and self.ggml is None else wished

    def settings(self, precision: Precision) -> tuple[tuple[str, str], ...]:
        """For the person: each choice with its value."""
        return (
            ("weights", self.precision(precision).value),
            ("products", "PyTorch" if self.ggml is None else "PyTorch, llama.cpp"),
            ("numbers", str(self.dtype).removeprefix("torch.")),
            ("device", self.device.type),
            ("threads", str(physical_cores())),
        )


def choose() -> Compute:
    """A graphics card that torch was built for goes first. Processors without instructions for bfloat16 would emulate
    it: they compute in 32 bits."""
    if torch.cuda.is_available():
        dtype = torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float32
        return Compute(torch.device("cuda"), dtype, packing())
    if torch.backends.mps.is_available():
        return Compute(torch.device("mps"), torch.bfloat16, packing())
    has_bfloat16 = torch.ops.mkldnn._is_mkldnn_bf16_supported()
    return Compute(torch.device("cpu"), torch.bfloat16 if has_bfloat16 else torch.float32, packing(), ggml.load())
