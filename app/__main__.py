"""``python -m app`` and the ``folioscope`` command."""

from __future__ import annotations

import multiprocessing
import os
import sys

QUIET = ("HF_HUB_OFFLINE", "HF_HUB_DISABLE_TELEMETRY", "HF_HUB_DISABLE_IMPLICIT_TOKEN", "DO_NOT_TRACK")
"""libraries that could reach the network by themselves are told not to; what is asked for goes another way
(``engine.models.hub``)"""


def main() -> None:
    """Run the command line; without a command it opens the window."""
    multiprocessing.freeze_support()
    if getattr(sys, "frozen", False):
        _leave_other_programs_alone()
    os.environ.update(dict.fromkeys(QUIET, "1"))
    # Reader processes import this file and must not pay for the command line.
    from app.commands import folioscope
    from engine.network import Network

    network = Network()
    network.install()
    folioscope(obj=network)


def _leave_other_programs_alone() -> None:
    """Packaged, this process was told to look for libraries in its own folder first (PyInstaller does that).

    A browser or ``nvidia-smi`` that it starts must look where it always does; its own children are told again.
    """
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    os.environ.pop("LD_LIBRARY_PATH", None)
    if before is not None:
        os.environ["LD_LIBRARY_PATH"] = before
    os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"


if __name__ == "__main__":
    main()
