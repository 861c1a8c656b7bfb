"""Does torch compute on this machine's graphics card, and rightly? Run in a process of its own, which it may end.

torch is loaded when the card is tried, so that a build that cannot be loaded is told of as what it is.
"""

from __future__ import annotations

from pathlib import Path

from engine.contracts import CardTrial
from engine.errors import EnvironmentProblem

SIDE = 512
"""rows and columns of the matrices that are multiplied"""
OFF = 1e-2
"""that a number may differ by: cards round in another order"""


class CardService:
    """One trial."""

    def stop(self) -> None:
        """Nothing hears it: the process is ended."""

    def resume(self) -> None:
        """Nothing was stopped."""

    def try_out(self, place: str) -> CardTrial:
        """Multiply two matrices on the card and compare with what the processor makes of them.

        Raises:
            EnvironmentProblem: torch is not the one in the folder ``place``, sees no card, or computes wrongly.
        """
        try:
            return _computed(Path(place))
        except EnvironmentProblem:
            raise
        except Exception as error:  # whatever a library raises that does not fit the machine
            kind = type(error).__name__
            raise EnvironmentProblem(f"The engine for the graphics card does not work here ({kind}).") from error


def _computed(folder: Path) -> CardTrial:
    import torch

    if not Path(torch.__file__).is_relative_to(folder):
        raise EnvironmentProblem("Another torch than the one that was got is loaded.")
    if not torch.cuda.is_available():
        raise EnvironmentProblem("The engine for the graphics card is loaded, but sees no card that it can use.")
    first, second = torch.rand(SIDE, SIDE), torch.rand(SIDE, SIDE)
    on_card = (first.cuda() @ second.cuda()).cpu()
    if not torch.allclose(on_card, first @ second, rtol=OFF):
        raise EnvironmentProblem("The graphics card computes something else than the processor.")
    return CardTrial(str(torch.__version__), str(torch.cuda.get_device_name(0)))
