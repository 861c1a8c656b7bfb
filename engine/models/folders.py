"""Folders in which models lie as they are: GGUF files, and folders with ``config.json`` and weights."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from itertools import islice
from pathlib import Path

from engine.contracts import Store
from engine.models.folder_model import CONFIG, INDEX, PICKLES
from engine.models.gguf_model import SHARD
from engine.models.places import Candidate

MOST_FOLDERS = 5_000
"""that are looked into: somebody may name a whole disk"""
META_CONFIG = "params.json"
"""beside weights as Meta hands them out"""
UNIFORM = "model.gguf"
"""as Jan calls every file; its folder has the name"""


def models_in(root: Path, store: Store) -> Iterator[Candidate]:
    """What may be a model in this folder and those in it. Its name is its path from there."""
    for folder, names, files in islice(os.walk(root), MOST_FOLDERS):
        names[:] = sorted(name for name in names if not name.startswith("."))
        path = Path(folder)
        if is_model_folder(files):
            names.clear()  # what lies deeper is the same in another form
            yield Candidate(path, store, _from(root, path))
        for file in sorted(files):
            if file.endswith(".gguf") and not _is_later_shard(file) and (path / file).is_file():
                yield Candidate(path / file, store, _from(root, path if file == UNIFORM else path / file))


def is_model_folder(files: Collection[str]) -> bool:
    """Whether these files in a folder are a model together."""
    if CONFIG not in files and META_CONFIG not in files:
        return False
    return INDEX in files or any(name.endswith((".safetensors", *PICKLES)) for name in files)


def _is_later_shard(name: str) -> bool:
    shard = SHARD.fullmatch(name)
    return shard is not None and int(shard[2]) > 1


def _from(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix() if path != root else root.name
