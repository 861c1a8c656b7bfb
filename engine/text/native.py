"""llama.cpp as this room uses it: the library without its messages, and Stop without Python.

The package's class ``Llama`` is not used: it copies up to 263 MB of logits with each state, keeps a row of logits
for every token where it drafts, and runs templates that come with the file.
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path
from typing import Any

import llama_cpp

lib: Any = llama_cpp
"""llama.cpp's C interface. ``Any``: its functions are typed by decorators that mypy sees as untyped pointers."""


SILENCE = lib.llama_log_callback(lambda _level, _text, _data: None)
"""llama.cpp prints paths and metadata of model files; errors travel as return codes"""


def start() -> None:
    """Make the library ready; once in a process.

    Raises:
        OSError: nothing in the package computes on this processor.
    """
    lib.llama_log_set(SILENCE, ctypes.c_void_p(0))
    load_backends(Path(llama_cpp.__file__).parent / "lib")
    lib.llama_backend_init()


def load_backends(folder: Path) -> None:
    """Have ggml load what computes, where that lies in ``folder`` as libraries for one kind of processor each: it takes
    the one that suits this processor best. A build for one processor holds its own already.

    Not left to llama.cpp, which would look beside the program and in the working folder, where anything may lie.

    Raises:
        OSError: nothing there computes on this processor.
    """
    if not any(folder.glob("*ggml-cpu-*")):
        return
    (library,) = folder.glob("*ggml.*")
    ggml = ctypes.CDLL(str(library))
    if not ggml.ggml_backend_reg_count():
        ggml.ggml_backend_load_all_from_path(os.fsencode(folder))
    if not ggml.ggml_backend_reg_count():
        raise OSError("llama.cpp has no library for this processor")


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
