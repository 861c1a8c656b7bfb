"""Scripted models that take their time, one request after the other, and hold memory: for how they share a machine."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise

from engine.contracts import TextEvent, TextRequest, VisionEvent, VisionRequest
from tests.helpers.scripted_text_model import ScriptedTextModel
from tests.helpers.scripted_vision_model import ScriptedVisionModel

SEEN = 'Paper cost 4,310.\nREAD: "4,310"'
STATED = '[1] "Paper cost 4,310." Paper cost 4,310.\n'


class Watch:
    """When which model was at work.

    Attributes:
        started: when it was made, by the monotonic clock.
        spans: name of the model, begin and end, in seconds from then on; in the order of their ends.
    """

    def __init__(self) -> None:
        self.spans: list[tuple[str, float, float]] = []
        self.started = time.monotonic()

    @contextmanager
    def work(self, name: str, seconds: float) -> Iterator[None]:
        """Be at work for so long, and for what else is done meanwhile."""
        began = time.monotonic()
        if seconds:
            time.sleep(seconds)
        yield
        self.spans.append((name, began - self.started, time.monotonic() - self.started))

    def busy(self, name: str) -> float:
        """Share of the time, from the first work of any model to the last work of this one, that it was at work."""
        spans = [(begin, end) for one, begin, end in self.spans if one == name]
        first, last = min(begin for _, begin, _ in self.spans), max(end for _, end in spans)
        return sum(end - begin for begin, end in spans) / (last - first)

    def swaps(self) -> int:
        """How often another model was at work than before."""
        return sum(one[0] != other[0] for one, other in pairwise(self.spans))


class PacedTextModel(ScriptedTextModel):
    """Writes the same answer again and again. It holds ``taken`` bytes from its first request until it is released."""

    def __init__(self, watch: Watch, seconds: Callable[[TextRequest], float]) -> None:
        super().__init__()
        self._watch = watch
        self._seconds = seconds
        self._one = threading.Lock()
        self._loaded = False

    def generate(self, request: TextRequest, *, stop: threading.Event) -> Iterator[TextEvent]:
        """Read and write for so long, then tell it all at once."""
        with self._one:
            self._loaded = True
            with self._watch.work("text", self._seconds(request)):
                self.answers.append(STATED)
                events = list(super().generate(request, stop=stop))
        yield from events

    def memory(self) -> int:
        """Bytes, while it is loaded."""
        return super().memory() if self._loaded else 0

    def release(self) -> None:
        """Give the memory back, when the request that is under way is over."""
        with self._one:
            super().release()
            self._loaded = False


class PacedVisionModel(ScriptedVisionModel):
    """Says the same of each page, and holds ``taken`` bytes as the other one does."""

    def __init__(self, watch: Watch, seconds: Callable[[VisionRequest], float]) -> None:
        super().__init__()
        self._watch = watch
        self._seconds = seconds
        self._one = threading.Lock()

    def look(self, request: VisionRequest, *, stop: threading.Event) -> Iterator[VisionEvent]:
        """Look for so long, then tell it all at once."""
        with self._one, self._watch.work("vision", self._seconds(request)):
            self.answers.append(SEEN)
            events = list(super().look(request, stop=stop))
        yield from events

    def release(self) -> None:
        """Give the memory back, when the look that is under way is over."""
        with self._one:
            super().release()
