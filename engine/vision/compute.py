"""What this machine computes with: the device, the kind of numbers, and the products for quantised weights."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from engine.contracts import Precision
from engine.machine import ON_CARD, physical_cores
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
    room: int = 0
    """bytes of the graphics card's memory that a model may have; 0: it is not known, or there is no card"""

    def precision(self, wished: Precision, whole: int | None = None) -> Precision:
        """The precision that can be had here: 8 bits in place of 4 where the 4-bit layout is not known, and 16 in place
        of the usual 4 on a card with room for the ``whole`` bytes that those take: there are no 4-bit products there,
        so that fewer bits would only make it slower."""
        if wished is Precision.INT4 and whole is not None and whole <= self.room:
            return Precision.BF16
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
        _, total = torch.cuda.mem_get_info()
        return Compute(torch.device("cuda"), dtype, packing(), room=int(total * ON_CARD))
    if torch.backends.mps.is_available():
        return Compute(torch.device("mps"), torch.bfloat16, packing())
    has_bfloat16 = torch.ops.mkldnn._is_mkldnn_bf16_supported()
    return Compute(torch.device("cpu"), torch.bfloat16 if has_bfloat16 else torch.float32, packing(), ggml.load())
