"""Ollama's store: a manifest for each name, which lists files that lie together under their hashes.

``manifests/REGISTRY/NAMESPACE/MODEL/TAG`` is JSON; the layer of the weights is ``blobs/sha256-HASH``, one GGUF file.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

from engine.contracts import Store
from engine.models.places import Candidate

WEIGHTS = "application/vnd.ollama.image.model"
DIGEST = re.compile(r"sha256:([0-9a-f]{64})")
LARGEST_MANIFEST = 2**20
REGISTRY, LIBRARY = "registry.ollama.ai", "library"
"""Ollama's own, which people leave out"""
LATEST = "latest"
BLOBS = "blobs"
"""the folder of all files"""


def ollama_models(root: Path) -> Iterator[Candidate]:
    """What the manifests in this store name and is there. Of the names of one model the most telling comes first."""
    folder = root / "manifests"
    if not os.path.isdir(folder):
        return
    for manifest in sorted(folder.glob("*/*/*/*"), key=lambda path: (path.name == LATEST, path)):
        found = model_of(manifest)
        if found is not None:
            yield found


def model_of(manifest: Path) -> Candidate | None:
    """What a manifest in such a store names; None: it is no manifest, or its weights are not there."""
    *_, folder, registry, namespace, model, tag = ("", "", "", "", *manifest.parts)
    weights = _weights(manifest) if folder == "manifests" else None
    blob = manifest.parents[4] / BLOBS / weights if weights else None
    if blob is None or not blob.is_file():
        return None
    return Candidate(blob, Store.OLLAMA, _name(registry, namespace, model, tag))


def _name(registry: str, namespace: str, model: str, tag: str) -> str:
    """As ``ollama list`` shows it."""
    before = [part for part, usual in ((registry, REGISTRY), (namespace, LIBRARY)) if part != usual]
    return "/".join([*before, f"{model}:{tag}"])


def _weights(manifest: Path) -> str | None:
    """The name of the file of weights; None: the manifest names none, as for a model that runs elsewhere."""
    try:
        with manifest.open("rb") as file:
            content = json.loads(file.read(LARGEST_MANIFEST))
        layers = content["layers"]
        digests = [str(layer["digest"]) for layer in layers if layer["mediaType"] == WEIGHTS]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None
    match = DIGEST.fullmatch(digests[0]) if len(digests) == 1 else None
    return f"sha256-{match[1]}" if match else None
