"""Opening weights, whatever form they are in; what lies in the files decides, not what they are called."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from engine.errors import InputError
from engine.vision.formats.checkpoint import AGAIN, Checkpoint
from engine.vision.formats.folder import FolderCheckpoint
from engine.vision.formats.gguf_file import MAGIC
from engine.vision.formats.json_files import json_object
from engine.vision.formats.ollama import OllamaCheckpoint, half_of_two

ZIP, PICKLE = b"PK\x03\x04", b"\x80"
"""what files that torch.save wrote begin with"""
MODEL, PROJECTOR = "application/vnd.ollama.image.model", "application/vnd.ollama.image.projector"
"""layers of an Ollama model"""
DIGEST = re.compile(r"sha256:([0-9a-f]{64})")
LARGEST_MANIFEST = 2**20
CHOOSE = "Choose the folder of the model, or Ollama's file of it."


def open_checkpoint(path: Path) -> Checkpoint:
    """Weights in a folder, Ollama's file, or Ollama's manifest of it.

    Raises:
        InputError: they cannot be read, are damaged, or are those of another model.
    """
    if path.is_dir():
        return FolderCheckpoint(path)
    try:
        with path.open("rb") as file:
            beginning = file.read(len(MAGIC))
        size = path.stat().st_size
    except OSError as error:
        raise InputError(f"{path.name} cannot be opened.", "Choose the model again.") from error
    if beginning == MAGIC:
        return OllamaCheckpoint(path)
    if beginning.startswith((ZIP, PICKLE)):
        raise InputError(
            f"{path.name} is in a form that can run programs, so it is not opened.", "Get the model as safetensors."
        )
    if beginning.startswith(b"{") and size <= LARGEST_MANIFEST:
        return OllamaCheckpoint(_blob(path))
    raise InputError(f"{path.name} is not a vision model in a form that Folioscope reads.", CHOOSE)


def _blob(manifest: Path) -> Path:
    """The file that Ollama's manifest names."""
    layers = json_object(manifest).get("layers")
    if not isinstance(layers, list) or not all(isinstance(layer, dict) for layer in layers):
        raise InputError(f"{manifest.name} is not a vision model in a form that Folioscope reads.", CHOOSE)
    if any(layer.get("mediaType") == PROJECTOR for layer in layers):
        raise half_of_two()
    name = _blob_name(layers, manifest.name)
    folders = [folder / "blobs" for folder in manifest.absolute().parents]
    found = next((folder / name for folder in folders if (folder / name).is_file()), None)
    if found is None:
        raise InputError(f"The weights that {manifest.name} names are not there.", "Run “ollama pull” again.")
    return found


def _blob_name(layers: list[dict[str, Any]], manifest: str) -> str:
    digests = [str(layer.get("digest")) for layer in layers if layer.get("mediaType") == MODEL]
    match = DIGEST.fullmatch(digests[0]) if len(digests) == 1 else None
    if match is None:
        raise InputError(f"{manifest} names no weights.", AGAIN)
    return f"sha256-{match[1]}"
