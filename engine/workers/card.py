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
NEXT_STEP = "It is not used. With a newer driver it may go well: try it again then, or remove it."


class CardProcess(ModelProcess):
    """The process that tries a card."""

    kind = CARD
    run = card_child.run


class CardWorker(ModelWorker):
    """Tries one build of torch, in a process of its own."""

    def __init__(
        self, folder: Path, module: str = "engine.vision.card_trial", patience: Patience | None = None
    ) -> None:
        """``folder`` is that of the build; ``module`` offers a ``CardService``."""
        super().__init__(CardProcess, module, patience or Patience(look=LOOK), lambda: folder)
        self._folder = folder

    def try_out(self, stop: Event) -> CardTrial:
        """Compute on the card.

        Raises:
            EnvironmentProblem: that cannot be done, or comes out wrong, or ended the process.
            Interrupted: stopped.
        """
        return self._one(TryCard(str(self._folder)), CardTrial, self._patience.look, stop)


def try_card(folder: Path, stop: Event) -> CardTrial:
    """One trial of the build in a folder. Raises as ``CardWorker.try_out``, with what can be done."""
    with closing(CardWorker(folder)) as worker:
        try:
            return worker.try_out(stop)
        except EnvironmentProblem as error:
            raise EnvironmentProblem(error.sentence, NEXT_STEP) from error
