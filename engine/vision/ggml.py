"""Products with quantised matrices by ggml, the library under llama.cpp, which set-up has compiled for this processor.

On two cores with AVX-512 a vector took 0.9 ms with a matrix of 14,336 rows of 4,096 in Q4_K, 1.6 ms by PyTorch's 4-bit
kernel; 512 rows took 110 ms, 240 by a product in 16 bits. The other factor is rounded meanwhile, as always in
llama.cpp: to 8 bits in blocks of 256 (its Q8_K) beside Q4_K and of 32 beside Q8_0, to bfloat16 beside that.

What is used of it is small and belongs to its public headers (ggml.h, ggml-backend.h, ggml-cpu.h).
"""

from __future__ import annotations

import ctypes
import importlib.util
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from ctypes import c_bool, c_int, c_int64, c_size_t, c_void_p
from enum import IntEnum
from pathlib import Path
from typing import Any

import torch

from engine.machine import physical_cores

F32 = 0
NODES = 8
"""in a graph: one product and its factors"""
ROOM = 16_384
"""bytes for what ggml notes of a graph"""
EVERYWHERE = 64, 2**62
"""address and size of a buffer in which all memory of this process lies"""
TRIED = 256
"""sides of the matrix that is multiplied before the library is believed"""
CLOSE = 0.1
"""how far from the true product it may be: 4 bits stray by 0.07"""


class Kind(IntEnum):
    """Block formats by their numbers in ggml, which are those of GGUF files too."""

    Q8_0 = 8
    """32 weights: a scale and 8-bit numbers"""
    Q4_K = 12
    """256 weights: eight groups of 4-bit numbers, each with a scale and a minimum of 6 bits"""
    BF16 = 30


BLOCKS = {Kind.Q8_0: (32, 34), Kind.Q4_K: (256, 144), Kind.BF16: (1, 2)}
"""weights and bytes of a block"""


class _Parameters(ctypes.Structure):
    _fields_ = [("size", c_size_t), ("memory", c_void_p), ("no_alloc", c_bool)]


FUNCTIONS: dict[str, tuple[type | None, Sequence[Any]]] = {
    "ggml_init": (c_void_p, [_Parameters]),
    "ggml_free": (None, [c_void_p]),
    "ggml_new_tensor_2d": (c_void_p, [c_void_p, c_int, c_int64, c_int64]),
    "ggml_mul_mat": (c_void_p, [c_void_p, c_void_p, c_void_p]),
    "ggml_new_graph_custom": (c_void_p, [c_void_p, c_size_t, c_bool]),
    "ggml_build_forward_expand": (None, [c_void_p, c_void_p]),
    "ggml_quantize_chunk": (
        c_size_t,
        [c_int, c_void_p, c_void_p, c_int64, c_int64, c_int64, c_void_p],
    ),
    "ggml_backend_cpu_init": (c_void_p, []),
    "ggml_backend_cpu_set_n_threads": (None, [c_void_p, c_int]),
    "ggml_backend_cpu_buffer_from_ptr": (c_void_p, [c_void_p, c_size_t]),
    "ggml_backend_tensor_alloc": (c_int, [c_void_p, c_void_p, c_void_p]),
    "ggml_backend_graph_compute": (c_int, [c_void_p, c_void_p]),
}


class Ggml:
    """The library, loaded. Used from one thread at a time."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError or AttributeError where it is not as expected."""
        libraries = [ctypes.CDLL(str(_file(folder, name)), mode=ctypes.RTLD_GLOBAL) for name in ("base", "cpu")]
        self._calls = {name: _function(libraries, name, *types) for name, types in FUNCTIONS.items()}
        self._backend = self("ggml_backend_cpu_init")
        self("ggml_backend_cpu_set_n_threads", self._backend, physical_cores())
        self._buffer = self("ggml_backend_cpu_buffer_from_ptr", *EVERYWHERE)

    def __call__(self, name: str, *arguments: object) -> Any:
        """Call a function."""
        return self._calls[name](*arguments)

    def quantised(self, rows: torch.Tensor, kind: Kind) -> torch.Tensor:
        """[n, k] -> blocks [n, bytes of a row], uint8; scales are chosen by the error that they leave."""
        weights, size = BLOCKS[kind]
        rows = rows.float().contiguous()
        count, width = rows.shape
        blocks = torch.empty((count, width // weights * size), dtype=torch.uint8)
        cores = physical_cores()
        step = -(-count // cores)

        def some(first: int) -> None:
            here = min(step, count - first)
            self("ggml_quantize_chunk", kind, rows[first].data_ptr(), blocks[first].data_ptr(), 0, here, width, None)

        with ThreadPoolExecutor(cores) as threads:
            list(threads.map(some, range(0, count, step)))
        return blocks

    def multiply(self, kind: Kind, matrix: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
        """[m, k] and a matrix of n rows -> [m, n], float32; NaN where a number of ``x`` is infinite or none at all.
        ``m`` is not 0: the library would end the process. Noting the product takes ten microseconds."""
        x = x.float().contiguous()
        if not bool(x.sum().isfinite()):  # rounded to 8 bits it would no longer be seen
            return torch.full((x.shape[0], matrix.shape[0]), torch.nan)
        out = torch.empty((x.shape[0], matrix.shape[0]))
        memory = ctypes.create_string_buffer(ROOM)
        context = self("ggml_init", _Parameters(ROOM, ctypes.addressof(memory), True))
        factor = self("ggml_new_tensor_2d", context, kind, x.shape[1], matrix.shape[0])
        other = self("ggml_new_tensor_2d", context, F32, x.shape[1], x.shape[0])
        result = self("ggml_mul_mat", context, factor, other)
        graph = self("ggml_new_graph_custom", context, NODES, False)
        self("ggml_build_forward_expand", graph, result)
        for tensor, data in ((factor, matrix), (other, x), (result, out)):
            self("ggml_backend_tensor_alloc", self._buffer, tensor, data.data_ptr())
        status = self("ggml_backend_graph_compute", self._backend, graph)
        self("ggml_free", context)
        if status:
            raise RuntimeError(f"ggml_backend_graph_compute returned {status}")
        return out


def load() -> Ggml | None:
    """The library, if it is there and multiplies as it should."""
    spec = importlib.util.find_spec("llama_cpp")
    if spec is None or spec.origin is None:
        return None
    try:
        library = Ggml(Path(spec.origin).parent / "lib")
        is_right = all(_is_close(library, kind) for kind in Kind)
    except (OSError, AttributeError, RuntimeError):
        return None
    return library if is_right else None


def _is_close(library: Ggml, kind: Kind) -> bool:
    source = torch.Generator().manual_seed(0)
    matrix, x = (torch.randn((rows, TRIED), generator=source) for rows in (TRIED, 3))
    blocks = matrix.bfloat16() if kind is Kind.BF16 else library.quantised(matrix, kind)
    expected = x @ matrix.T
    return bool((library.multiply(kind, blocks, x) - expected).norm() < CLOSE * expected.norm())


def _file(folder: Path, name: str) -> Path:
    prefix, ending = {"win32": ("", ".dll"), "darwin": ("lib", ".dylib")}.get(sys.platform, ("lib", ".so"))
    return folder / f"{prefix}ggml-{name}{ending}"


def _function(libraries: Sequence[ctypes.CDLL], name: str, result: type | None, arguments: Sequence[Any]) -> Any:
    holder = next((library for library in libraries if hasattr(library, name)), None)
    if holder is None:
        raise AttributeError(name)
    function = getattr(holder, name)
    function.restype, function.argtypes = result, list(arguments)
    return function
