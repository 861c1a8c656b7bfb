"""The installed engines, by the libraries that lie in their packages: none is loaded."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Mapping
from pathlib import Path

from engine.contracts import ModelKind
from engine.ggml_library import for_cards, is_for_every_processor

PACKAGES = {ModelKind.TEXT: "llama_cpp", ModelKind.VISION: "torch"}
"""kind of model -> package of the engine that computes it"""
LIBRARIES: dict[ModelKind, dict[str, tuple[str, ...]]] = {
    ModelKind.TEXT: {
        "ggml-cuda.": ("NVIDIA",),
        "ggml-hip.": ("AMD",),
        "ggml-metal.": ("Apple",),
        "ggml-sycl.": ("Intel",),
        "ggml-vulkan.": ("NVIDIA", "AMD", "Intel"),
    },
    ModelKind.VISION: {
        "torch_cuda.": ("NVIDIA",),
        "torch_hip.": ("AMD",),
        "torch_cpu.dylib": ("Apple",),  # on Macs the part for Metal is in it
    },
}
"""how the name of a library begins -> whose cards it computes on"""
NAMED = {"NVIDIA": "NVIDIA", "AMD": "AMD", "Radeon": "AMD", "Intel": "Intel"}
"""a word in the name that a driver gives a card -> whose card it is"""


def library_folder(kind: ModelKind, support: Path | None = None) -> Path | None:
    """The folder with the native libraries of this engine; None: it is not installed. ``support``: the folder of the
    vision engine that was got for a graphics card."""
    if support is not None and kind is ModelKind.VISION:
        return support / PACKAGES[kind] / "lib"
    spec = importlib.util.find_spec(PACKAGES[kind])
    return None if spec is None or spec.origin is None else Path(spec.origin).parent / "lib"


def vulkan_library() -> Path | None:
    """llama.cpp's library for graphics cards that is loaded only after a trial; None: it came without one."""
    folder = library_folder(ModelKind.TEXT)
    return for_cards(folder) if folder is not None and _has_trial(folder) else None


def built_for(support: Path | None = None, tried: str = "") -> Mapping[ModelKind, frozenset[str]]:
    """Whose cards each engine computes on.

    Args:
        support: the folder of the vision engine that was got for a graphics card, in place of the installed one.
        tried: name of the card on which the text engine was tried and is used, where it has to be tried.
    """
    named = {maker for word, maker in NAMED.items() if word in tried}
    return {
        ModelKind.TEXT: makers(ModelKind.TEXT, library_folder(ModelKind.TEXT)) | named,
        ModelKind.VISION: makers(ModelKind.VISION, library_folder(ModelKind.VISION, support)),
    }


def makers(kind: ModelKind, folder: Path | None) -> frozenset[str]:
    """Whose cards the engine with its libraries in this folder was built for, and uses untried."""
    return frozenset(_makers(kind, folder)) if folder is not None and folder.is_dir() else frozenset()


def _makers(kind: ModelKind, folder: Path) -> Iterator[str]:
    for file in folder.iterdir():
        if file == for_cards(folder) and _has_trial(folder):
            continue
        name = file.name.removeprefix("lib")
        for beginning, theirs in LIBRARIES[kind].items():
            if name.startswith(beginning):
                yield from theirs


def _has_trial(folder: Path) -> bool:
    """Whether the library for cards lies there and is not loaded by itself, as in a build for one processor."""
    return for_cards(folder).exists() and is_for_every_processor(folder)
