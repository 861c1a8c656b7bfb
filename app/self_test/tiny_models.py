"""The models of random weights that the self-test asks, written where they are needed. Each is marked as a test model.

Their vocabularies are trained on the questions about the samples, so that words of these are tokens.
"""

from __future__ import annotations

from pathlib import Path

from app.paths import ASSETS
from app.self_test.outcome import NotInstalledError
from app.self_test.tiny import llama_weights, vision_weights
from app.self_test.tiny.text_model import willing, write_text_model
from app.self_test.tiny.vision_model import brief, write_vision_model
from app.self_test.tiny.vocabulary import Vocabulary, llama3_vocabulary
from engine.contracts import ModelKind
from engine.models.engines import library_folder


def tiny_text_model(folder: Path) -> Path:
    """Write a text model that likes to make statements. Raises NotInstalledError where llama.cpp is missing."""
    _require(ModelKind.TEXT, "llama.cpp")
    shape = llama_weights.TINY
    vocabulary = _vocabulary(shape.vocabulary)
    weights = willing(llama_weights.random_weights(shape), vocabulary.tokens)
    return write_text_model(folder / "tiny.gguf", shape, vocabulary, weights)


def tiny_vision_model(folder: Path) -> Path:
    """Write a vision model that says little. Raises NotInstalledError where torch is missing."""
    _require(ModelKind.VISION, "torch")
    config = vision_weights.TINY
    vocabulary = _vocabulary(config.decoder.vocabulary)
    weights = brief(dict(vision_weights.random_weights(config)), vocabulary)
    return write_vision_model(folder / "tiny-vision", config, vocabulary, weights)


def _vocabulary(size: int) -> Vocabulary:
    return llama3_vocabulary(size, (ASSETS / "samples" / "questions.json").read_text(encoding="utf-8"))


def _require(kind: ModelKind, engine: str) -> None:
    if library_folder(kind) is None:
        raise NotInstalledError(f"{engine} is not installed.")
