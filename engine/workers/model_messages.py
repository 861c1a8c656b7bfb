"""What travels between Folioscope and the process of a model, whatever kind it is: the same forms and ends as for
readers.

Numbers of requests rise, and ``Stop`` names one of them: it can come while the request is under way, before it is
begun, or after its end, where it means nothing. The parent trusts nothing: ``decode_reply`` refuses what is not of
these forms, and ``recv_bytes`` what is larger than ``MAX_REPLY``.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from typing import ClassVar, Self

import msgspec

from engine.contracts import PageEncoded, Piece, PromptRead, WeightsPrepared
from engine.errors import EnvironmentProblem
from engine.workers.messages import Done, Failed, Fault, Ready, Stopped, as_path, as_text

MAX_REPLY = 1024 * 1024
"""bytes; the largest reply holds one number for each token or page of a prompt"""


class Task(msgspec.Struct, tag=True, frozen=True, kw_only=True):
    """A request that is answered."""

    ahead: ClassVar[bool] = False
    """nobody waits for it: it gives way to whatever else is asked"""
    number: int = 0
    """it gets one when it is sent"""

    def with_paths(self, change: Callable[[str], str]) -> Self:
        """The same with its paths changed: they may be bytes that are no text, which no message can hold."""
        return self


class Stop(msgspec.Struct, tag=True, frozen=True):
    """Leave the request of this number; it has no answer of its own."""

    number: int


class Reply(msgspec.Struct, tag=True, frozen=True):
    """A part of an answer."""

    value: object

    def with_paths(self, change: Callable[[str], str]) -> Self:
        """As for a request; the name of a model file may be as little a text as its path."""
        return self


class Wrote(Reply, tag=True, frozen=True):
    """More of the answer has been written."""

    value: Piece


Message = Reply | Ready | Done | Failed | Fault | Stopped


@dataclass(frozen=True)
class ModelKind:
    """What is different from one kind of model to the next, on both sides of the pipe."""

    name: str
    """as sentences say it"""
    missing: type[EnvironmentProblem]
    """there is none on this machine"""
    requests: msgspec.msgpack.Decoder[Task | Stop]
    """its own ones, and Stop"""
    messages: msgspec.msgpack.Decoder[Message]
    """its own replies, and how a request starts and ends"""

    def decode_request(self, data: bytes) -> Task | Stop:
        """The request in these bytes."""
        request = self.requests.decode(data)
        return request.with_paths(as_path) if isinstance(request, Task) else request

    def decode_reply(self, data: bytes) -> Message:
        """The reply in these bytes.

        Raises:
            msgspec.ValidationError: it has not the form of a reply, or counts and speeds that cannot be.
        """
        message = self.messages.decode(data)
        if not isinstance(message, Reply):
            return message
        if not _can_be(message.value):
            raise msgspec.ValidationError("a reply has numbers that cannot be")
        return message.with_paths(as_path)


def encode_request(request: Task | Stop) -> bytes:
    """The bytes of a request."""
    return msgspec.msgpack.encode(request.with_paths(as_text) if isinstance(request, Task) else request)


def encode_reply(reply: Reply) -> bytes:
    """The bytes of a reply."""
    return msgspec.msgpack.encode(reply.with_paths(as_text))


def _can_be(value: object) -> bool:
    """Whether all numbers in a value are finite and none is below zero, and nothing is more than all of it."""
    match value:
        case PromptRead(done=done, total=total, kept=kept):
            return all(0 <= part <= total for part in (done, kept))
        case PageEncoded(done=done, total=total) | WeightsPrepared(done=done, total=total):
            return 0 <= done <= total
        case int() | float():
            return 0 <= value < math.inf
        case tuple():
            return all(map(_can_be, value))
        case _ if is_dataclass(value):
            return all(_can_be(getattr(value, field.name)) for field in fields(value))
    return True
