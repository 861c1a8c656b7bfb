"""The installed engines, by the libraries that lie in their packages: none is loaded."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path

from engine.contracts import ModelKind

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


def library_folder(kind: ModelKind, support: Path | None = None) -> Path | None:
    """The folder with the native libraries of this engine; None: it is not installed. ``support``: the folder of the
    vision engine that was got for a graphics card."""
    if support is not None and kind is ModelKind.VISION:
        return support / PACKAGES[kind] / "lib"
    spec = importlib.util.find_spec(PACKAGES[kind])
    return None if spec is None or spec.origin is None else Path(spec.origin).parent / "lib"


def makers(kind: ModelKind, folder: Path | None) -> frozenset[str]:
    """Whose cards the engine with its libraries in this folder was built for."""
    return frozenset(_makers(kind, folder)) if folder is not None and folder.is_dir() else frozenset()


def _makers(kind: ModelKind, folder: Path) -> Iterator[str]:
    for file in folder.iterdir():
        name = file.name.removeprefix("lib")
        for beginning, theirs in LIBRARIES[kind].items():
            if name.startswith(beginning):
                yield from theirs
