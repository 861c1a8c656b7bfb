"""What travels between Folioscope and the process of its text model: the same forms and ends as for readers.

Numbers of requests rise, and ``Stop`` names one of them: it can come while the request is under way, before it is
begun, or after its end, where it means nothing. The parent trusts nothing: ``decode_reply`` refuses what is not of
these forms, and ``recv_bytes`` what is larger than ``MAX_REPLY``.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace

import msgspec

from engine.contracts import Generated, Piece, PromptRead, PromptWeight, TextModelFacts, TextRequest, TextSpeed
from engine.workers.messages import Done, Failed, Fault, Ready, Stopped, as_path, as_text

MAX_REPLY = 1024 * 1024
"""bytes; the largest reply holds one number for each page of a prompt"""


class Inspect(msgspec.Struct, tag=True, frozen=True):
    """Answered by one ``Inspected``. As all requests it gets its number when it is sent."""

    model: str
    number: int = 0


class Weigh(msgspec.Struct, tag=True, frozen=True):
    """Answered by one ``Weighed``."""

    request: TextRequest
    number: int = 0


class Measure(msgspec.Struct, tag=True, frozen=True):
    """Answered by one ``Measured``."""

    request: TextRequest
    number: int = 0


class Prepare(msgspec.Struct, tag=True, frozen=True):
    """Answered by any number of ``Progressed``."""

    request: TextRequest
    number: int = 0


class Generate(msgspec.Struct, tag=True, frozen=True):
    """Answered by any number of ``Progressed`` and ``Wrote``, and one ``Finished``."""

    request: TextRequest
    number: int = 0


class Stop(msgspec.Struct, tag=True, frozen=True):
    """Leave the request of this number; it has no answer of its own."""

    number: int


class Inspected(msgspec.Struct, tag=True, frozen=True):
    """Reply to ``Inspect``."""

    value: TextModelFacts


class Weighed(msgspec.Struct, tag=True, frozen=True):
    """Reply to ``Weigh``."""

    value: PromptWeight


class Measured(msgspec.Struct, tag=True, frozen=True):
    """Reply to ``Measure``."""

    value: TextSpeed


class Progressed(msgspec.Struct, tag=True, frozen=True):
    """More of the prompt has been read."""

    value: PromptRead


class Wrote(msgspec.Struct, tag=True, frozen=True):
    """More of the answer has been written."""

    value: Piece


class Finished(msgspec.Struct, tag=True, frozen=True):
    """The answer is written."""

    value: Generated


Task = Inspect | Weigh | Measure | Prepare | Generate
Reply = Inspected | Weighed | Measured | Progressed | Wrote | Finished
Message = Reply | Ready | Done | Failed | Fault | Stopped

_REQUESTS: msgspec.msgpack.Decoder[Task | Stop] = msgspec.msgpack.Decoder(Task | Stop)
_MESSAGES: msgspec.msgpack.Decoder[Message] = msgspec.msgpack.Decoder(Message)


def encode_request(request: Task | Stop) -> bytes:
    """The bytes of a request."""
    return msgspec.msgpack.encode(_with_paths(request, as_text))


def decode_request(data: bytes) -> Task | Stop:
    """The request in these bytes."""
    return _with_paths(_REQUESTS.decode(data), as_path)


def encode_reply(reply: Reply) -> bytes:
    """The bytes of a reply."""
    return msgspec.msgpack.encode(_with_names(reply, as_text))


def decode_reply(data: bytes) -> Message:
    """The reply in these bytes.

    Raises:
        msgspec.ValidationError: it has not the form of a reply, or counts and speeds that cannot be.
    """
    message = _MESSAGES.decode(data)
    if isinstance(message, Reply) and not _can_be(message.value):
        raise msgspec.ValidationError("a reply has numbers that cannot be")
    return _with_names(message, as_path)


def _can_be(value: object) -> bool:
    """Whether all numbers in a value are finite and none is below zero, and nothing is more than all of it."""
    match value:
        case PromptRead(done=done, total=total, kept=kept):
            return all(0 <= part <= total for part in (done, kept))
        case int() | float():
            return 0 <= value < math.inf
        case tuple():
            return all(map(_can_be, value))
        case _ if is_dataclass(value):
            return all(_can_be(getattr(value, field.name)) for field in fields(value))
    return True


def _with_paths(request: Task | Stop, change: Callable[[str], str]) -> Task | Stop:
    match request:
        case Stop():
            return request
        case Inspect(model):
            return msgspec.structs.replace(request, model=change(model))
    inner = replace(request.request, model=change(request.request.model), keep=change(request.request.keep))
    return msgspec.structs.replace(request, request=inner)


def _with_names(message: Message, change: Callable[[str], str]) -> Message:
    """The name of a model file may be as little a text as its path."""
    if not isinstance(message, Inspected):
        return message
    facts = message.value
    return Inspected(replace(facts, path=change(facts.path), name=change(facts.name)))
