"""Libraries of native code that ``folioscope doctor`` could meet: each is tried in a process of its own."""

from __future__ import annotations

import os
import signal
import sys
import threading


def cannot_open() -> None:
    """What it is linked to is missing."""
    raise ImportError("libtorch.so: cannot open")


def no_such_instruction() -> None:
    """It was built for another processor."""
    os.kill(os.getpid(), signal.SIGILL)


def end() -> None:
    """It gives up by itself."""
    raise SystemExit(7)


def hang() -> None:
    """It never comes back."""
    threading.Event().wait()


def prints() -> None:
    """It talks."""
    sys.stdout.write("loaded")
    sys.stdout.flush()
    sys.stderr.write("loaded")
