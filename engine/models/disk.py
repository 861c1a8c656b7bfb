"""How fast the disk is from which models are read: measured on a file that is there, where that costs little."""

from __future__ import annotations

import os
import time
from pathlib import Path

STEP = 4 * 2**20
"""bytes that are read at once"""
MOST = 64 * 2**20
"""bytes that are read"""
PATIENCE = 1.0
"""seconds after which it is known well enough"""
LEAST = 8 * 2**20
"""bytes of a file that tell anything"""


def read_speed(file: Path) -> float:
    """Bytes a second; 0 where the file is small or cannot be read, or the system does not let one read past its own
    memory of the file, which would tell the speed of that."""
    forget = getattr(os, "posix_fadvise", None)
    if forget is None:
        return 0.0
    try:
        with file.open("rb", buffering=0) as opened:
            size = min(os.fstat(opened.fileno()).st_size, MOST)
            if size < LEAST:
                return 0.0
            forget(opened.fileno(), 0, size, os.POSIX_FADV_DONTNEED)
            return _timed(opened.fileno(), size)
    except OSError:
        return 0.0


def _timed(descriptor: int, size: int) -> float:
    began, done = time.perf_counter(), 0
    while done < size and time.perf_counter() - began < PATIENCE:
        read = len(os.read(descriptor, STEP))
        if not read:  # shorter than it said: somebody writes it
            break
        done += read
    return done / (time.perf_counter() - began)
