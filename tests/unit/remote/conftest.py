"""A server on loopback, and models on it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from engine.contracts import (
    KvType,
    Picture,
    Piece,
    Prompt,
    Server,
    TextEvent,
    TextRequest,
    TextSettings,
    VisionEvent,
    VisionRequest,
    VisionSpec,
)
from engine.network import Network
from engine.remote.servers import Servers
from engine.remote.text import RemoteText
from engine.remote.vision import RemoteVision
from tests.helpers.chat_server import ChatServer, chat_server

PATH = "server:attic"
AT_ONCE = (0.0, 0.0, 0.0)
"""pauses before further tries"""


@dataclass
class House:
    """A person with one server."""

    chat: ChatServer
    named: list[Server]
    key: str | None = None
    network: Network = field(default_factory=Network)
    stop: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        servers = Servers(lambda: self.named, lambda server: self.key)
        self.text = RemoteText(servers, self.network, AT_ONCE)
        self.vision = RemoteVision(servers, self.network, AT_ONCE)

    def read(self, request: TextRequest | None = None) -> Iterator[TextEvent]:
        return self.text.generate(request or text_request(), stop=self.stop)

    def look(self, request: VisionRequest) -> Iterator[VisionEvent]:
        return self.vision.look(request, stop=self.stop)


@pytest.fixture
def house() -> Iterator[House]:
    with chat_server() as chat:
        yield House(chat, [chat.server()])


def text_request(prompt: Prompt | None = None, grammar: str = "", limit: int = 64) -> TextRequest:
    """A question about one page."""
    usual = Prompt(system="Read.", opening="DOCUMENT 7x begins\n\n", pages=("[1]\nRent: 900\n\n",), question="Rent?")
    settings = TextSettings(context=4_096, kv_type=KvType.F16)
    return TextRequest(model=PATH, settings=settings, prompt=prompt or usual, grammar=grammar, limit=limit)


def look_request(opening: str = "Look.\n\n", question: str = "Question: how much?") -> VisionRequest:
    """A question about a picture of 6 by 4 pixels, each in a colour of its own."""
    picture = Picture(6, 4, bytes(range(72)))
    spec = VisionSpec(path=PATH, folder="")
    return VisionRequest(model=spec, page=picture, opening=opening, question=question, limit=32)


def words(events: list[TextEvent] | list[VisionEvent]) -> str:
    """All that was written."""
    return "".join(event.text for event in events if isinstance(event, Piece))
