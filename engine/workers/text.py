"""The text model as the rest of Folioscope knows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

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
from engine.errors import WorkerFault
from engine.workers import text_child
from engine.workers.model import ModelWorker, Patience
from engine.workers.model_process import ModelProcess
from engine.workers.text_messages import TEXT, Generate, Inspect, Measure, Prepare, Weigh


class TextProcess(ModelProcess):
    """The process of the text model."""

    kind = TEXT
    run = text_child.run


class TextWorker(ModelWorker):
    """Implements ``engine.contracts.TextModel``."""

    def __init__(
        self,
        module: str = "engine.text.service",
        patience: Patience | None = None,
        card: Callable[[], Path | None] = lambda: None,
    ) -> None:
        """``module`` offers a ``TextService``; ``card`` says where llama.cpp's library for a graphics card is, if one
        is to be used. It is used until a process with it is lost: a driver may have ended that, and the processor can
        do the same."""
        super().__init__(TextProcess, module, patience or Patience(), lambda: None if self._lost else card())

    def inspect(self, path: str) -> TextModelFacts:
        """What the file says, without loading it."""
        return self._one(Inspect(path), TextModelFacts, self._patience.look, Event())

    def weigh(self, request: TextRequest) -> PromptWeight:
        """The size of the request's prompt."""
        weight = self._one(Weigh(request), PromptWeight, self._patience.look, Event())
        if len(weight.pages) != len(request.prompt.pages):
            raise WorkerFault(f"{len(weight.pages)} weights for {len(request.prompt.pages)} pages")
        return weight

    def measure(self, request: TextRequest, *, stop: Event) -> TextSpeed:
        """A short trial of the speed on this machine."""
        return self._one(Measure(request), TextSpeed, self._patience.reply, stop)

    def prepare(self, request: TextRequest, *, stop: Event) -> Iterator[PromptRead]:
        """Read the prefix and keep it. Gives way at once to whatever else is asked, by Interrupted."""
        return self._ask(Prepare(request), (PromptRead,), self._patience.reply, stop)

    def generate(self, request: TextRequest, *, stop: Event) -> Iterator[TextEvent]:
        """Read the prompt and write."""
        kinds: tuple[type[TextEvent], ...] = (PromptRead, Piece, Generated)
        return self._ask(Generate(request), kinds, self._patience.reply, stop)
