"""Running the commands of the set-up: what they print is kept for the case that they fail."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence

TAIL = 12
"""lines of a failed command that are shown"""


class SetupError(Exception):
    """The set-up cannot go on; the message says why and what to do."""


def say(*sentences: str) -> None:
    """Print at once, also into a pipe."""
    print(*sentences, sep="\n", flush=True)


def succeeds(command: Sequence[str]) -> bool:
    """Whether a command can be run and ends well; it prints nothing."""
    try:
        return subprocess.run(command, check=False, stdin=subprocess.DEVNULL, capture_output=True).returncode == 0
    except OSError:
        return False


def attempt(command: Sequence[str]) -> str | None:
    """Run a command quietly.

    Returns:
        None when it ended well, else the last lines that it printed.
    """
    try:
        done = subprocess.run(
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
    except OSError as error:
        return f"    {command[0]}: {error.strerror}"
    if done.returncode == 0:
        return None
    return "\n".join(f"    {line}" for line in done.stdout.splitlines()[-TAIL:])
