"""Models here and models on servers as one: the path of a model says which of them is meant."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

from engine.contracts import (
    PageEncoded,
    PromptRead,
    PromptWeight,
    TextEvent,
    TextModel,
    TextModelFacts,
    TextRequest,
    TextSpeed,
    VisionEvent,
    VisionModel,
    VisionModelFacts,
    VisionRequest,
    VisionSpec,
    VisionSpeed,
    WeightsPrepared,
)
from engine.remote.servers import is_server


class EitherText:
    """Implements ``engine.contracts.TextModel``."""

    def __init__(self, here: TextModel, elsewhere: TextModel) -> None:
        self._here = here
        self._elsewhere = elsewhere

    def inspect(self, path: str) -> TextModelFacts:
        """What the file, or the server, says."""
        return self._of(path).inspect(path)

    def weigh(self, request: TextRequest) -> PromptWeight:
        """The size of the request's prompt."""
        return self._of(request.model).weigh(request)

    def measure(self, request: TextRequest, *, stop: Event) -> TextSpeed:
        """A short trial of the speed on this machine."""
        return self._of(request.model).measure(request, stop=stop)

    def prepare(self, request: TextRequest, *, stop: Event) -> Iterator[PromptRead]:
        """Read the prefix and keep it."""
        return self._of(request.model).prepare(request, stop=stop)

    def generate(self, request: TextRequest, *, stop: Event) -> Iterator[TextEvent]:
        """Read the prompt and write."""
        return self._of(request.model).generate(request, stop=stop)

    def memory(self) -> int:
        """Bytes that the model here takes now."""
        return self._here.memory()

    def release(self) -> None:
        """Let go of all memory."""
        self._here.release()

    def close(self) -> None:
        """End both."""
        self._here.close()
        self._elsewhere.close()

    def _of(self, path: str) -> TextModel:
        return self._elsewhere if is_server(path) else self._here


class EitherVision:
    """Implements ``engine.contracts.VisionModel``."""

    def __init__(self, here: VisionModel, elsewhere: VisionModel) -> None:
        self._here = here
        self._elsewhere = elsewhere

    def inspect(self, spec: VisionSpec) -> VisionModelFacts:
        """What the model, or the server, says of itself."""
        return self._of(spec).inspect(spec)

    def prepare(self, spec: VisionSpec, *, stop: Event) -> Iterator[WeightsPrepared]:
        """Bring the weights into the form that this machine computes with."""
        return self._of(spec).prepare(spec, stop=stop)

    def measure(self, spec: VisionSpec, *, stop: Event) -> VisionSpeed:
        """A short trial of the speed on this machine."""
        return self._of(spec).measure(spec, stop=stop)

    def encode(self, request: VisionRequest, *, stop: Event) -> Iterator[PageEncoded]:
        """Look at the page and keep its encoding."""
        return self._of(request.model).encode(request, stop=stop)

    def begin(self, request: VisionRequest) -> None:
        """Start on a look that is going to be asked for."""
        self._of(request.model).begin(request)

    def look(self, request: VisionRequest, *, stop: Event) -> Iterator[VisionEvent]:
        """Look at the page and answer."""
        return self._of(request.model).look(request, stop=stop)

    def leave(self) -> None:
        """End all that was begun."""
        self._here.leave()
        self._elsewhere.leave()

    def memory(self) -> int:
        """Bytes that the model here takes now."""
        return self._here.memory()

    def release(self) -> None:
        """Let go of all memory."""
        self._here.release()

    def close(self) -> None:
        """End both."""
        self._here.close()
        self._elsewhere.close()

    def _of(self, spec: VisionSpec) -> VisionModel:
        return self._elsewhere if is_server(spec.path) else self._here
