"""The trial of a graphics card as the rest of Folioscope knows it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from threading import Event

from engine.contracts import CardTrial
from engine.errors import EnvironmentProblem
from engine.workers import card_child
from engine.workers.card_messages import CARD, TryCard
from engine.workers.model import ModelWorker, Patience
from engine.workers.model_process import ModelProcess

LOOK = 180
"""seconds that a trial may take: gigabytes of libraries from a slow disk, and what a card needs to wake"""
TEXT_LOOK = 30
"""the same for the text model's engine, whose one library is small, and which is waited for"""
NEXT_STEP = "It is not used. With a newer driver it may go well: try it again then, or remove it."


class CardProcess(ModelProcess):
    """The process that tries a card."""

    kind = CARD
    run = card_child.run


class CardWorker(ModelWorker):
    """Tries a card in a process of its own."""

    def __init__(self, module: str, patience: Patience, libraries: Path | None = None) -> None:
        """``module`` offers a ``CardService``; what lies in the folder ``libraries`` is imported from there."""
        super().__init__(CardProcess, module, patience, lambda: libraries)

    def try_out(self, place: Path, stop: Event) -> CardTrial:
        """Compute on the card with what lies at ``place``.

        Raises:
            EnvironmentProblem: that cannot be done, or comes out wrong, or ended the process.
            Interrupted: stopped.
        """
        return self._one(TryCard(str(place)), CardTrial, self._patience.look, stop)


def try_card(folder: Path, stop: Event) -> CardTrial:
    """One trial of the build of torch in a folder. Raises as ``CardWorker.try_out``, with what can be done."""
    with closing(CardWorker("engine.vision.card_trial", Patience(look=LOOK), folder)) as worker:
        try:
            return worker.try_out(folder, stop)
        except EnvironmentProblem as error:
            raise EnvironmentProblem(error.sentence, NEXT_STEP) from error


def try_text_card(library: Path) -> CardTrial:
    """One trial of llama.cpp's library for cards. Raises EnvironmentProblem as ``CardWorker.try_out``."""
    with closing(CardWorker("engine.text.card_trial", Patience(look=TEXT_LOOK))) as worker:
        return worker.try_out(library, Event())
