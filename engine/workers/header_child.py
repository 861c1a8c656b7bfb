"""The inside of the process that reads the headers of models."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import Protocol

from engine.contracts import ModelHeader
from engine.workers import limits
from engine.workers.header_messages import HEADERS, HeaderRead, ReadHeader
from engine.workers.model_child import Stoppable, serve
from engine.workers.model_messages import Reply, Task


class Service(Stoppable, Protocol):
    """What a module that is run here offers under the name ``HeaderService``."""

    def read(self, path: str) -> ModelHeader: ...


def run(connection: Connection, module: str) -> None:
    """Serve requests from ``connection`` with the ``HeaderService`` of ``module`` until the other end closes."""
    limits.limit_memory()
    serve(connection, HEADERS, lambda: importlib.import_module(module).HeaderService(), _replies)


def _replies(service: Service, task: Task) -> Iterator[Reply]:
    match task:
        case ReadHeader(path=path):
            yield HeaderRead(service.read(path))
