"""The stores in which people's programs keep models, in their real layouts and with tiny files."""

from __future__ import annotations

import json
import os
import shutil
from hashlib import sha256
from pathlib import Path

REVISION = "392a143b624368100f77a3eafaa4a2468ba50a72"


def into_ollama(
    root: Path, name: str, weights: Path | bytes, *, registry: str = "registry.ollama.ai/library", extra: str = ""
) -> Path:
    """Put a model into Ollama's store as ``ollama pull`` does; ``extra`` is the kind of one more layer. Its file."""
    content = weights if isinstance(weights, bytes) else weights.read_bytes()
    digest = sha256(content).hexdigest()
    blob = root / "blobs" / f"sha256-{digest}"
    blob.parent.mkdir(parents=True, exist_ok=True)
    blob.write_bytes(content)
    model, tag = name.split(":")
    kinds = ["application/vnd.ollama.image.model", "application/vnd.ollama.image.license", *([extra] if extra else [])]
    layers = [{"mediaType": kind, "digest": f"sha256:{digest}", "size": len(content)} for kind in kinds]
    config = {"mediaType": "application/vnd.docker.container.image.v1+json", "digest": f"sha256:{'0' * 64}", "size": 1}
    manifest = root / "manifests" / registry / model / tag
    manifest.parent.mkdir(parents=True, exist_ok=True)
    manifest.write_text(json.dumps({"schemaVersion": 2, "config": config, "layers": layers}))
    return blob


def into_hub_cache(cache: Path, repository: str, files: Path, *, revision: str = REVISION, main: bool = True) -> Path:
    """Put a file, or all files of a folder, into the cache as ``huggingface_hub`` does: links to them by their hash.
    The folder of the snapshot."""
    folder = cache / f"models--{repository.replace('/', '--')}"
    snapshot = folder / "snapshots" / revision
    for part in ("blobs", "refs", f"snapshots/{revision}"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    for file in [files] if files.is_file() else sorted(files.iterdir()):
        blob = folder / "blobs" / sha256(file.read_bytes()).hexdigest()
        shutil.copy(file, blob)
        (snapshot / file.name).symlink_to(os.path.relpath(blob, snapshot))
    (folder / "blobs" / f"{'1' * 64}.incomplete").write_bytes(b"GGUF")
    if main:
        (folder / "refs" / "main").write_text(revision)
    return snapshot


def into_folder(folder: Path, name: str, weights: Path) -> Path:
    """Put a file under a name of several parts into a folder, as LM Studio, GPT4All and Jan do. The file."""
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(weights, target)
    return target
