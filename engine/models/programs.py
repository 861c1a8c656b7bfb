"""Programs of the system that know something of the machine: asked with a deadline, and missed in silence."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Sequence

PATIENCE = 5.0
"""seconds for an answer; a driver that hangs must not hang who asks"""

Ask = Callable[[Sequence[str]], str]
"""what a command prints; empty where there is no such program, or it does not answer"""


def ask(command: Sequence[str]) -> str:
    """What this command prints; what it could say before it failed counts."""
    program = shutil.which(command[0])
    if program is None:
        return ""
    try:
        done = subprocess.run(
            [program, *command[1:]],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            errors="replace",
            timeout=PATIENCE,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout
