"""Products with quantised matrices by ggml, the library under llama.cpp, which has been compiled anyway.

On two cores with AVX-512 a vector took 0.9 ms with a matrix of 14,336 rows of 4,096 in Q4_K, 1.6 ms by PyTorch's 4-bit
kernel; 512 rows took 110 ms, 240 by a product in 16 bits. The other factor is rounded meanwhile, as always in
llama.cpp: to 8 bits in blocks of 256 (its Q8_K) beside Q4_K and of 32 beside Q8_0, to bfloat16 beside that.

With few rows it is quickest when the matrix is woven (``engine.vision.woven``): 0.8 ms for that vector. What is used of
the library is small and belongs to its public headers (ggml.h, ggml-backend.h, ggml-cpu.h), but for one thing: it
weaves into memory of its own only, where our matrices are mapped from a file, so ``woven`` puts their address into
its tensor itself.
"""

from __future__ import annotations

import ctypes
import importlib.util
import itertools
import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from ctypes import c_size_t, c_void_p
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from pathlib import Path

import torch

from engine.ggml_library import SILENCE, Functions, Parameters, for_this_processor, linked
from engine.machine import physical_cores
from engine.vision import woven

F32 = 0
TOGETHER = 3
"""products in a graph"""
NODES = 8
"""in a graph, factors and products"""
ROOM, FACTOR_ROOM = 16_384, 1024
"""bytes for what ggml notes of a graph, and of one matrix"""
EVERYWHERE = 64, 2**62
"""address and size of a buffer in which all memory of this process lies"""
TRIED = 256
"""sides of the matrix that is multiplied before the library is believed"""
CLOSE = 0.1
"""how far from the true product it may be: 4 bits stray by 0.07"""
KINDS_OF_MEMORY, WOVEN_MEMORY = b"ggml_backend_dev_get_extra_bufts", b"CPU_REPACK"
"""what the library calls its list, and the kind in it for matrices that are woven"""
OWN_FIELDS = 32
"""bytes before a tensor that are counted to it but are none of its fields"""


class Kind(IntEnum):
    """Block formats by their numbers in ggml, which are those of GGUF files too."""

    Q8_0 = 8
    """32 weights: a scale and 8-bit numbers"""
    Q4_K = 12
    """256 weights: eight groups of 4-bit numbers, each with a scale and a minimum of 6 bits"""
    BF16 = 30


BLOCKS = {Kind.Q8_0: (32, 34), Kind.Q4_K: (256, 144), Kind.BF16: (1, 2)}
"""weights and bytes of a block"""


USED = (
    *("ggml_init", "ggml_free", "ggml_log_set", "ggml_tensor_overhead", "ggml_new_tensor_2d", "ggml_mul_mat"),
    *("ggml_new_graph_custom", "ggml_build_forward_expand", "ggml_quantize_chunk"),
    *("ggml_backend_cpu_init", "ggml_backend_cpu_set_n_threads", "ggml_backend_cpu_buffer_from_ptr"),
    *("ggml_backend_tensor_alloc", "ggml_backend_graph_compute", "ggml_backend_cpu_reg", "ggml_backend_reg_dev_get"),
    *("ggml_backend_reg_get_proc_address", "ggml_backend_buft_name", "ggml_backend_buft_alloc_buffer"),
    "ggml_backend_buffer_get_base",
)
"""functions"""
Kinds = ctypes.CFUNCTYPE(ctypes.POINTER(c_void_p), c_void_p)


@dataclass(frozen=True, slots=True)
class Factor:
    """A matrix as the library knows it."""

    tensor: int
    """address"""
    matrix: torch.Tensor
    memory: object
    """of what ``tensor`` points at"""


class Ggml(Functions):
    """The library, loaded. Used from one thread at a time."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError or AttributeError where it is not as expected."""
        base = ctypes.CDLL(str(linked(folder, "ggml-base")), mode=ctypes.RTLD_GLOBAL)
        libraries = [base, ctypes.CDLL(str(_for_processors(folder)))]
        super().__init__(libraries, USED)
        self("ggml_log_set", SILENCE, None)
        self._backend = self("ggml_backend_cpu_init")
        self("ggml_backend_cpu_set_n_threads", self._backend, physical_cores())
        self._everywhere = self("ggml_backend_cpu_buffer_from_ptr", *EVERYWHERE)
        self._woven_kind = self._kind_of_memory(WOVEN_MEMORY)
        self._woven: tuple[int, int] = 0, 0

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

    def factor(self, kind: Kind, matrix: torch.Tensor) -> Factor:
        """A matrix of n rows to multiply with: [n, bytes of a row], or [n, k] in 16 bits."""
        factor = self._factor(kind, matrix)
        self("ggml_backend_tensor_alloc", self._everywhere, factor.tensor, matrix.data_ptr())
        return factor

    def woven_factor(self, matrix: torch.Tensor) -> Factor:
        """The same for a matrix in Q4_K that has been woven in turns of ``turn``."""
        factor = self._factor(Kind.Q4_K, matrix)
        buffer = self._woven_buffer(matrix.nbytes)
        start = self("ggml_backend_buffer_get_base", buffer)
        self("ggml_backend_tensor_alloc", buffer, factor.tensor, start)
        fields = (self("ggml_tensor_overhead") - OWN_FIELDS) // ctypes.sizeof(c_size_t)
        words = (c_size_t * fields).from_address(factor.tensor)
        words[list(words).index(start)] = matrix.data_ptr()
        return factor

    def multiply(self, factors: Sequence[Factor], x: torch.Tensor) -> list[torch.Tensor]:
        """[m, k] times each of some matrices, at most ``TOGETHER``: [m, n], float32; NaN where a number of ``x`` is
        infinite or none at all. ``m`` is not 0: the library would end the process."""
        x = x.float().contiguous()
        if not math.isfinite(x.sum().item()):  # rounded to 8 bits it would no longer be seen
            return [torch.full((x.shape[0], factor.matrix.shape[0]), torch.nan) for factor in factors]
        memory = ctypes.create_string_buffer(ROOM)
        context = self("ggml_init", Parameters(ROOM, ctypes.addressof(memory), True))
        other = self("ggml_new_tensor_2d", context, F32, x.shape[1], x.shape[0])
        self("ggml_backend_tensor_alloc", self._everywhere, other, x.data_ptr())
        graph = self("ggml_new_graph_custom", context, NODES, False)
        products = [torch.empty((x.shape[0], factor.matrix.shape[0])) for factor in factors]
        for factor, product in zip(factors, products, strict=True):
            result = self("ggml_mul_mat", context, factor.tensor, other)
            self("ggml_build_forward_expand", graph, result)
            self("ggml_backend_tensor_alloc", self._everywhere, result, product.data_ptr())
        status = self("ggml_backend_graph_compute", self._backend, graph)
        self("ggml_free", context)
        if status:
            raise RuntimeError(f"ggml_backend_graph_compute returned {status}")
        return products

    @cached_property
    def turn(self) -> int | None:
        """Of ``woven.TURNS``; None: there are no products with woven matrices for this processor."""
        matrix, x = _drawn(TRIED), _drawn(3)
        blocks = self.quantised(matrix, Kind.Q4_K)
        if self._woven_kind is not None:
            for turn in woven.TURNS:
                (product,) = self.multiply([self.woven_factor(woven.weave(blocks, turn))], x)
                if _is_close(product, x @ matrix.T):
                    return turn
        return None

    def is_right(self) -> bool:
        """Whether it multiplies as it should."""
        matrix, x = _drawn(TRIED), _drawn(3)
        kept = {kind: matrix.bfloat16() if kind is Kind.BF16 else self.quantised(matrix, kind) for kind in Kind}
        products = self.multiply([self.factor(*some) for some in kept.items()], x)
        return all(_is_close(product, x @ matrix.T) for product in products)

    def _kind_of_memory(self, name: bytes) -> int | None:
        device = self("ggml_backend_reg_dev_get", self("ggml_backend_cpu_reg"), 0)
        listed = self("ggml_backend_reg_get_proc_address", self("ggml_backend_cpu_reg"), KINDS_OF_MEMORY)
        kinds = itertools.takewhile(bool, Kinds(listed)(device)) if listed else ()
        return next((kind for kind in kinds if self("ggml_backend_buft_name", kind) == name), None)

    def _woven_buffer(self, size: int) -> int:
        """At least so large. Its memory is never touched, so that it takes none; tensors keep to the one they got."""
        if self._woven[0] < size:
            self._woven = size, self("ggml_backend_buft_alloc_buffer", self._woven_kind, size)
        return self._woven[1]

    def _factor(self, kind: Kind, matrix: torch.Tensor) -> Factor:
        weights, size = BLOCKS[kind]
        memory = ctypes.create_string_buffer(FACTOR_ROOM)
        context = self("ggml_init", Parameters(FACTOR_ROOM, ctypes.addressof(memory), True))
        width = matrix[0].nbytes // size * weights
        tensor = self("ggml_new_tensor_2d", context, kind, width, matrix.shape[0])
        self("ggml_free", context)  # leaves our memory, and the tensor in it, as they are
        return Factor(tensor, matrix, memory)


def load() -> Ggml | None:
    """The library, if it is there and multiplies as it should."""
    spec = importlib.util.find_spec("llama_cpp")
    if spec is None or spec.origin is None:
        return None
    try:
        library = Ggml(Path(spec.origin).parent / "lib")
        return library if library.is_right() else None
    except (OSError, AttributeError, RuntimeError):
        return None


def _drawn(rows: int) -> torch.Tensor:
    return torch.randn((rows, TRIED), generator=torch.Generator().manual_seed(rows))


def _is_close(found: torch.Tensor, expected: torch.Tensor) -> bool:
    return bool((found - expected).norm() < CLOSE * expected.norm())


def _for_processors(folder: Path) -> Path:
    """The library that computes on processors. Raises OSError where none runs here."""
    return for_this_processor(folder) or linked(folder, "ggml-cpu")
