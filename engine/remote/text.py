"""A text model on a server."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from threading import Event

from engine.contracts import (
    Generated,
    Piece,
    PromptRead,
    PromptWeight,
    Server,
    ServerKind,
    TextEvent,
    TextModelFacts,
    TextRequest,
    TextSpeed,
)
from engine.errors import UseError
from engine.network import Network
from engine.remote.connection import PAUSES, Connection
from engine.remote.exchange import Heard, Told
from engine.remote.messages import form, text_turns
from engine.remote.servers import Servers, fingerprint, title
from engine.remote.weighing import weight

USUAL_CONTEXT = 8_192
"""tokens, where neither the server nor the person has said it"""
OLLAMA_CONTEXT = 4_096
"""what Ollama gives a model unless it is told otherwise; it cuts longer prompts off without a word"""
ENOUGH = 64
"""tokens from which a speed can be told"""


class RemoteText:
    """Implements ``engine.contracts.TextModel``. Nothing of it is in memory here, and nothing is sent but a prompt that
    is to be answered."""

    def __init__(self, servers: Servers, network: Network, pauses: Sequence[float] = PAUSES) -> None:
        self._servers = servers
        self._network = network
        self._pauses = pauses

    def inspect(self, path: str) -> TextModelFacts:
        """What the person said of the server. Raises UseError where it has no text model."""
        server = self._server(path)
        return TextModelFacts(
            path=path,
            name=title(server, server.text_model),
            size=0,
            context=server.context or (OLLAMA_CONTEXT if server.kind is ServerKind.OLLAMA else USUAL_CONTEXT),
            kv_bytes=0,
            tuned="llama" in server.text_model.lower(),
            test=False,
            weights=fingerprint(server, server.text_model),
            server=server.name,
            price=server.price,
        )

    def weigh(self, request: TextRequest) -> PromptWeight:
        """The size of the prompt, estimated on the safe side."""
        return weight(request.prompt)

    def measure(self, request: TextRequest, *, stop: Event) -> TextSpeed:
        """Nothing is known: a trial would be a request that nobody asked for."""
        return TextSpeed(0.0, 0.0)

    def prepare(self, request: TextRequest, *, stop: Event) -> Iterator[PromptRead]:
        """There is nothing to be done."""
        return iter(())

    def generate(self, request: TextRequest, *, stop: Event) -> Iterator[TextEvent]:
        """Send the prompt and hear the answer. Raises EnvironmentProblem where the server cannot be used."""
        server = self._server(request.model)
        told = Told(server.text_model, text_turns(request.prompt), request.limit, form(server.kind, request.grammar))
        connection = Connection(server, self._servers.key(server), self._network, self._pauses)
        total = self.weigh(request).total
        clock = _Clock(total)
        yield PromptRead(0, total, 0)
        for heard in connection.answer(told, stop):
            if clock.note(heard):
                yield PromptRead(total, total, 0)
            if heard.text:
                yield Piece(heard.text)
        yield clock.generated()

    def memory(self) -> int:
        """None here."""
        return 0

    def release(self) -> None:
        """Nothing is held."""

    def close(self) -> None:
        """Nothing is open."""

    def _server(self, path: str) -> Server:
        server = self._servers.get(path)
        if not server.text_model:
            raise UseError(
                f"{server.name} has no text model.", f"'folioscope models servers add {server.name} --text MODEL'."
            )
        return server


class _Clock:
    """Tokens and seconds of one answer; where the server does not count them, each part counts as one."""

    def __init__(self, weighed: int) -> None:
        self._read = weighed
        self._written = self._parts = 0
        self._cut = False
        self._began = time.monotonic()
        self._first: float | None = None

    def note(self, heard: Heard) -> bool:
        """Whether it is the first part, before which the prompt was read."""
        self._read = heard.read or self._read
        self._written = heard.written or self._written
        self._cut |= heard.finish == "length"
        self._parts += bool(heard.text)
        is_first = self._first is None
        if is_first:
            self._first = time.monotonic()
        return is_first

    def generated(self) -> Generated:
        """What is told at the end."""
        written = self._written or self._parts
        return Generated(
            cut=self._cut,
            prompt_tokens=self._read,
            kept_tokens=0,
            tokens=written,
            drafted=0,
            accepted=0,
            speed=self._speed(written),
        )

    def _speed(self, written: int) -> TextSpeed:
        now = time.monotonic()
        first = now if self._first is None else self._first
        reading, writing = max(first - self._began, 1e-6), max(now - first, 1e-6)
        whole = TextSpeed(1.0, 0.0).seconds(0, self._read)
        return TextSpeed(
            whole / reading if self._read >= ENOUGH else 0.0, written / writing if written >= ENOUGH else 0.0
        )
