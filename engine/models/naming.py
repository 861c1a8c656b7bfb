"""What people call a model whose file or folder is called after a hash, as in the stores of Ollama and Hugging Face."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from engine.contracts import TextModelFacts, VisionModelFacts
from engine.models.hub_cache import BEGINNING, BETWEEN
from engine.models.ollama import BLOBS, ollama_models

Facts = TypeVar("Facts", TextModelFacts, VisionModelFacts)


def named(facts: Facts) -> Facts:
    """The facts under the name that the model's store has for it, where it lies in one."""
    name = _name_in_store(Path(facts.path))
    return replace(facts, name=name) if name else facts


def _name_in_store(path: Path) -> str:
    """Empty where the file's or folder's own name says what it is."""
    if path.parent.name == BLOBS:
        return next((one.name for one in ollama_models(path.parent.parent) if one.path == path), "")
    if path.parent.name == "snapshots":
        return path.parent.parent.name.removeprefix(BEGINNING).rpartition(BETWEEN)[2]
    return ""
