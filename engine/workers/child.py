"""The inside of a reader process: take a request, call the reader, send what it yields."""

from __future__ import annotations

import importlib
import os
import signal
import traceback
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection
from typing import Protocol

from engine.contracts import Drawing, OpenedFile, PageChecked, PageRead, PageScanned, Picture, Source
from engine.errors import KnownError, NoReaderError
from engine.workers import limits, network
from engine.workers.messages import (
    Check,
    Checked,
    Done,
    Draw,
    Drawn,
    Fault,
    Open,
    Opened,
    Read,
    Ready,
    Reply,
    Request,
    Scan,
    Scanned,
    Words,
    decode_request,
    encode,
    failure,
)

CANNOT_START = NoReaderError(
    "The program that reads documents cannot start.", "'folioscope doctor' says what is missing."
)


class Reader(Protocol):
    """What a module that is run here offers under the name ``Reader``."""

    def open(self, path: str, password: str | None) -> OpenedFile: ...
    def read(self, source: Source, positions: Sequence[int]) -> Iterator[PageRead]: ...
    def check(self, source: Source, positions: Sequence[int]) -> Iterator[PageChecked]: ...
    def scan(self, source: Source, position: int) -> PageScanned: ...
    def draw(self, source: Source, position: int, drawing: Drawing) -> Picture: ...


def run(connection: Connection, module: str) -> None:
    """Serve requests from ``connection`` with the ``Reader`` of ``module`` until the other end closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    limits.confine()
    network.refuse_network()
    _fall_silent()
    try:
        reader: Reader = importlib.import_module(module).Reader()
    except ImportError:
        connection.send_bytes(encode(failure(CANNOT_START)))
        return
    connection.send_bytes(encode(Ready()))
    while True:
        try:
            request = decode_request(connection.recv_bytes())
        except EOFError:
            return
        _serve(connection, reader, request)


def _fall_silent() -> None:
    """Native code prints on its own, and what it prints may hold words of a document. Errors travel as messages."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)


def _serve(connection: Connection, reader: Reader, request: Request) -> None:
    try:
        for reply in _replies(reader, request):
            connection.send_bytes(encode(reply))
    except KnownError as error:
        connection.send_bytes(encode(failure(error)))
    except Exception as error:
        connection.send_bytes(encode(Fault(_report(error))))
    else:
        connection.send_bytes(encode(Done()))


def _report(error: Exception) -> str:
    """Where it happened and what kind it is. Not its message, which may hold words of the document."""
    return "".join(traceback.format_tb(error.__traceback__)) + type(error).__name__


def _replies(reader: Reader, request: Request) -> Iterator[Reply]:
    match request:
        case Open(path, password):
            yield Opened(reader.open(path, password))
        case Read(source, positions):
            yield from map(Words, reader.read(source, positions))
        case Check(source, positions):
            yield from map(Checked, reader.check(source, positions))
        case Scan(source, positions):
            yield from (Scanned(reader.scan(source, position)) for position in positions)
        case Draw(source, position, drawing):
            yield Drawn(reader.draw(source, position, drawing))
