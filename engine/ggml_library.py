"""The libraries of ggml, which computes in llama.cpp: where they are, and which of them suits this processor.

A build for one processor is one library of everything. A build for every processor has one for each kind of them, of
which one is to be loaded, and others for graphics cards.
"""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path


def linked(folder: Path, name: str) -> Path:
    """A library that others are linked to."""
    return folder / {"win32": f"{name}.dll", "darwin": f"lib{name}.dylib"}.get(sys.platform, f"lib{name}.so")


def loadable(folder: Path, name: str) -> Path:
    """A library that is loaded at run time; on Macs these end as on Linux."""
    return folder / (f"{name}.dll" if sys.platform == "win32" else f"lib{name}.so")


def for_cards(folder: Path) -> Path:
    """The library that computes on graphics cards through Vulkan."""
    return loadable(folder, "ggml-vulkan")


def is_for_every_processor(folder: Path) -> bool:
    """Whether the build there is made of libraries that are loaded at run time."""
    return bool(_variants(folder))


def for_this_processor(folder: Path) -> Path | None:
    """Of the libraries for one kind of processor each the one that suits this one best; None: a build for one alone.

    Each says how well it suits: 0 where it does not run here. What they are linked to is found beside them.

    Raises:
        OSError: none runs here.
    """
    variants = _variants(folder)
    if not variants:
        return None
    suits = {variant: int(ctypes.CDLL(str(variant)).ggml_backend_score()) for variant in variants}
    best = max(variants, key=suits.__getitem__)
    if not suits[best]:
        raise OSError("llama.cpp has no library for this processor")
    return best


def _variants(folder: Path) -> list[Path]:
    return sorted(folder.glob(loadable(folder, "ggml-cpu-*").name))
