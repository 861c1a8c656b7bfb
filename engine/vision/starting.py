"""Whether torch computes on this processor, and ggml where it is there: what ``folioscope doctor`` tries."""

from __future__ import annotations

import torch

from engine.vision import ggml


def run() -> None:
    """Multiply with both; what was built for another processor ends the process."""
    ones = torch.ones(64, 64)
    ones @ ones
    ggml.load()
