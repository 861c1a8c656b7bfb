"""What travels between Folioscope and the process that reads the headers of models."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self

import msgspec

from engine.contracts import ModelHeader
from engine.errors import EnvironmentProblem
from engine.workers.messages import Done, Failed, Fault, Ready, Stopped
from engine.workers.model_messages import ModelKind, Reply, Stop, Task


class ReadHeader(Task, tag=True, frozen=True):
    """Answered by one ``HeaderRead``."""

    path: str

    def with_paths(self, change: Callable[[str], str]) -> Self:
        return msgspec.structs.replace(self, path=change(self.path))


class HeaderRead(Reply, tag=True, frozen=True):
    """Reply to ``ReadHeader``."""

    value: ModelHeader


HEADERS = ModelKind(
    name="reader of models",
    missing=EnvironmentProblem,
    requests=msgspec.msgpack.Decoder(ReadHeader | Stop),
    messages=msgspec.msgpack.Decoder(HeaderRead | Ready | Done | Failed | Fault | Stopped),
)
