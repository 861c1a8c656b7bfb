"""What travels between Folioscope and its reader processes: msgpack of tagged structs, never pickle.

A request is answered by any number of replies and one ``Done``, ``Failed`` or ``Fault``. The parent trusts nothing:
``decode_reply`` refuses what is not of these forms and sizes. How requests start and end is the same for the processes
of models; what they alone say stands in ``model_messages``.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import quote_from_bytes, unquote_to_bytes

import msgspec

from engine import errors
from engine.contracts import Drawing, OpenedFile, PageChecked, PageRead, PageScanned, Picture, Source

MAX_MESSAGE = 64 * 1024 * 1024
"""bytes; the largest reply is a picture of 12 million pixels"""


class Open(msgspec.Struct, tag=True, frozen=True):
    """Open a file: answered by one ``Opened``."""

    path: str
    password: str | None = None


class Read(msgspec.Struct, tag=True, frozen=True):
    """First pass: answered by one ``Words`` for each page."""

    source: Source
    positions: tuple[int, ...]


class Check(msgspec.Struct, tag=True, frozen=True):
    """Second pass: answered by one ``Checked`` for each page."""

    source: Source
    positions: tuple[int, ...]


class Scan(msgspec.Struct, tag=True, frozen=True):
    """OCR: answered by one ``Scanned`` for each page."""

    source: Source
    positions: tuple[int, ...]


class Draw(msgspec.Struct, tag=True, frozen=True):
    """Pixels of a page: answered by one ``Drawn``."""

    source: Source
    position: int
    drawing: Drawing


class Pixels(msgspec.Struct, tag=True, frozen=True):
    """The pixels of a picture as its file has them, upright: answered by one ``Drawn`` for each band of rows."""

    source: Source


class Opened(msgspec.Struct, tag=True, frozen=True):
    """Reply to ``Open``."""

    value: OpenedFile


class Words(msgspec.Struct, tag=True, frozen=True):
    """Reply to ``Read``."""

    value: PageRead


class Checked(msgspec.Struct, tag=True, frozen=True):
    """Reply to ``Check``."""

    value: PageChecked


class Scanned(msgspec.Struct, tag=True, frozen=True):
    """Reply to ``Scan``."""

    value: PageScanned


class Drawn(msgspec.Struct, tag=True, frozen=True):
    """Reply to ``Draw`` and ``Pixels``."""

    value: Picture


class Ready(msgspec.Struct, tag=True, frozen=True):
    """A new process has loaded what it serves and begins with its first request."""


class Done(msgspec.Struct, tag=True, frozen=True):
    """All replies have been sent."""


class Stopped(msgspec.Struct, tag=True, frozen=True):
    """A model has left the request unfinished, as it was told to."""


class Failed(msgspec.Struct, tag=True, frozen=True):
    """A known error; the replies sent before it stand."""

    kind: str
    sentence: str
    next_step: str
    tried: bool = False


class Fault(msgspec.Struct, tag=True, frozen=True):
    """An error of ours."""

    traceback: str


Request = Open | Read | Check | Scan | Draw | Pixels
Reply = Opened | Words | Checked | Scanned | Drawn
Value = OpenedFile | PageRead | PageChecked | PageScanned | Picture
Message = Reply | Ready | Done | Failed | Fault

_REQUESTS: msgspec.msgpack.Decoder[Request] = msgspec.msgpack.Decoder(Request)
_MESSAGES: msgspec.msgpack.Decoder[Message] = msgspec.msgpack.Decoder(Message)
_KNOWN: dict[str, type[errors.KnownError]] = {
    kind.__name__: kind
    for kind in (
        errors.InputError,
        errors.UseError,
        errors.FileChangedError,
        errors.FileGoneError,
        errors.PageError,
        errors.EnvironmentProblem,
        errors.NoReaderError,
        errors.NoTextModelError,
        errors.NoVisionModelError,
    )
}


def encode(message: Message | Stopped) -> bytes:
    """The bytes of a message from a child process."""
    return msgspec.msgpack.encode(message)


def encode_request(request: Request) -> bytes:
    """The bytes of a request. On POSIX a path may be bytes that are no text, which a message cannot hold as it is."""
    return msgspec.msgpack.encode(_with_path(request, as_text))


def decode_request(data: bytes) -> Request:
    """The request in these bytes."""
    return _with_path(_REQUESTS.decode(data), as_path)


def as_text(path: str) -> str:
    """A path in letters that every message can hold."""
    return quote_from_bytes(os.fsencode(path))


def as_path(text: str) -> str:
    """The path that ``as_text`` was given."""
    return os.fsdecode(unquote_to_bytes(text))


def _with_path(request: Request, change: Callable[[str], str]) -> Request:
    if isinstance(request, Open):
        return msgspec.structs.replace(request, path=change(request.path))
    source = replace(request.source, path=change(request.source.path))
    return msgspec.structs.replace(request, source=source)


def decode_reply(data: bytes) -> Message:
    """The reply in these bytes.

    Raises:
        msgspec.ValidationError: it has not the form of a reply, or its columns do not fit each other.
    """
    message = _MESSAGES.decode(data)
    if isinstance(message, Words | Scanned):
        text = message.value.text
        words = len(text.text.split())
        fits = len(text.boxes) == 16 * words and all(
            len(column) in (0, words) for column in (text.confidences, text.hidden)
        )
    elif isinstance(message, Drawn):
        fits = len(message.value.pixels) == 3 * message.value.width * message.value.height
    else:
        fits = True
    if not fits:
        raise msgspec.ValidationError("the columns of a reply do not fit each other")
    return message


def failure(error: errors.KnownError) -> Failed:
    """The message that carries a known error."""
    tried = isinstance(error, errors.PasswordError) and error.tried
    # A sentence may name a file whose name is no text.
    sentence = error.sentence.encode(errors="replace").decode()
    return Failed(type(error).__name__, sentence, error.next_step, tried)


def known_error(message: Failed) -> errors.KnownError:
    """The known error that a message carries."""
    if message.kind == errors.PasswordError.__name__:
        return errors.PasswordError(message.sentence, message.next_step, tried=message.tried)
    return _KNOWN.get(message.kind, errors.InputError)(message.sentence, message.next_step)
