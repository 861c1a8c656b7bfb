"""A vision model on a server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from threading import Event

from engine.contracts import (
    LOOKS_AT_ONCE,
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
from engine.remote.exchange import Exchange, Told
from engine.remote.messages import look_turns
from engine.remote.servers import Servers, fingerprint, title


class RemoteVision:
    """Implements ``engine.contracts.VisionModel``. A page is sent when a question is put to it, and never before;
    several may be on their way at once."""

    def __init__(self, servers: Servers, network: Network, pauses: Sequence[float] = PAUSES) -> None:
        self._servers = servers
        self._network = network
        self._pauses = pauses
        self._begun: dict[VisionRequest, Exchange] = {}
        """on their way, and not asked for yet"""

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

    def begin(self, request: VisionRequest) -> None:
        """Send the page with the words; ``look`` hears the answer. Raises UseError where there is no such server, or
        no vision model on it."""
        if request not in self._begun and len(self._begun) < LOOKS_AT_ONCE:
            self._begun[request] = self._sent(request)

    def look(self, request: VisionRequest, *, stop: Event) -> Iterator[VisionEvent]:
        """Send the page with the words, where that has not been done, and hear the answer. What failed while others
        were on their way is sent once more, now that it is waited for. Raises EnvironmentProblem where the server
        cannot be used."""
        yield PageEncoded(0, 1, kept=False)
        exchange = self._begun.pop(request, None)
        if exchange is None or exchange.failed:
            exchange = self._sent(request)
        first, last, written, cut = 0.0, 0.0, 0, False
        for heard in exchange.parts(stop):
            last = heard.came
            if not first:
                first = heard.came
                yield PageEncoded(1, 1, kept=False)
            cut |= heard.finish == "length"
            written = heard.written or written
            if heard.text:
                yield Piece(heard.text)
        yield Looked(
            cut=cut,
            repeated=False,
            tiles=0,
            kept_tokens=0,
            drafted=0,
            accepted=0,
            prompt_ids=(),
            answer_ids=(),
            speed=VisionSpeed(first - exchange.began, 0.0, written / max(last - first, 1e-6)),
        )

    def leave(self) -> None:
        """End the requests that nobody waits for any more."""
        for request in list(self._begun):
            exchange = self._begun.pop(request, None)
            if exchange is not None:  # else another question of a grid has just taken it
                exchange.leave()

    def memory(self) -> int:
        """None here."""
        return 0

    def release(self) -> None:
        """Nothing is held."""

    def close(self) -> None:
        """End what is under way."""
        self.leave()

    def _sent(self, request: VisionRequest) -> Exchange:
        server = self._server(request.model.path)
        extra: dict[str, object] = {}
        if request.sampling is not None:
            drawn = request.sampling
            extra = {"temperature": drawn.temperature, "top_p": drawn.top_p, "seed": drawn.seed}
        told = Told(server.vision_model, look_turns(request), request.limit, extra)
        return Connection(server, self._servers.key(server), self._network, self._pauses).begin(told)

    def _server(self, path: str) -> Server:
        server = self._servers.get(path)
        if not server.vision_model:
            raise UseError(
                f"{server.name} has no vision model.", f"'folioscope models servers add {server.name} --vision MODEL'."
            )
        return server
