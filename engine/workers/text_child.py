"""The inside of the text model's process: what its service is asked, and what it says."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import Protocol

from engine.contracts import (
    Generated,
    Piece,
    PromptRead,
    PromptWeight,
    TextEvent,
    TextModelFacts,
    TextRequest,
    TextSpeed,
)
from engine.workers.model_child import Stoppable, serve
from engine.workers.model_messages import Reply, Task, Wrote
from engine.workers.text_messages import (
    TEXT,
    Finished,
    Generate,
    Inspect,
    Inspected,
    Measure,
    Measured,
    Prepare,
    Progressed,
    Weigh,
    Weighed,
)


class Service(Stoppable, Protocol):
    """What a module that is run here offers under the name ``TextService``. It stops within 0.1 s."""

    def inspect(self, path: str) -> TextModelFacts: ...
    def weigh(self, request: TextRequest) -> PromptWeight: ...
    def measure(self, request: TextRequest) -> TextSpeed: ...
    def prepare(self, request: TextRequest) -> Iterator[PromptRead]: ...
    def generate(self, request: TextRequest) -> Iterator[TextEvent]: ...


def run(connection: Connection, module: str, card: str = "") -> None:
    """Serve requests from ``connection`` with the ``TextService`` of ``module`` until the other end closes. ``card``:
    path of the library for a graphics card, where one was tried."""
    serve(connection, TEXT, lambda: importlib.import_module(module).TextService(card), _replies)


def _replies(service: Service, task: Task) -> Iterator[Reply]:
    match task:
        case Inspect(model=model):
            yield Inspected(service.inspect(model))
        case Weigh(request=request):
            yield Weighed(service.weigh(request))
        case Measure(request=request):
            yield Measured(service.measure(request))
        case Prepare(request=request):
            yield from map(Progressed, service.prepare(request))
        case Generate(request=request):
            yield from map(_event, service.generate(request))


def _event(event: TextEvent) -> Reply:
    match event:
        case PromptRead():
            return Progressed(event)
        case Piece():
            return Wrote(event)
        case Generated():
            return Finished(event)
