"""The weights that every small checkpoint is made of, and what one gives back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import torch

from engine.errors import InputError
from engine.vision.formats.checkpoint import Checkpoint
from engine.vision.formats.opening import open_checkpoint
from tests.helpers.vision_checkpoints.folders import Weights, small_weights

Refused = Callable[[Path], str]


@pytest.fixture(scope="session")
def weights() -> Weights:
    return small_weights()


def different(checkpoint: Checkpoint, expected: Mapping[str, torch.Tensor], *, closeness: float = 0.0) -> list[str]:
    """Names of the tensors that the likeliest reading does not give back, whole and in part."""
    reading = checkpoint.readings()[0]

    def is_same(name: str, value: torch.Tensor) -> bool:
        whole, part = checkpoint.tensor(name, reading), checkpoint.tensor(name, reading, slice(1, 3))
        assert whole.dtype in {torch.float32, torch.bfloat16, torch.float16}
        if whole.shape != value.shape or not part.equal(whole[1:3]):
            return False
        return bool(((whole - value).abs() <= closeness * value.abs()).all())

    return [name for name, value in expected.items() if not is_same(name, value)]


@pytest.fixture
def refused() -> Refused:
    """Why a checkpoint is refused; there is always a next step."""

    def _refused(path: Path) -> str:
        with pytest.raises(InputError) as refusal:
            open_checkpoint(path)
        assert refusal.value.next_step
        return refusal.value.sentence

    return _refused
