"""A screen in a root, and a person in front of it."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from installers.proof.root import READER, ProofError, Root

DISPLAY = {"DISPLAY": ":7"}
SIZE = "1280x900x24"
PATIENCE = 60
"""seconds until something shows"""
COLOURS = 16
"""of a window that has been painted; before, it has one"""
MANY = 4000
"""pixels that are looked at, spread evenly"""


class Screen:
    """What is on it."""

    def __init__(self, root: Root) -> None:
        self.root = root

    def do(self, *command: str) -> str:
        """Run xdotool."""
        return self.root.run("xdotool", *command, user=READER, env=DISPLAY)

    def window(self) -> str:
        """The number of Folioscope's window; empty while there is none to be seen."""
        found = self.root.run(
            "xdotool", "search", "--onlyvisible", "--classname", "folioscope", user=READER, env=DISPLAY, fails=True
        )
        return found.split()[-1] if found.strip().replace("\n", "").isdigit() else ""

    def painted(self) -> float:
        """Wait for the window's first paint; when that was, on the monotonic clock.

        Raises:
            ProofError: it does not come.
        """
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            window = self.window()
            if window and self._colours(window) >= COLOURS:
                return time.monotonic()
            time.sleep(0.02)
        raise ProofError("no window was painted")

    def _colours(self, window: str) -> int:
        dump = subprocess.run(
            self.root.command("xwd", "-silent", "-id", window, user=READER, env=DISPLAY),
            capture_output=True,
            check=False,
        ).stdout
        pixels = range(len(dump) // 4)
        return len({dump[4 * one : 4 * one + 4] for one in pixels[:: max(1, len(pixels) // MANY)]})

    def ask(self, question: str) -> None:
        """Type a question in place of what stands in the field, and ask it."""
        self.press("ctrl+l")
        self.press("ctrl+a")
        self.do("type", "--delay", "20", question)
        self.press("Return")

    def press(self, keys: str) -> None:
        """Press keys in the window."""
        self.do("windowfocus", "--sync", self.window())
        self.do("key", keys)

    def keep(self, picture: Path) -> None:
        """Keep what is on the screen, as a PNG file."""
        command = self.root.command(
            "sh", "-c", "xwd -silent -root | xwdtopnm 2>/dev/null | pnmtopng", user=READER, env=DISPLAY
        )
        picture.write_bytes(subprocess.run(command, capture_output=True, check=True).stdout)


@contextmanager
def screen(root: Root) -> Iterator[Screen]:
    """One that nobody else uses, until the end."""
    server = subprocess.Popen(
        root.command("Xvfb", DISPLAY["DISPLAY"], "-screen", "0", SIZE, "-nolisten", "tcp", user=READER),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + PATIENCE
        while not (root.folder / "tmp" / ".X11-unix" / "X7").exists():
            if time.monotonic() > until:
                raise ProofError("Xvfb did not start")
            time.sleep(0.05)
        yield Screen(root)
    finally:
        server.terminate()
        server.wait()
