"""llama.cpp as this room uses it: the library without its messages, and Stop without Python.

The package's class ``Llama`` is not used: it copies up to 263 MB of logits with each state, keeps a row of logits
for every token where it drafts, and runs templates that come with the file.
"""

from __future__ import annotations

import ctypes
import os
import sys
from ctypes import byref, c_size_t, c_void_p
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import llama_cpp

from engine.ggml_library import Functions, for_this_processor, loadable, opened
from engine.machine import ON_CARD

FOLDER = Path(llama_cpp.__file__).parent / "lib"
WITH_PROCESSOR = ("ggml-metal", "ggml-blas")
"""libraries that are loaded where there are any: Apple's, which every Mac can use"""
CARD, CARD_BUILT_IN = 1, 2
"""kinds of devices (ggml-backend.h): a graphics card, and one that shares the machine's memory"""

lib: Any = llama_cpp
"""llama.cpp's C interface. ``Any``: its functions are typed by decorators that mypy sees as untyped pointers."""


SILENCE = lib.llama_log_callback(lambda _level, _text, _data: None)
"""llama.cpp prints paths and metadata of model files; errors travel as return codes"""


def start(card: Path | None = None) -> None:
    """Make the library ready; once in a process. ``card``: the library for a graphics card, where one was tried.

    Raises:
        OSError: nothing in the package computes on this processor.
    """
    lib.llama_log_set(SILENCE, c_void_p(0))
    load_backends(FOLDER, card)
    lib.llama_backend_init()


def load_backends(folder: Path, card: Path | None) -> None:
    """Have ggml load what computes, where that lies in ``folder`` as libraries of their own; a build for one processor
    holds it already.

    Not left to llama.cpp, which would look beside the program and in the working folder, where anything may lie, and
    load what it has for graphics cards whether a driver answers or not.

    Raises:
        OSError: nothing there computes on this processor.
    """
    processor = for_this_processor(folder)
    if processor is None:
        return
    ggml = Functions(opened(folder), ("ggml_backend_reg_count", "ggml_backend_load"))
    if ggml("ggml_backend_reg_count"):
        return
    beside = [path for name in WITH_PROCESSOR if (path := loadable(folder, name)).exists()]
    for library in (*beside, *filter(None, [card]), processor):
        ggml("ggml_backend_load", os.fsencode(library))
    if not ggml("ggml_backend_reg_count"):
        raise OSError("llama.cpp's library for this processor cannot be loaded")


@dataclass(frozen=True, slots=True)
class Cards:
    """The graphics cards that llama.cpp computes on, all together."""

    memory: int
    """bytes that a model may have of theirs; 0: there is none"""
    unified: bool
    """it is the machine's memory"""


NO_CARD = Cards(memory=0, unified=False)


def cards() -> Cards:
    """Look at the devices that were loaded: cards with memory of their own, or else what is built in."""
    ggml = Functions(opened(FOLDER), [f"ggml_backend_dev_{name}" for name in ("count", "get", "type", "memory")])
    found: dict[int, list[int]] = {CARD: [], CARD_BUILT_IN: []}
    for number in range(ggml("ggml_backend_dev_count")):
        device = ggml("ggml_backend_dev_get", number)
        kind = ggml("ggml_backend_dev_type", device)
        if kind in found:
            found[kind].append(_memory(ggml, device))
    memory = sum(found[CARD] or found[CARD_BUILT_IN][:1])  # as llama.cpp chooses
    unified = memory > 0 and (not found[CARD] or sys.platform == "darwin")
    return Cards(int(memory * ON_CARD), unified)


def _memory(ggml: Functions, device: int) -> int:
    free, total = c_size_t(), c_size_t()
    ggml("ggml_backend_dev_memory", device, byref(free), byref(total))
    return total.value


class StopFlag:
    """A byte that llama.cpp looks at between two nodes of its graph.

    What it calls is C's own ``strlen`` on a text of no or one character: that takes nanoseconds and neither Python nor
    its lock, where a Python function, called a thousand times for each token, would cost 3 % of the speed of a 3B.
    """

    def __init__(self) -> None:
        self._text = ctypes.create_string_buffer(2)
        library = ctypes.CDLL("ucrtbase" if sys.platform == "win32" else None)
        self.callback = ctypes.cast(library.strlen, lib.ggml_abort_callback)
        self.address = ctypes.addressof(self._text)

    @property
    def is_set(self) -> bool:
        """Whether Stop was asked for."""
        return self._text.value != b""

    def set(self) -> None:
        """From any thread: the running call ends at its next node."""
        self._text[0] = b"s"

    def clear(self) -> None:
        """Forget an earlier Stop."""
        self._text[0] = b"\0"
