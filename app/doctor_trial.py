"""The inside of a process in which ``folioscope doctor`` tries a library of native code."""

from __future__ import annotations

import importlib
import os
import traceback
from multiprocessing.connection import Connection

from engine.workers.serving import settle_down


def run(connection: Connection, trial: str) -> None:
    """Send why a trial failed; an empty text where it went well.

    Args:
        connection: takes one message, UTF-8.
        trial: ``module``, which is imported, or ``module:function``, which is called.
    """
    settle_down()
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # a library that is tried must not report home
    module, _, function = trial.partition(":")
    try:
        loaded = importlib.import_module(module)
        if function:
            getattr(loaded, function)()
    except Exception as error:
        connection.send_bytes(traceback.format_exception_only(error)[-1].strip().encode(errors="replace"))
    else:
        connection.send_bytes(b"")
