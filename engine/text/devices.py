"""Devices that ggml computes on, asked for one matrix product. For trials: llama.cpp does the work otherwise."""

from __future__ import annotations

import ctypes
import os
from ctypes import c_int, c_void_p
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.ggml_library import SILENCE, Functions, Parameters, for_this_processor, opened
from engine.machine import physical_cores

F32 = 0
BLOCKS = {1: (1, 2), 8: (32, 34), 12: (256, 144), 14: (256, 210)}
"""number of a format of weights in ggml (F16, Q8_0, Q4_K, Q6_K) -> weights and bytes of a block"""
NODES, ROOM = 8, 16_384
"""in a graph, factors and product; bytes for what ggml notes of them"""

Array = NDArray[np.float32]
Bytes = NDArray[np.uint8]


USED = (
    *("ggml_init", "ggml_free", "ggml_log_set", "ggml_version", "ggml_new_tensor_2d", "ggml_mul_mat"),
    *("ggml_new_graph_custom", "ggml_build_forward_expand", "ggml_quantize_chunk"),
    *("ggml_backend_load", "ggml_backend_reg_by_name", "ggml_backend_reg_dev_count", "ggml_backend_reg_dev_get"),
    *("ggml_backend_reg_get_proc_address", "ggml_backend_dev_description", "ggml_backend_dev_init"),
    *("ggml_backend_alloc_ctx_tensors", "ggml_backend_buffer_free", "ggml_backend_tensor_set"),
    *("ggml_backend_tensor_get", "ggml_backend_graph_compute"),
)
"""functions"""
SET_THREADS = b"ggml_backend_set_n_threads"
"""the name under which processors offer ``SetThreads``"""
SetThreads = ctypes.CFUNCTYPE(None, c_void_p, c_int)


@dataclass(frozen=True, slots=True)
class Device:
    """What computes."""

    name: str
    """as its driver says"""
    backend: int
    """address"""


class Devices(Functions):
    """Those of ggml, as it lies in a folder."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError or AttributeError where it is not as expected."""
        self._folder = folder
        super().__init__(opened(folder), USED)
        self("ggml_log_set", SILENCE, None)
        self.version = str(self("ggml_version").decode())

    def processor(self) -> Device | None:
        """This machine's. Raises OSError where nothing in the folder runs on it."""
        library = for_this_processor(self._folder)
        return self.load(library) if library else self._first(self("ggml_backend_reg_by_name", b"CPU"))

    def load(self, library: Path) -> Device | None:
        """The first device of a library; None: it cannot be loaded here, or has none on this machine."""
        return self._first(self("ggml_backend_load", os.fsencode(library)))

    def _first(self, found: int | None) -> Device | None:
        if not found or not self("ggml_backend_reg_dev_count", found):
            return None
        device = self("ggml_backend_reg_dev_get", found, 0)
        backend = self("ggml_backend_dev_init", device, None)
        if not backend:
            return None
        set_threads = self("ggml_backend_reg_get_proc_address", found, SET_THREADS)
        if set_threads:
            SetThreads(set_threads)(backend, physical_cores())
        return Device(self("ggml_backend_dev_description", device).decode(errors="replace"), backend)

    def quantised(self, rows: Array, kind: int) -> Bytes:
        """[n, k] -> blocks [n, bytes of a row] in a format of ``BLOCKS``."""
        weights, size = BLOCKS[kind]
        count, width = rows.shape
        blocks = np.empty((count, width // weights * size), np.uint8)
        self("ggml_quantize_chunk", kind, rows.ctypes.data, blocks.ctypes.data, 0, count, width, None)
        return blocks


class Product:
    """Three tensors on a device: a matrix, another, and what comes of them. ``close`` it."""

    def __init__(self, ggml: Devices, device: Device, kind: int, blocks: Bytes, x: Array) -> None:
        """Put ``x`` [m, k] and a matrix in blocks onto the device. Raises MemoryError."""
        self._ggml, self._backend = ggml, device.backend
        self._shape = x.shape[0], blocks.shape[0]
        self._context = ggml("ggml_init", Parameters(ROOM, None, True))
        matrix = ggml("ggml_new_tensor_2d", self._context, kind, x.shape[1], blocks.shape[0])
        other = ggml("ggml_new_tensor_2d", self._context, F32, x.shape[1], x.shape[0])
        self._result = ggml("ggml_mul_mat", self._context, matrix, other)
        self._graph = ggml("ggml_new_graph_custom", self._context, NODES, False)
        ggml("ggml_build_forward_expand", self._graph, self._result)
        self._buffer = ggml("ggml_backend_alloc_ctx_tensors", self._context, device.backend)
        if not self._buffer:
            raise MemoryError
        for tensor, values in ((matrix, blocks), (other, x)):
            ggml("ggml_backend_tensor_set", tensor, values.ctypes.data, 0, values.nbytes)

    def compute(self) -> Array:
        """[m, n]. Raises RuntimeError where the device fails."""
        status = self._ggml("ggml_backend_graph_compute", self._backend, self._graph)
        if status:
            raise RuntimeError(f"ggml_backend_graph_compute returned {status}")
        values = np.empty(self._shape, np.float32)
        self._ggml("ggml_backend_tensor_get", self._result, values.ctypes.data, 0, values.nbytes)
        return values

    def close(self) -> None:
        """Let go of its memory."""
        self._ggml("ggml_backend_buffer_free", self._buffer)
        self._ggml("ggml_free", self._context)
