"""The inside of the vision model's process: what its service is asked, and what it says."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import Protocol

from engine.contracts import (
    Looked,
    PageEncoded,
    Piece,
    VisionEvent,
    VisionModelFacts,
    VisionRequest,
    VisionSpec,
    VisionSpeed,
    WeightsPrepared,
)
from engine.workers.libraries import import_first_from
from engine.workers.model_child import Stoppable, serve
from engine.workers.model_messages import Reply, Task, Wrote
from engine.workers.vision_messages import (
    VISION,
    Encode,
    Encoded,
    Finished,
    Inspect,
    Inspected,
    Look,
    Measure,
    Measured,
    Prepared,
    PrepareWeights,
)


class Service(Stoppable, Protocol):
    """What a module that is run here offers under the name ``VisionService``. It stops between two steps."""

    def inspect(self, spec: VisionSpec) -> VisionModelFacts: ...
    def prepare(self, spec: VisionSpec) -> Iterator[WeightsPrepared]: ...
    def measure(self, spec: VisionSpec) -> VisionSpeed: ...
    def encode(self, request: VisionRequest) -> Iterator[PageEncoded]: ...
    def look(self, request: VisionRequest) -> Iterator[VisionEvent]: ...


def run(connection: Connection, module: str, libraries: str = "") -> None:
    """Serve requests from ``connection`` with the ``VisionService`` of ``module`` until the other end closes. What lies
    in the folder ``libraries`` is imported from there."""
    import_first_from(libraries)
    serve(connection, VISION, lambda: importlib.import_module(module).VisionService(), _replies)


def _replies(service: Service, task: Task) -> Iterator[Reply]:
    match task:
        case Inspect(spec=spec):
            yield Inspected(service.inspect(spec))
        case PrepareWeights(spec=spec):
            yield from map(Prepared, service.prepare(spec))
        case Measure(spec=spec):
            yield Measured(service.measure(spec))
        case Encode(request=request):
            yield from map(Encoded, service.encode(request))
        case Look(request=request):
            yield from map(_event, service.look(request))


def _event(event: VisionEvent) -> Reply:
    match event:
        case PageEncoded():
            return Encoded(event)
        case Piece():
            return Wrote(event)
        case Looked():
            return Finished(event)
