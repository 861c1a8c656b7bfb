"""Showing Folioscope once it is installed: answers in the terminal, and the window where there is a screen."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from installers.setup.environment import OWN, ROOT
from installers.setup.steps import say

PATIENCE = 5.0
"""seconds that a Qt platform has to open"""

INVISIBLE = ("offscreen", "minimal", "vnc")
"""Qt platforms on which nobody sees a window"""

PROBE = "from PySide6.QtWidgets import QApplication; print(QApplication([]).platformName())"


def show_answers() -> bool:
    """Answer the questions about the sample documents, in the terminal."""
    return subprocess.run([OWN.python, "-m", "app.demonstration"], check=False, cwd=ROOT).returncode == 0


@contextmanager
def opened() -> Iterator[subprocess.Popen[bytes] | None]:
    """The window, beside what is done here; None, and a word about it, without a screen. Ctrl-C closes it."""
    if not _screen_opens():
        say("There is no screen here for the window. The command line does everything:  .venv/bin/folioscope --help")
        yield None
        return
    say("The window is opening.")
    window = subprocess.Popen([OWN.python, "-m", "app"], cwd=ROOT)
    try:
        yield window
    finally:
        window.terminate()
        window.wait()


def _screen_opens() -> bool:
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    try:
        probe = subprocess.run([OWN.python, "-c", PROBE], check=False, capture_output=True, text=True, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return False
    return probe.returncode == 0 and probe.stdout.strip() not in INVISIBLE
