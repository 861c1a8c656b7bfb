"""What travels between Folioscope and the process that tries a graphics card."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self

import msgspec

from engine.contracts import CardTrial
from engine.errors import EnvironmentProblem
from engine.workers.messages import Done, Failed, Fault, Ready, Stopped
from engine.workers.model_messages import ModelKind, Reply, Stop, Task


class TryCard(Task, tag=True, frozen=True):
    """Answered by one ``CardTried``."""

    place: str
    """the folder that torch has to come from, or the library that llama.cpp has for cards"""

    def with_paths(self, change: Callable[[str], str]) -> Self:
        return msgspec.structs.replace(self, place=change(self.place))


class CardTried(Reply, tag=True, frozen=True):
    """Reply to ``TryCard``."""

    value: CardTrial


CARD = ModelKind(
    name="graphics-card support",
    missing=EnvironmentProblem,
    requests=msgspec.msgpack.Decoder(TryCard | Stop),
    messages=msgspec.msgpack.Decoder(CardTried | Ready | Done | Failed | Fault | Stopped),
)
