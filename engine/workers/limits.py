"""Limits of child processes; what only one system has stands here and nowhere else in the room."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

import psutil

ADDRESS_SPACE = 4 * 1024**3
"""bytes; a document that needs more is damaged or hostile"""
OFFERED_FIRST = "800"
"""of at most 1000, for the kernel that must end a process because memory runs out"""
POLITE = 5
"""steps of 19 by which the model's process steps back behind the others"""


def leave_no_dump() -> None:
    """No core dump of this process: it would hold documents."""
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def confine() -> None:
    """Limit this process's address space and end it with the thread that started it.

    What the system does not offer is left out: the deadline of the parent holds everywhere.
    """
    limit_memory()
    if sys.platform == "linux":
        _end_with_parent()


def limit_memory() -> None:
    """Limit this process's address space, where the system keeps to it."""
    if sys.platform == "linux":  # macOS accepts RLIMIT_AS and then fails allocations at random
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))


def step_back() -> None:
    """A person works on while the model reads; and when memory runs out, the model goes, not the window."""
    if sys.platform == "win32":
        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
    else:
        os.nice(POLITE)
    if sys.platform == "linux":
        with suppress(OSError):  # some containers show /proc without letting anything be written
            Path("/proc/self/oom_score_adj").write_text(OFFERED_FIRST)


def _end_with_parent() -> None:
    """A reader that hangs in native code never sees its pipe close: let the kernel end it (prctl(2))."""
    parent = os.getppid()
    set_parent_death_signal = 1
    ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGKILL)
    if os.getppid() != parent:  # it died while we asked
        os._exit(1)
