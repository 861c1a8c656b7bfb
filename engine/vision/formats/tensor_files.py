"""The safetensors files of a folder as one table of tensors, each read where it is used."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open

from engine.errors import InputError
from engine.vision.formats.checkpoint import AGAIN, EVERY_ROW
from engine.vision.formats.json_files import json_object
from engine.vision.tensors import Shape

INDEX = "model.safetensors.index.json"
PICKLES = ("*.bin", "*.pth", "*.pt", "*.ckpt")
"""files that run what is written in them when they are loaded"""

RENAMED = (
    ("model.language_model.", "language_model.model."),
    ("model.vision_model.", "vision_model."),
    ("model.multi_modal_projector.", "multi_modal_projector."),
    ("lm_head.", "language_model.lm_head."),
    ("vision_tower.", "vision_model."),
    ("model.vision_tower.", "vision_model."),
)
"""beginnings of names: of transformers 4.52 and later, and of MLX -> those of Meta's checkpoint"""


@dataclass(frozen=True, slots=True)
class _Entry:
    file: Any
    own_name: str
    kind: str
    shape: Shape


class TensorFiles:
    """Tensors by canonical names; what belongs to packed ones keeps its ending."""

    def __init__(self, folder: Path) -> None:
        """Open all files, and read their headers.

        Raises:
            InputError: one is missing or damaged, or there is none.
        """
        self.folder = folder
        self.size = 0
        self.is_test = False
        self._entries: dict[str, _Entry] = {}
        for path in _files(folder):
            self._add(path)

    def names(self) -> set[str]:
        """Names of everything that the files hold."""
        return set(self._entries)

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def kind(self, name: str) -> str:
        """``BF16``, ``U8``, ``F8_E4M3`` ..., as safetensors names them."""
        return self._entries[name].kind

    def shape(self, name: str) -> Shape:
        """Rows first."""
        return self._entries[name].shape

    def has_own_names(self, beginning: str) -> bool:
        """Whether names in the files begin so, before they are brought into their canonical form."""
        return any(entry.own_name.startswith(beginning) for entry in self._entries.values())

    def read(self, name: str, rows: slice = EVERY_ROW) -> torch.Tensor:
        """A tensor, or some of its rows, in the file's own type."""
        entry = self._entries[name]
        tensor: torch.Tensor = entry.file.get_tensor(entry.own_name)  # mapped: only what is used is read
        return tensor if rows == EVERY_ROW else tensor[rows]

    def _add(self, path: Path) -> None:
        try:
            self.size += path.stat().st_size
            file: Any = safe_open(path, framework="pt")
            self.is_test |= (file.metadata() or {}).get("folioscope.test") == "true"
            own_names = file.keys()
        except (SafetensorError, OSError) as error:
            raise InputError(f"{path.name} is damaged, or only a part of it is there.", AGAIN) from error
        for own_name in own_names:
            view = file.get_slice(own_name)
            name = canonical(own_name)
            if name in self._entries:
                raise InputError(f"{path.name} holds {name}, which another file holds too.", AGAIN)
            self._entries[name] = _Entry(file, own_name, view.get_dtype(), tuple(view.get_shape()))


def canonical(own_name: str) -> str:
    """Meta's name for what a file calls otherwise."""
    for own, published in RENAMED:
        if own_name.startswith(own):
            return published + own_name.removeprefix(own)
    return own_name


def _files(folder: Path) -> list[Path]:
    """The files that belong to the model."""
    if (folder / INDEX).exists():
        return [_inside(folder, name) for name in _listed(folder)]
    found = sorted(folder.glob("*.safetensors"))
    if not found and any(any(folder.glob(pattern)) for pattern in PICKLES):
        raise InputError(
            f"The weights in {folder.name} are in a form that can run programs, so they are not opened.",
            "Get the model as safetensors.",
        )
    if not found:
        raise InputError(f"There are no weights in {folder.name}.", "Choose the folder with the model's files.")
    return found


def _listed(folder: Path) -> list[str]:
    files = json_object(folder / INDEX).get("weight_map")
    if not isinstance(files, dict) or not files or not all(isinstance(name, str) for name in files.values()):
        raise InputError(f"{INDEX} is damaged: it lists no files.", AGAIN)
    return sorted(set(files.values()))


def _inside(folder: Path, name: str) -> Path:
    if Path(name).name != name or name == ".." or "\\" in name or ":" in name:
        raise InputError(f"{INDEX} names a file outside its folder.", AGAIN)
    if not (folder / name).is_file():
        raise InputError(f"{name} is missing in {folder.name}.", "Get the rest of the model.")
    return folder / name
