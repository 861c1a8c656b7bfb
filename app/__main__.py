"""``python -m app`` and the ``folioscope`` command."""

from __future__ import annotations

import multiprocessing
import os

QUIET = ("HF_HUB_OFFLINE", "HF_HUB_DISABLE_TELEMETRY", "HF_HUB_DISABLE_IMPLICIT_TOKEN", "DO_NOT_TRACK")
"""libraries that could reach the network by themselves are told not to; what is asked for goes another way
(``engine.models.hub``)"""


def main() -> None:
    """Run the command line; without a command it opens the window."""
    multiprocessing.freeze_support()
    os.environ.update(dict.fromkeys(QUIET, "1"))
    # Reader processes import this file and must not pay for the command line.
    from app.commands import folioscope
    from engine.network import Network

    network = Network()
    network.install()
    folioscope(obj=network)


if __name__ == "__main__":
    main()
