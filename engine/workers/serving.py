"""What every child process does, whatever it serves: settle down, then answer each request to its end."""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Iterator
from multiprocessing.connection import Connection

from engine.errors import Interrupted, KnownError
from engine.workers import limits, network
from engine.workers.messages import Done, Failed, Fault, Stopped, encode, failure


def settle_down() -> None:
    """Before anything is loaded: no core dumps, no network, no printing. Ctrl-C is the parent's to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limits.leave_no_dump()
    network.refuse_network()
    _fall_silent()


def answer(connection: Connection, replies: Iterator[bytes]) -> None:
    """Send these replies, and how they ended."""
    connection.send_bytes(encode(_send_all(connection, replies)))


def _send_all(connection: Connection, replies: Iterator[bytes]) -> Done | Stopped | Failed | Fault:
    try:
        for reply in replies:
            connection.send_bytes(reply)
    except KnownError as error:
        return failure(error)
    except Interrupted:
        return Stopped()
    except Exception as error:
        return fault(error)
    return Done()


def fault(error: Exception) -> Fault:
    """Where it happened and what kind it is. Not its message, which may hold words of the document."""
    return Fault("".join(traceback.format_tb(error.__traceback__)) + type(error).__name__)


def _fall_silent() -> None:
    """Native code prints on its own, and what it prints may hold words of a document. Errors travel as messages."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)
