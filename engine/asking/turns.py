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
        self._on_card: tuple[TextModelFacts | None, VisionModelFacts | None] = None, None
        """the models that came last, where they are computed on a graphics card"""

    def both_fit(self, text: TextModelFacts, vision: VisionModelFacts) -> bool:
        """Whether both models may stay in memory: then neither has to wait for the other."""
        if _has_card(text) != (vision.card > 0):
            return True  # each has memory of its own
        if vision.card:
            return _fit_on_card(text, vision)
        held = self._text.memory() + self._vision.memory()
        return machine.free_memory() + held >= memory(text, REPORT) + vision.memory

    def text_comes(self, facts: TextModelFacts | None) -> None:
        """The text model, if there is one, is about to read."""
        if facts is None:
            return
        if _has_card(facts):
            self._on_card = facts, self._on_card[1]
            self._share_card(self._vision)
        elif self._vision.memory() and self._free(self._text) < memory(facts, REPORT):
            self._vision.release()

    def vision_comes(self, facts: VisionModelFacts) -> None:
        """The vision model is about to look.

        Raises:
            EnvironmentProblem: there is not enough memory for it, even without the text model.
        """
        if facts.card:
            self._on_card = self._on_card[0], facts
            self._share_card(self._text)
            if facts.memory > facts.card:
                raise _too_little(facts, f"the graphics card has {facts.card / 1e9:.1f} GB for it")
            return
        if self._text.memory() and self._free(self._vision) < facts.memory:
            self._text.release()
        free = self._free(self._vision)
        if free < facts.memory:
            raise _too_little(facts, f"{free / 1e9:.1f} GB is free")

    def _share_card(self, other: TextModel | VisionModel) -> None:
        """Have the other model let go of the card where there is no room on it for both."""
        text, vision = self._on_card
        if text is not None and vision is not None and other.memory() and not _fit_on_card(text, vision):
            other.release()

    def _free(self, model: TextModel | VisionModel) -> int:
        """Bytes that the model may have, what it holds already among them."""
        return machine.free_memory() + model.memory()


def _has_card(text: TextModelFacts) -> bool:
    """Whether it is on a graphics card that has memory of its own."""
    return text.card > 0 and not text.unified


def _fit_on_card(text: TextModelFacts, vision: VisionModelFacts) -> bool:
    return memory(text, REPORT) + vision.memory <= vision.card


def _too_little(facts: VisionModelFacts, there: str) -> EnvironmentProblem:
    needed = f"{facts.name} takes {facts.memory / 1e9:.1f} GB of memory to look at a page"
    return EnvironmentProblem(f"{needed}; {there}.", SMALLER)
