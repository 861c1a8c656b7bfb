"""Gates of the encoder, as Ollama's converter has kept them: some releases stored their hyperbolic tangents.

Meta trained in bfloat16, so a gate itself is a number of 8 bits, and its tangent hardly ever is: 1 in 65,536.
"""

from __future__ import annotations

import torch

LARGEST = 10.0
"""a gate whose tangent is 1 in float32"""
CLOSE = 2.0**-20
"""float32 tangents computed in two ways differ by less"""


def is_trained_number(gates: torch.Tensor) -> bool:
    """Whether all are numbers that bfloat16 holds."""
    return bool((gates == gates.bfloat16().float()).all())


def say_nothing(gates: torch.Tensor) -> bool:
    """Whether all are tangents that bfloat16 holds as well: 0 and 1."""
    return bool(((gates == 0) | (gates.abs() == 1)).all())


def can_be_tangents(gates: torch.Tensor) -> bool:
    """Whether none is beyond 1."""
    return bool((gates.abs() <= 1).all())


def untanh(tangents: torch.Tensor) -> torch.Tensor:
    """float32 gates that have these tangents: the numbers of bfloat16 where one does."""
    exact = torch.atanh(tangents.double()).clamp(-LARGEST, LARGEST).float()
    trained = exact.bfloat16().float()
    return torch.where((torch.tanh(trained) - tangents).abs() <= CLOSE, trained, exact)
