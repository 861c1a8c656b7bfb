"""What is looked at between two layers: whether to stop, and whether the numbers are still numbers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import torch

from engine import machine
from engine.errors import EnvironmentProblem, InputError, Interrupted

NO_MEMORY = ("can't allocate memory", "not enough memory", "out of memory")
"""in the messages of PyTorch's RuntimeError, which has no class of its own for processors and for Apple's graphics"""


class Guard:
    """``stop`` may be called from any thread."""

    def __init__(self) -> None:
        self._stop = threading.Event()

    def stop(self) -> None:
        """The next look raises Interrupted."""
        self._stop.set()

    def resume(self) -> None:
        """Forget a Stop."""
        self._stop.clear()

    def look_for_stop(self) -> None:
        """Raises Interrupted after a Stop."""
        if self._stop.is_set():
            raise Interrupted

    def check(self, layer: str, rows: torch.Tensor) -> None:
        """After each layer.

        Raises:
            Interrupted: Stop.
            InputError: a number is infinite or none at all, and so would be all that follow; names the layer.
        """
        self.look_for_stop()
        if not bool(rows.sum(dtype=torch.float32).isfinite()):
            raise InputError(
                f"The vision model's numbers ran out of range in {layer}.",
                "Its weights may be damaged: remove its prepared folder and look again, or get the model again.",
            )


@contextmanager
def memory_named(needed: int, doing: str = "looking at a page") -> Iterator[None]:
    """Where memory runs out, raise EnvironmentProblem with the numbers; ``needed``: bytes in all."""
    try:
        yield
    except (MemoryError, torch.OutOfMemoryError):
        raise _too_little(needed, doing) from None
    except RuntimeError as error:
        if not any(words in str(error) for words in NO_MEMORY):
            raise
        raise _too_little(needed, doing) from None


def _too_little(needed: int, doing: str) -> EnvironmentProblem:
    free = machine.free_memory()
    return EnvironmentProblem(
        f"Memory ran out: {doing} takes about {needed / 1e9:.1f} GB, and {free / 1e9:.1f} GB are free now.",
        "Close other programs, or choose a smaller form of the model, then ask again.",
    )
