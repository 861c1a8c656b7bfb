"""What travels between Folioscope and the process of its text model, beyond what is said to and by every model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar, Self

import msgspec

from engine.contracts import Generated, PromptRead, PromptWeight, TextModelFacts, TextRequest, TextSpeed
from engine.errors import NoTextModelError
from engine.workers.messages import Done, Failed, Fault, Ready, Stopped
from engine.workers.model_messages import ModelKind, Reply, Stop, Task, Wrote


class Inspect(Task, tag=True, frozen=True):
    """Answered by one ``Inspected``."""

    model: str

    def with_paths(self, change: Callable[[str], str]) -> Self:
        return msgspec.structs.replace(self, model=change(self.model))


class _OfPrompt(Task, tag=True, frozen=True):
    request: TextRequest

    def with_paths(self, change: Callable[[str], str]) -> Self:
        request = self.request
        inner = replace(request, model=change(request.model), keep=change(request.keep))
        return msgspec.structs.replace(self, request=inner)


class Weigh(_OfPrompt, tag=True, frozen=True):
    """Answered by one ``Weighed``."""


class Measure(_OfPrompt, tag=True, frozen=True):
    """Answered by one ``Measured``."""


class Prepare(_OfPrompt, tag=True, frozen=True):
    """Answered by any number of ``Progressed``."""

    ahead: ClassVar[bool] = True


class Generate(_OfPrompt, tag=True, frozen=True):
    """Answered by any number of ``Progressed`` and ``Wrote``, and one ``Finished``."""


class Inspected(Reply, tag=True, frozen=True):
    """Reply to ``Inspect``."""

    value: TextModelFacts

    def with_paths(self, change: Callable[[str], str]) -> Self:
        facts = self.value
        return msgspec.structs.replace(self, value=replace(facts, path=change(facts.path), name=change(facts.name)))


class Weighed(Reply, tag=True, frozen=True):
    """Reply to ``Weigh``."""

    value: PromptWeight


class Measured(Reply, tag=True, frozen=True):
    """Reply to ``Measure``."""

    value: TextSpeed


class Progressed(Reply, tag=True, frozen=True):
    """More of the prompt has been read."""

    value: PromptRead


class Finished(Reply, tag=True, frozen=True):
    """The answer is written."""

    value: Generated


TEXT = ModelKind(
    name="text model",
    missing=NoTextModelError,
    requests=msgspec.msgpack.Decoder(Inspect | Weigh | Measure | Prepare | Generate | Stop),
    messages=msgspec.msgpack.Decoder(
        Inspected | Weighed | Measured | Progressed | Wrote | Finished | Ready | Done | Failed | Fault | Stopped
    ),
)
