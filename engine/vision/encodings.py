"""What the model made of a page, kept on disk, so that the second question skips the vision tower.

Two kinds of files, each named by a hash of all that it depends on: an encoding holds keys and values of the page for
the layers that look at it (pixels, weights, precision), a prefix those of the tokens before the question (the same, and
the tokens). A file holds its name and the hash of its content: a damaged, cut or foreign one is noticed and made anew.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from engine.contracts import Picture

FORM = "folioscope-page-1"
ENCODING, PREFIX = ".encoding", ".prefix"
STATES = "states"


def encoding_key(picture: Picture, weights: str, dtype: torch.dtype) -> str:
    """Names the encoding of a page."""
    return _hash(f"{FORM} {weights} {dtype} {picture.width}x{picture.height} ".encode(), picture.pixels)


def prefix_key(encoding: str, tokens: Sequence[int]) -> str:
    """Names what the text model remembers of these tokens before that page."""
    return _hash(encoding.encode(), " ".join(map(str, tokens)).encode())


class Kept:
    """One folder of kept tensors."""

    def __init__(self, folder: str, name: str, room: int) -> None:
        """
        Args:
            folder: empty: nothing is kept.
            name: what the names of its files begin with.
            room: bytes that may be added.
        """
        self._folder = Path(folder) if folder else None
        self._name = name
        self._room = room

    def load(self, key: str, ending: str) -> torch.Tensor | None:
        """The tensor of this key, if it is kept and whole."""
        path = self._path(key, ending)
        if path is None:
            return None
        try:
            with safe_open(path, "pt") as file:
                described = file.metadata() or {}
                states: torch.Tensor = file.get_tensor(STATES).clone()
            if (described.get("key"), described.get("hash")) == (key, _digest(states)):
                os.utime(path)  # the least recently used go first
                return states
        except FileNotFoundError:
            return None
        except (OSError, SafetensorError):
            pass
        with suppress(OSError):
            path.unlink()
        return None

    def save(self, key: str, ending: str, states: torch.Tensor) -> None:
        """Keep a tensor, if there is room for it."""
        path = self._path(key, ending)
        if path is None or states.nbytes > self._room:
            return
        half = path.with_suffix(".part")
        try:
            if path.exists():
                return
            states = states.detach().cpu().contiguous()
            save_file({STATES: states}, half, {"key": key, "hash": _digest(states)})
            half.chmod(0o600)
            os.replace(half, path)
        except (OSError, SafetensorError):  # the disk is full, or the document was removed: it is made again
            self._room = 0
            with suppress(OSError):
                half.unlink()
        else:
            self._room -= states.nbytes

    def _path(self, key: str, ending: str) -> Path | None:
        return None if self._folder is None else self._folder / f"{self._name}-{key}{ending}"


def _digest(states: torch.Tensor) -> str:
    return _hash(f"{states.dtype} {tuple(states.shape)} ".encode(), states.reshape(-1).view(torch.uint8).numpy().data)


def _hash(*parts: bytes | memoryview) -> str:
    digest = hashlib.blake2b(digest_size=20)
    for part in parts:
        digest.update(part)
    return digest.hexdigest()
