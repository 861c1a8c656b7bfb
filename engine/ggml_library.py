"""ggml, the library that computes in llama.cpp: its files, its functions, and which of its parts suits this processor.

A build for one processor is one library of everything. A build for every processor has one for each kind of them, of
which one is to be loaded, and others for graphics cards.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterable, Sequence
from ctypes import c_bool, c_char_p, c_int, c_int64, c_size_t, c_void_p
from pathlib import Path
from typing import Any


class Parameters(ctypes.Structure):
    """Of a context: bytes of its memory, where that is, and whether it holds nothing but what tensors look like."""

    _fields_ = [("size", c_size_t), ("memory", c_void_p), ("no_alloc", c_bool)]


FUNCTIONS: dict[str, tuple[type | None, Sequence[Any]]] = {
    "ggml_init": (c_void_p, [Parameters]),
    "ggml_free": (None, [c_void_p]),
    "ggml_log_set": (None, [c_void_p, c_void_p]),
    "ggml_version": (c_char_p, []),
    "ggml_tensor_overhead": (c_size_t, []),
    "ggml_new_tensor_2d": (c_void_p, [c_void_p, c_int, c_int64, c_int64]),
    "ggml_mul_mat": (c_void_p, [c_void_p, c_void_p, c_void_p]),
    "ggml_new_graph_custom": (c_void_p, [c_void_p, c_size_t, c_bool]),
    "ggml_build_forward_expand": (None, [c_void_p, c_void_p]),
    "ggml_quantize_chunk": (c_size_t, [c_int, c_void_p, c_void_p, c_int64, c_int64, c_int64, c_void_p]),
    "ggml_backend_load": (c_void_p, [c_char_p]),
    "ggml_backend_reg_count": (c_size_t, []),
    "ggml_backend_reg_by_name": (c_void_p, [c_char_p]),
    "ggml_backend_reg_dev_count": (c_size_t, [c_void_p]),
    "ggml_backend_reg_dev_get": (c_void_p, [c_void_p, c_size_t]),
    "ggml_backend_reg_get_proc_address": (c_void_p, [c_void_p, c_char_p]),
    "ggml_backend_dev_count": (c_size_t, []),
    "ggml_backend_dev_get": (c_void_p, [c_size_t]),
    "ggml_backend_dev_type": (c_int, [c_void_p]),
    "ggml_backend_dev_memory": (None, [c_void_p, c_void_p, c_void_p]),
    "ggml_backend_dev_description": (c_char_p, [c_void_p]),
    "ggml_backend_dev_init": (c_void_p, [c_void_p, c_char_p]),
    "ggml_backend_buffer_free": (None, [c_void_p]),
    "ggml_backend_buffer_get_base": (c_void_p, [c_void_p]),
    "ggml_backend_buft_name": (c_char_p, [c_void_p]),
    "ggml_backend_buft_alloc_buffer": (c_void_p, [c_void_p, c_size_t]),
    "ggml_backend_alloc_ctx_tensors": (c_void_p, [c_void_p, c_void_p]),
    "ggml_backend_tensor_alloc": (c_int, [c_void_p, c_void_p, c_void_p]),
    "ggml_backend_tensor_set": (None, [c_void_p, c_void_p, c_size_t, c_size_t]),
    "ggml_backend_tensor_get": (None, [c_void_p, c_void_p, c_size_t, c_size_t]),
    "ggml_backend_graph_compute": (c_int, [c_void_p, c_void_p]),
    "ggml_backend_cpu_init": (c_void_p, []),
    "ggml_backend_cpu_reg": (c_void_p, []),
    "ggml_backend_cpu_set_n_threads": (None, [c_void_p, c_int]),
    "ggml_backend_cpu_buffer_from_ptr": (c_void_p, [c_void_p, c_size_t]),
}
"""of ggml.h, ggml-alloc.h, ggml-backend.h and ggml-cpu.h: name -> types of the result and of the arguments"""
Log = ctypes.CFUNCTYPE(None, c_int, c_char_p, c_void_p)
SILENCE = Log(lambda _level, _text, _data: None)
"""it prints a line for each matrix; errors come back as results"""


class Functions:
    """Functions of libraries that are loaded. Each is taken from the library that has it: on Windows none looks through
    those that it is linked to."""

    def __init__(self, libraries: Sequence[ctypes.CDLL], names: Iterable[str]) -> None:
        """Raises AttributeError where there is no such function."""
        self._functions = {name: _function(libraries, name) for name in names}

    def __call__(self, name: str, *arguments: object) -> Any:
        """Call a function."""
        return self._functions[name](*arguments)


def opened(folder: Path) -> list[ctypes.CDLL]:
    """What all parts of ggml are linked to, and what knows which parts are loaded. Raises OSError."""
    return [ctypes.CDLL(str(linked(folder, name))) for name in ("ggml-base", "ggml")]


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


def _function(libraries: Sequence[ctypes.CDLL], name: str) -> Any:
    holder = next((library for library in libraries if hasattr(library, name)), None)
    if holder is None:
        raise AttributeError(name)
    function = getattr(holder, name)
    function.restype, arguments = FUNCTIONS[name]
    function.argtypes = list(arguments)
    return function
