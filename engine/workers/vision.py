"""The vision model as the rest of Folioscope knows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

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
from engine.workers import vision_child
from engine.workers.model import ModelWorker, Patience
from engine.workers.model_process import ModelProcess
from engine.workers.vision_messages import VISION, Encode, Inspect, Look, Measure, PrepareWeights

STOP = 0.25
"""seconds until a Stop is confirmed. One layer may take longer: then a new process, soon there, costs less than to wait
for it, and what was kept on disk is still there"""


class VisionProcess(ModelProcess):
    """The process of the vision model."""

    kind = VISION
    run = vision_child.run


class VisionWorker(ModelWorker):
    """Implements ``engine.contracts.VisionModel``."""

    def __init__(
        self,
        module: str = "engine.vision.service",
        patience: Patience | None = None,
        libraries: Callable[[], Path | None] = lambda: None,
    ) -> None:
        """``module`` offers a ``VisionService``; ``libraries`` says where torch for a graphics card is, if it is."""
        super().__init__(VisionProcess, module, patience or Patience(stop=STOP), libraries)

    def inspect(self, spec: VisionSpec) -> VisionModelFacts:
        """What the model says of itself, without loading it."""
        return self._one(Inspect(spec), VisionModelFacts, self._patience.look, Event())

    def prepare(self, spec: VisionSpec, *, stop: Event) -> Iterator[WeightsPrepared]:
        """Bring the weights into the form that this machine computes with; goes on where it was stopped."""
        return self._ask(PrepareWeights(spec), (WeightsPrepared,), self._patience.reply, stop)

    def measure(self, spec: VisionSpec, *, stop: Event) -> VisionSpeed:
        """A short trial of the speed on this machine."""
        return self._one(Measure(spec), VisionSpeed, self._patience.reply, stop)

    def encode(self, request: VisionRequest, *, stop: Event) -> Iterator[PageEncoded]:
        """Look at the page and keep its encoding. Gives way at once to whatever else is asked, by Interrupted."""
        return self._ask(Encode(request), (PageEncoded,), self._patience.reply, stop)

    def begin(self, request: VisionRequest) -> None:
        """It takes one page at a time."""

    def leave(self) -> None:
        """Nothing was begun."""

    def look(self, request: VisionRequest, *, stop: Event) -> Iterator[VisionEvent]:
        """Look at the page and answer."""
        kinds: tuple[type[VisionEvent], ...] = (PageEncoded, Piece, Looked)
        return self._ask(Look(request), kinds, self._patience.reply, stop)
