"""Models for a hub on loopback: a few kilobytes of noise, listed like real ones."""

from __future__ import annotations

import random
from collections.abc import Mapping
from threading import Event

from engine.contracts import CatalogueModel, ModelKind

WORDS = "writer/Small-GGUF"
SIGHT = "writer/Small-Vision"


def noise(size: int, seed: int) -> bytes:
    """Bytes that nothing can be left out of."""
    return random.Random(seed).randbytes(size)


TEXT_FILE = noise(300_000, 1)
SIGHT_FILES = {
    "config.json": b'{"model_type": "mllama"}',
    "tokenizer.json": noise(20_000, 2),
    "model.safetensors.index.json": b'{"weight_map": {}}',
    "model-00001-of-00002.safetensors": noise(150_000, 3),
    "model-00002-of-00002.safetensors": noise(70_000, 4),
}
BESIDE = {"README.md": b"# words", "original/params.json": b"{}", "../escape.json": b"{}", ".hidden.json": b"{}"}
"""in the repository too, and not asked for"""


def repositories() -> dict[str, Mapping[str, bytes]]:
    """What the hub has."""
    return {WORDS: {"small.gguf": TEXT_FILE, "other.gguf": b"another"}, SIGHT: {**SIGHT_FILES, **BESIDE}}


def text_model() -> CatalogueModel:
    """One file."""
    return _model("small-text", ModelKind.TEXT, WORDS, ("small.gguf",), len(TEXT_FILE))


def vision_model(*, gated: bool = False) -> CatalogueModel:
    """Several files, asked for by patterns."""
    files = ("config.json", "tokenizer.json", "*.json", "model*.safetensors")
    return _model("small-vision", ModelKind.VISION, SIGHT, files, sum(map(len, SIGHT_FILES.values())), gated=gated)


def _model(  # noqa: PLR0913  # what it is made of
    name: str, kind: ModelKind, repository: str, files: tuple[str, ...], size: int, *, gated: bool = False
) -> CatalogueModel:
    return CatalogueModel(
        id=name,
        kind=kind,
        family=name,
        title="Small model",
        form="noise",
        repository=repository,
        files=files,
        size=size,
        licence="none",
        gated=gated,
        purpose="It is got.",
        memory=(),
    )


class Hurried(Event):
    """Never set unless it is told to, and nobody waits for it."""

    def __init__(self) -> None:
        super().__init__()
        self.waited: list[float | None] = []
        """seconds that somebody wished to wait"""

    def wait(self, timeout: float | None = None) -> bool:
        """At once."""
        self.waited.append(timeout)
        return self.is_set()
