"""Two models that take turns where memory is short: the one that is not needed lets go of what it holds."""

from __future__ import annotations

from engine import machine
from engine.answering.fit import memory
from engine.contracts import KvType, TextModel, TextModelFacts, TextSettings, VisionModel, VisionModelFacts
from engine.errors import EnvironmentProblem

REPORT = TextSettings(context=32_768, kv_type=KvType.F16)
"""in which a report is read whole: with less memory the text model reads it in parts"""
SMALLER = "Close other programs, or choose a smaller vision model or precision."


class Turns:
    """The models of one session."""

    def __init__(self, text: TextModel, vision: VisionModel) -> None:
        self._text = text
        self._vision = vision

    def both_fit(self, text: TextModelFacts, vision: VisionModelFacts) -> bool:
        """Whether both models may stay in memory: then neither has to wait for the other."""
        held = self._text.memory() + self._vision.memory()
        return machine.free_memory() + held >= memory(text, REPORT) + vision.memory

    def text_comes(self, facts: TextModelFacts | None) -> None:
        """The text model, if there is one, is about to read."""
        if facts is not None and self._vision.memory() and self._free(self._text) < memory(facts, REPORT):
            self._vision.release()

    def vision_comes(self, facts: VisionModelFacts) -> None:
        """The vision model is about to look.

        Raises:
            EnvironmentProblem: there is not enough memory for it, even without the text model.
        """
        if self._text.memory() and self._free(self._vision) < facts.memory:
            self._text.release()
        free = self._free(self._vision)
        if free < facts.memory:
            needed = f"{facts.name} takes {facts.memory / 1e9:.1f} GB of memory to look at a page"
            raise EnvironmentProblem(f"{needed}; {free / 1e9:.1f} GB is free.", SMALLER)

    def _free(self, model: TextModel | VisionModel) -> int:
        """Bytes that the model may have, what it holds already among them."""
        return machine.free_memory() + model.memory()
