"""One request to a server: sent, sent again where that may help, followed, left.

It runs in a thread of its own, so that a Stop need not wait for the server. That thread alone may reach the server, and
only while it sends the request.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from engine.contracts import Server
from engine.errors import Interrupted

if TYPE_CHECKING:
    import openai
    from openai.types.chat import ChatCompletionChunk

    Chunks = openai.Stream[ChatCompletionChunk]

GLANCE = 0.05
"""seconds after which somebody who waits looks whether Stop was pressed"""
LONGEST_PAUSE = 60.0
"""seconds that a server may wish to be left alone"""
Watch = Callable[[str, dict[str, Any]], None]
"""is told the steps of a connection as they are done, as httpcore traces them: a name, and what came of it"""
BOTH_WAYS = 2
"""as ``socket.SHUT_RDWR``: whoever waits for this connection wakes up"""


@dataclass(frozen=True, slots=True)
class Told:
    """What a server is asked."""

    model: str
    turns: Sequence[dict[str, Any]]
    limit: int
    """tokens of the answer"""
    extra: dict[str, object] = field(default_factory=dict)
    """what this kind of server knows beside that; it may override the rest"""


@dataclass(frozen=True, slots=True)
class Heard:
    """A part of an answer."""

    text: str = ""
    finish: str = ""
    """why the model ended; empty: it goes on"""
    read: int = 0
    """tokens of the prompt, where the server counts them"""
    written: int = 0
    came: float = 0.0
    """when, by the monotonic clock"""


class Exchange:
    """One request on its way.

    Attributes:
        began: when it was sent, by the monotonic clock.
        failed: whether it came to nothing.
    """

    def __init__(
        self,
        server: Server,
        told: Told,
        client: Callable[[Watch], openai.OpenAI],
        allowed: Callable[[], AbstractContextManager[None]],
        pauses: Sequence[float],
    ) -> None:
        """``allowed`` opens the way to the server for the thread that enters it."""
        self._server = server
        self._told = told
        self._client = client
        self._allowed = allowed
        self._pauses = pauses
        self.began = 0.0
        self.failed = False
        self._came: SimpleQueue[Heard | Exception | None] = SimpleQueue()
        self._left = threading.Event()
        self._line: Any = None
        """the socket that leads to the server, once there is one"""

    def begin(self) -> None:
        """Send it. Who does so hears its ``parts`` or leaves it."""
        self.began = time.monotonic()
        threading.Thread(target=self._run, name="server", daemon=True).start()

    def parts(self, stop: threading.Event) -> Iterator[Heard]:
        """The answer, from its beginning to its end. Raises EnvironmentProblem, and Interrupted on Stop."""
        from engine.remote.problems import problem_of

        try:
            while (came := self._next(stop)) is not None:
                if isinstance(came, Exception):
                    raise problem_of(came, self._server, self._told.model) or came
                yield came
        finally:
            self.leave()

    def _next(self, stop: threading.Event) -> Heard | Exception | None:
        while not stop.is_set():
            with suppress(Empty):
                return self._came.get(timeout=GLANCE)
        raise Interrupted

    def leave(self) -> None:
        """Nobody waits for the answer any more: the server need not go on with it."""
        self._left.set()
        if self._line is not None:
            with suppress(OSError):  # it is closed already
                self._line.shutdown(BOTH_WAYS)

    # --- in the thread that talks to the server ----------------------------------------------------------------------

    def _watch(self, step: str, told: dict[str, Any]) -> None:
        """Connected: with TLS, a second socket takes the place of the first one. Where nobody waits any more, it is
        closed before anything is sent."""
        if step.endswith(("connect_tcp.complete", "start_tls.complete")):
            self._line = told["return_value"].get_extra_info("socket")
            if self._left.is_set():
                self.leave()

    def _run(self) -> None:
        from engine.remote.problems import BrokenOff

        ended = False
        try:
            with self._client(self._watch) as client:
                for heard in self._heard(client):
                    ended |= bool(heard.finish)
                    self._came.put(heard)
            if not ended:
                raise BrokenOff
            self._came.put(None)
        except Exception as error:  # raised in the thread that waits
            self.failed = True
            self._came.put(error)

    def _heard(self, client: openai.OpenAI) -> Iterator[Heard]:
        from engine.remote.problems import NotUnderstood

        with self._sent(client) as chunks:
            if "event-stream" not in chunks.response.headers.get("content-type", ""):
                raise NotUnderstood
            for chunk in chunks:
                if self._left.is_set():
                    return
                try:
                    yield _part(chunk)
                except (AttributeError, TypeError, LookupError):
                    raise NotUnderstood from None

    def _sent(self, client: openai.OpenAI) -> Chunks:
        """The answer's beginning. What may pass is tried again, unless nobody waits any more."""
        import openai

        for pause in self._pauses:
            try:
                return self._send(client)
            except openai.APITimeoutError:  # it had minutes
                raise
            except (openai.APIConnectionError, openai.RateLimitError, openai.InternalServerError) as error:
                if self._left.wait(_pause(error, pause)):
                    raise
        return self._send(client)

    def _send(self, client: openai.OpenAI) -> Chunks:
        if self._left.is_set():
            raise Interrupted
        turns: Any = self._told.turns
        with self._allowed():
            return client.chat.completions.create(
                model=self._told.model,
                messages=turns,
                max_tokens=self._told.limit,
                temperature=0.0,
                stream=True,
                stream_options={"include_usage": True},
                extra_body=self._told.extra,
            )


def _pause(error: openai.APIError, usual: float) -> float:
    """Seconds until the next try: as many as the server wishes for, if that is not too long."""
    response = getattr(error, "response", None)  # there is none where nothing came back
    wished = "" if response is None else response.headers.get("retry-after", "")
    return min(float(wished), LONGEST_PAUSE) if wished.isdecimal() else usual


def _part(chunk: ChatCompletionChunk) -> Heard:
    """What a chunk says. The client has not checked its form: raises AttributeError, TypeError or LookupError."""
    choice = chunk.choices[0] if chunk.choices else None
    usage = getattr(chunk, "usage", None)
    return Heard(
        text="" if choice is None or choice.delta is None else str(choice.delta.content or ""),
        finish="" if choice is None else str(choice.finish_reason or ""),
        read=0 if usage is None else int(usage.prompt_tokens or 0),
        written=0 if usage is None else int(usage.completion_tokens or 0),
        came=time.monotonic(),
    )
