"""A program that gets one model and says how far it is: a line for each event, the last one the path or the refusal.

``python -m tests.helpers.download_child FOLDER ADDRESS SIZE [LARGEST]``: the model's one file has SIZE bytes; with
LARGEST the system lets this process write no larger file, and room on the disk is not looked at before.
"""

from __future__ import annotations

import resource
import shutil
import sys
from dataclasses import replace
from pathlib import Path
from threading import Event

from engine.contracts import Got, Terms
from engine.errors import KnownError
from engine.models import download
from engine.models.download import Downloads
from engine.network import Network
from tests.helpers.small_models import text_model


def main(folder: Path, address: str, size: int, largest: int | None) -> None:
    """Get it."""
    download.STEP = 0
    if largest is not None:
        usage = shutil.disk_usage(folder)
        shutil.disk_usage = lambda path: usage._replace(free=10**15)
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest or resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    network = Network()
    network.install()
    try:
        for event in Downloads(folder, network, Terms, address).get(replace(text_model(), size=size), stop=Event()):
            sys.stdout.write(f"got {event.path}\n" if isinstance(event, Got) else f"{type(event).__name__}\n")
            sys.stdout.flush()
    except KnownError as error:
        sys.stdout.write(f"refused {error.sentence} {error.next_step}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]) if sys.argv[4:] else None)
