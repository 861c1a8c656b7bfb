"""The inside of a reader process: take a request, call the reader, send what it yields."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection
from typing import Protocol

from engine.contracts import Drawing, OpenedFile, PageChecked, PageRead, PageScanned, Picture, Source
from engine.errors import NoReaderError
from engine.workers import limits
from engine.workers.messages import (
    Check,
    Checked,
    Draw,
    Drawn,
    Open,
    Opened,
    Pixels,
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
from engine.workers.serving import answer, settle_down

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
    def pixels(self, source: Source) -> Iterator[Picture]: ...


def run(connection: Connection, module: str) -> None:
    """Serve requests from ``connection`` with the ``Reader`` of ``module`` until the other end closes."""
    settle_down()
    limits.confine()
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
        answer(connection, map(encode, _replies(reader, request)))


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
        case Pixels(source):
            yield from map(Drawn, reader.pixels(source))
