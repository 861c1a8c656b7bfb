"""A whole question to a vision model of random weights, computed by torch in its process."""

from __future__ import annotations

from pathlib import Path

from app.self_test.question import ask
from app.self_test.tiny_models import tiny_vision_model


def check(folder: Path) -> str:
    """A page looked at. Raises KnownError."""
    return ask(folder / "library", vision=tiny_vision_model(folder))
