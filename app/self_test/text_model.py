"""A whole question to a text model of random weights, computed by llama.cpp in its process."""

from __future__ import annotations

from pathlib import Path

from app.self_test.question import ask
from app.self_test.tiny_models import tiny_text_model


def check(folder: Path) -> str:
    """A page read, and statements made. Raises KnownError."""
    return ask(folder / "library", text=tiny_text_model(folder))
