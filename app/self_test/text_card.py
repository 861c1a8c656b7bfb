"""The same question to a text model that is computed on this machine's graphics card, through Vulkan."""

from __future__ import annotations

import sys
from pathlib import Path

from app.self_test.outcome import BrokenError, NotInstalledError
from app.self_test.question import ON_CARD, ask
from app.self_test.tiny_models import tiny_text_model
from engine.errors import EnvironmentProblem
from engine.models.engines import vulkan_library
from engine.workers.card import try_text_card


def check(folder: Path) -> str:
    """A page read by the card, whether it is quicker than the processor or not; or that none can be used.

    Raises:
        KnownError: what is needed for it is missing, or a card that computes rightly does not answer the question.
    """
    library = vulkan_library()
    if library is None:
        if sys.platform == "darwin":
            return "Metal, which every text model uses here"
        raise NotInstalledError("llama.cpp has no library for graphics cards here.")
    try:
        trial = try_text_card(library)
    except EnvironmentProblem as error:
        return f"none is used: {error.sentence}"
    told = ask(folder / "library", text=tiny_text_model(folder), card=library)
    if ON_CARD not in told:
        raise BrokenError(f"{trial.card} computes rightly, and was not used.")
    return f"{told}: {trial.card}"
