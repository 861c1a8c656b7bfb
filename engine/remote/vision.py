"""A vision model on a server."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from threading import Event

from engine.contracts import (
    Looked,
    PageEncoded,
    Piece,
    Server,
    VisionEvent,
    VisionModelFacts,
    VisionRequest,
    VisionSpec,
    VisionSpeed,
    WeightsPrepared,
)
from engine.errors import UseError
from engine.network import Network
from engine.remote.connection import PAUSES, Connection
from engine.remote.exchange import Told
from engine.remote.messages import look_turns
from engine.remote.servers import Servers, fingerprint, title


class RemoteVision:
    """Implements ``engine.contracts.VisionModel``. A page is sent when a question is put to it, and never before."""

    def __init__(self, servers: Servers, network: Network, pauses: Sequence[float] = PAUSES) -> None:
        self._servers = servers
        self._network = network
        self._pauses = pauses

    def inspect(self, spec: VisionSpec) -> VisionModelFacts:
        """What the person said of the server: there is nothing to prepare or to keep here. Raises UseError where it has
        no vision model."""
        server = self._server(spec.path)
        return VisionModelFacts(
            path=spec.path,
            name=title(server, server.vision_model),
            format=server.kind.value,
            size=0,
            prepared=spec.path,
            prepared_size=0,
            memory=0,
            encoding_bytes=0,
            weights=fingerprint(server, server.vision_model),
            test=False,
            settings=(("server", server.name),),
            server=server.name,
            price=server.price,
        )

    def prepare(self, spec: VisionSpec, *, stop: Event) -> Iterator[WeightsPrepared]:
        """There is nothing to be done."""
        return iter(())

    def measure(self, spec: VisionSpec, *, stop: Event) -> VisionSpeed:
        """Nothing is known: a trial would be a request that nobody asked for."""
        return VisionSpeed(0.0, 0.0, 0.0)

    def encode(self, request: VisionRequest, *, stop: Event) -> Iterator[PageEncoded]:
        """There is nothing to be done ahead of a question."""
        return iter(())

    def look(self, request: VisionRequest, *, stop: Event) -> Iterator[VisionEvent]:
        """Send the page with the words and hear the answer. Raises EnvironmentProblem where the server cannot be
        used."""
        server = self._server(request.model.path)
        extra: dict[str, object] = {}
        if request.sampling is not None:
            drawn = request.sampling
            extra = {"temperature": drawn.temperature, "top_p": drawn.top_p, "seed": drawn.seed}
        told = Told(server.vision_model, look_turns(request), request.limit, extra)
        connection = Connection(server, self._servers.key(server), self._network, self._pauses)
        began, first, written, cut = time.monotonic(), 0.0, 0, False
        yield PageEncoded(0, 1, kept=False)
        for heard in connection.answer(told, stop):
            if not first:
                first = time.monotonic() - began
                yield PageEncoded(1, 1, kept=False)
            cut |= heard.finish == "length"
            written = heard.written or written
            if heard.text:
                yield Piece(heard.text)
        writing = max(time.monotonic() - began - first, 1e-6)
        yield Looked(
            cut=cut,
            repeated=False,
            tiles=0,
            kept_tokens=0,
            drafted=0,
            accepted=0,
            prompt_ids=(),
            answer_ids=(),
            speed=VisionSpeed(first, 0.0, written / writing),
        )

    def memory(self) -> int:
        """None here."""
        return 0

    def release(self) -> None:
        """Nothing is held."""

    def close(self) -> None:
        """Nothing is open."""

    def _server(self, path: str) -> Server:
        server = self._servers.get(path)
        if not server.vision_model:
            raise UseError(
                f"{server.name} has no vision model.", f"'folioscope models servers add {server.name} --vision MODEL'."
            )
        return server
