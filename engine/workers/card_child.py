"""The inside of the process that tries a graphics card."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import Protocol

from engine.contracts import CardTrial
from engine.workers.card_messages import CARD, CardTried, TryCard
from engine.workers.libraries import import_first_from
from engine.workers.model_child import Stoppable, serve
from engine.workers.model_messages import Reply, Task


class Service(Stoppable, Protocol):
    """What a module that is run here offers under the name ``CardService``."""

    def try_out(self, place: str) -> CardTrial: ...


def run(connection: Connection, module: str, libraries: str = "") -> None:
    """Serve requests from ``connection`` with the ``CardService`` of ``module`` until the other end closes. What lies
    in the folder ``libraries`` is imported from there."""
    import_first_from(libraries)
    serve(connection, CARD, lambda: importlib.import_module(module).CardService(), _replies)


def _replies(service: Service, task: Task) -> Iterator[Reply]:
    match task:
        case TryCard(place=place):
            yield CardTried(service.try_out(place))
