"""What works on a server, tried with a question of one word and no document."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Event

from engine.contracts import Offer, Picture, Server, VisionRequest, VisionSpec
from engine.errors import KnownError
from engine.network import Network
from engine.remote.connection import Connection
from engine.remote.exchange import Told
from engine.remote.messages import Turn, look_turns
from engine.remote.servers import model_path

QUESTION = "Say yes."
SIDE = 28
"""pixels of a grey picture that shows nothing"""
MOST = 20
"""models of its list that are told: some have hundreds"""


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it."""

    offered: tuple[str, ...]
    """models that the server lists, those that were asked for first; empty where it lists none"""
    context: int
    """tokens that its text model takes, as the server says; 0: it does not"""
    answering: tuple[str, ...]
    """models that have answered"""
    problems: tuple[str, ...]
    """sentences"""


def tried(server: Server, key: str | None, network: Network, stop: Event) -> Trial:
    """Ask for the list of models, and put a word to each that was named. Raises Interrupted."""
    connection = Connection(server, key, network)
    offers, problems = _offers(connection), list[str]()
    asked: dict[str, list[Turn]] = {}
    if server.text_model:
        asked[server.text_model] = [{"role": "user", "content": QUESTION}]
    if server.vision_model:
        asked[server.vision_model] = _look(server)
    answering = []
    for model, turns in asked.items():
        try:
            for _ in connection.answer(Told(model, turns, 4), stop):
                pass
            answering.append(model)
        except KnownError as error:
            problems.append(f"{error.sentence} {error.next_step}".rstrip())
    names = sorted((offer.model for offer in offers), key=lambda name: name not in asked)
    context = next((offer.context for offer in offers if offer.model == server.text_model), 0)
    return Trial(tuple(names[:MOST]), context, tuple(answering), tuple(problems))


def _offers(connection: Connection) -> tuple[Offer, ...]:
    """Not every server has a list: its models are tried all the same."""
    try:
        return connection.offers()
    except KnownError:
        return ()


def _look(server: Server) -> list[Turn]:
    picture = Picture(SIDE, SIDE, bytes([128]) * (SIDE * SIDE * 3))
    spec = VisionSpec(path=model_path(server), folder="")
    return look_turns(VisionRequest(model=spec, page=picture, opening="", question=QUESTION, limit=4))
