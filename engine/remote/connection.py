"""The way to one server. Between two questions there is none, and nothing of this machine is told beside a question."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.contracts import Offer, Server
from engine.network import Network
from engine.remote.exchange import Exchange, Heard, Told, Watch
from engine.remote.servers import host_of

if TYPE_CHECKING:
    import openai

PAUSES = (0.5, 2.0, 8.0)
"""seconds before a request is sent once more, where a server wishes for no others"""
CONNECTING, ANSWERING = 10.0, 300.0
"""seconds that a server may be silent: before there is a connection or a list of its models, and before the next words.
A large model takes minutes to read a long prompt"""


@dataclass(frozen=True, slots=True)
class Connection:
    """What it takes to reach a server."""

    server: Server
    key: str | None
    """None: it asks for none"""
    network: Network
    pauses: Sequence[float] = PAUSES

    def answer(self, told: Told, stop: threading.Event) -> Iterator[Heard]:
        """What the model writes, piece by piece.

        Raises:
            EnvironmentProblem: the server cannot be used, or did not take the request.
            Interrupted: stopped; the connection is closed at once.
        """
        return self.begin(told).parts(stop)

    def begin(self, told: Told) -> Exchange:
        """A request that is on its way. Nothing is raised: what goes wrong is told to who hears its parts."""
        exchange = Exchange(self.server, told, self.client, self.allowed, self.pauses)
        exchange.begin()
        return exchange

    def offers(self) -> tuple[Offer, ...]:
        """The models that the server lists. Raises EnvironmentProblem."""
        from engine.remote.problems import problem_of

        try:
            return self._listed()
        except Exception as error:
            problem = problem_of(error, self.server, "The list of models")
            if problem is None:
                raise
            raise problem from error

    def _listed(self) -> tuple[Offer, ...]:
        from engine.remote.problems import NotUnderstood

        with self.client() as client, self.allowed():
            listed = client.models.list(timeout=CONNECTING)
        try:
            return tuple(map(_offer, listed.data))
        except (AttributeError, TypeError):  # the client does not check what it was sent
            raise NotUnderstood from None

    def allowed(self) -> Any:
        """A context in which this thread may reach the server, and nothing else."""
        return self.network.allowed({host_of(self.server.address)})

    def client(self, watch: Watch | None = None) -> openai.OpenAI:
        """A client that follows nobody elsewhere and takes nothing from the environment."""
        import openai  # loaded when a server is used, not when the program starts

        def begin(request: Any) -> None:
            self._say_little(request)
            if watch is not None:
                request.extensions["trace"] = watch

        return openai.OpenAI(
            api_key=self.key or "none",
            base_url=self.server.address,
            timeout=openai.Timeout(ANSWERING, connect=CONNECTING),
            max_retries=0,  # its own would go on after a Stop
            http_client=openai.DefaultHttpxClient(
                follow_redirects=False, trust_env=False, event_hooks={"request": [begin]}
            ),
        )

    def _say_little(self, request: Any) -> None:
        """The client would tell the system, the processor and Python's version with each request."""
        for name in [name for name in request.headers if name.startswith(("x-stainless", "openai-"))]:
            del request.headers[name]
        request.headers["user-agent"] = "Folioscope"
        if self.key is None:
            del request.headers["authorization"]


def _offer(listed: Any) -> Offer:
    """vLLM says how many tokens fit, llama.cpp how many the model was made for."""
    said = listed.model_extra or {}
    meta = said.get("meta") or {}
    context = said.get("max_model_len") or (meta.get("n_ctx") if isinstance(meta, dict) else 0)
    return Offer(str(listed.id), context if isinstance(context, int) else 0)
