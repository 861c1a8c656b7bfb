"""The reader of models' headers as the rest of Folioscope knows it."""

from __future__ import annotations

from pathlib import Path
from threading import Event

from engine.contracts import ModelHeader
from engine.workers import header_child
from engine.workers.header_messages import HEADERS, ReadHeader
from engine.workers.model import ModelWorker, Patience
from engine.workers.model_process import ModelProcess

LOOK = 20
"""seconds that a header may take: from a slow disk"""
IDLE = 30


class HeaderProcess(ModelProcess):
    """The process that reads headers."""

    kind = HEADERS
    run = header_child.run


class HeaderWorker(ModelWorker):
    """Reads headers of models in a process of its own: one for many files, and a new one where a file ended it."""

    def __init__(self, module: str = "engine.models.header_service", patience: Patience | None = None) -> None:
        """``module`` offers a ``HeaderService``."""
        super().__init__(HeaderProcess, module, patience or Patience(look=LOOK, idle=IDLE))

    def read(self, path: Path) -> ModelHeader:
        """What the model in this file or folder says of itself.

        Raises:
            EnvironmentProblem: the process ended over it, or did not answer in time.
        """
        return self._one(ReadHeader(str(path)), ModelHeader, self._patience.look, Event())
