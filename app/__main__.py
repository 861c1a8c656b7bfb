"""``python -m app`` and the ``folioscope`` command."""

from __future__ import annotations

import multiprocessing


def main() -> None:
    """Run the command line; without a command it opens the window."""
    multiprocessing.freeze_support()
    # Reader processes import this file and must not pay for the command line.
    from app.commands import folioscope
    from engine.network import Network

    network = Network()
    network.install()
    folioscope(obj=network)


if __name__ == "__main__":
    main()
