"""Whether the text model is computed on this machine's graphics card: where llama.cpp came with a library for cards, a
driver is here, and a trial on this machine went well and was quicker than the processor.

It is tried once in the life of the program, before it is first needed: that takes a second where there is a driver,
and nothing where there is none.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from engine.contracts import CardTrial
from engine.errors import KnownError
from engine.machine import ROOT
from engine.models.engines import vulkan_library
from engine.workers.card import try_text_card


@dataclass(frozen=True, slots=True)
class TextCard:
    """What came of it."""

    library: Path | None = None
    """what the text model's process loads; None: the processor computes"""
    trial: CardTrial | None = None
    """where the card computed rightly"""
    problem: str = ""
    """a sentence where it did not"""

    @property
    def used(self) -> str:
        """Name of the card that the text model is computed on; empty: the processor computes."""
        return self.trial.card if self.library is not None and self.trial is not None else ""


def try_now(library: Path | None, root: Path = ROOT, try_out: Callable[[Path], CardTrial] = try_text_card) -> TextCard:
    """Try it, where there is something to try. ``library``: llama.cpp's for cards, if it came with one."""
    if library is None or not _has_driver(root):
        return TextCard()
    try:
        trial = try_out(library)
    except KnownError as error:
        return TextCard(problem=error.sentence)
    return TextCard(library if trial.times > 1 else None, trial)


@cache
def text_card() -> TextCard:
    """That of this machine, tried the first time."""
    return try_now(vulkan_library())


def card_library() -> Path | None:
    """What the text model's process loads for the card of this machine."""
    return text_card().library


def _has_driver(root: Path) -> bool:
    """Whether a driver has a device here. Where Linux shows none, asking would only load libraries in vain."""
    if sys.platform != "linux":
        return True
    return any(root.glob("dev/dri/renderD*")) or (root / "dev/nvidiactl").exists()
