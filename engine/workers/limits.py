"""Limits of a reader process; what only one system has stands here and nowhere else in the room."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

ADDRESS_SPACE = 4 * 1024**3
"""bytes; a document that needs more is damaged or hostile"""


def confine() -> None:
    """Limit this process: address space, no core dumps (they would hold documents), end with the parent, low priority.

    What the system does not offer is left out: the deadline of the parent holds everywhere.
    """
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        # macOS accepts RLIMIT_AS and then fails allocations at random.
        resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
        _end_with_parent()


def _end_with_parent() -> None:
    """A reader that hangs in native code never sees its pipe close: let the kernel end it (prctl(2))."""
    parent = os.getppid()
    set_parent_death_signal = 1
    ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGKILL)
    if os.getppid() != parent:  # it died while we asked
        os._exit(1)
