"""A whole question to both models: read, looked at, merged, and accounted for page by page."""

from __future__ import annotations

from pathlib import Path

from app.self_test.question import ask
from app.self_test.tiny_models import tiny_text_model, tiny_vision_model


def check(folder: Path) -> str:
    """One answer from both. Raises KnownError."""
    return ask(folder / "library", text=tiny_text_model(folder), vision=tiny_vision_model(folder))
