"""What travels between Folioscope and the process of its vision model, beyond what is said to and by every model.

A request carries the pixels of its page, some fifty million bytes: the process listens while it works, so that sending
them waits for nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar, Self

import msgspec

from engine.contracts import (
    Looked,
    PageEncoded,
    VisionModelFacts,
    VisionRequest,
    VisionSpec,
    VisionSpeed,
    WeightsPrepared,
)
from engine.errors import NoVisionModelError
from engine.workers.messages import Done, Failed, Fault, Ready, Stopped
from engine.workers.model_messages import ModelKind, Reply, Stop, Task, Wrote


class _OfModel(Task, tag=True, frozen=True):
    spec: VisionSpec

    def with_paths(self, change: Callable[[str], str]) -> Self:
        return msgspec.structs.replace(self, spec=_spec_with_paths(self.spec, change))


class _OfPage(Task, tag=True, frozen=True):
    request: VisionRequest

    def with_paths(self, change: Callable[[str], str]) -> Self:
        request = self.request
        inner = replace(
            request,
            model=_spec_with_paths(request.model, change),
            keep=change(request.keep),
            logits=change(request.logits),
        )
        return msgspec.structs.replace(self, request=inner)


class Inspect(_OfModel, tag=True, frozen=True):
    """Answered by one ``Inspected``."""


class PrepareWeights(_OfModel, tag=True, frozen=True):
    """Answered by any number of ``Prepared``."""


class Measure(_OfModel, tag=True, frozen=True):
    """Answered by one ``Measured``."""


class Encode(_OfPage, tag=True, frozen=True):
    """Answered by any number of ``Encoded``."""

    ahead: ClassVar[bool] = True


class Look(_OfPage, tag=True, frozen=True):
    """Answered by any number of ``Encoded`` and ``Wrote``, and one ``Finished``."""


class Inspected(Reply, tag=True, frozen=True):
    """Reply to ``Inspect``."""

    value: VisionModelFacts

    def with_paths(self, change: Callable[[str], str]) -> Self:
        facts = self.value
        changed = replace(facts, path=change(facts.path), name=change(facts.name), prepared=change(facts.prepared))
        return msgspec.structs.replace(self, value=changed)


class Prepared(Reply, tag=True, frozen=True):
    """More of the weights has been prepared."""

    value: WeightsPrepared


class Measured(Reply, tag=True, frozen=True):
    """Reply to ``Measure``."""

    value: VisionSpeed


class Encoded(Reply, tag=True, frozen=True):
    """The page has passed more layers."""

    value: PageEncoded


class Finished(Reply, tag=True, frozen=True):
    """The answer is written."""

    value: Looked


VISION = ModelKind(
    name="vision model",
    missing=NoVisionModelError,
    requests=msgspec.msgpack.Decoder(Inspect | PrepareWeights | Measure | Encode | Look | Stop),
    messages=msgspec.msgpack.Decoder(
        Inspected | Prepared | Measured | Encoded | Wrote | Finished | Ready | Done | Failed | Fault | Stopped
    ),
)


def _spec_with_paths(spec: VisionSpec, change: Callable[[str], str]) -> VisionSpec:
    return replace(spec, path=change(spec.path), folder=change(spec.folder))
