"""A vision model that misbehaves on purpose: what it does is written in the question."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from typing import cast

from engine.contracts import (
    Looked,
    PageEncoded,
    Picture,
    Piece,
    VisionEvent,
    VisionModelFacts,
    VisionRequest,
    VisionSpec,
    VisionSpeed,
    WeightsPrepared,
)
from engine.errors import Interrupted
from tests.helpers.moody_text import do_to_the_process
from tests.helpers.scripted_vision_model import make_vision_facts

SPEC = VisionSpec(path="/models/moody", folder="/models/prepared")
PAGE = Picture(2, 1, b"abcdef")
LAYERS = 40
LOOKED = Looked(
    cut=False,
    repeated=False,
    tiles=4,
    kept_tokens=12,
    drafted=6,
    accepted=5,
    prompt_ids=(128_000, 7, 9),
    answer_ids=(5, 128_009),
    speed=VisionSpeed(encoding=46.0, reading=80.0, writing=4.0),
)


def request_of(question: str, model: VisionSpec = SPEC, page: Picture = PAGE) -> VisionRequest:
    """A request that makes the moody model do what the question says."""
    return VisionRequest(model=model, page=page, opening="Words of the page.", question=question, limit=100)


class VisionService:
    """``_do`` and ``do_to_the_process`` name the commands."""

    def __init__(self) -> None:
        self._stopping = threading.Event()

    def inspect(self, spec: VisionSpec) -> VisionModelFacts:
        return make_vision_facts(spec.path)

    def prepare(self, spec: VisionSpec) -> Iterator[WeightsPrepared]:
        yield from (WeightsPrepared(done, 100) for done in (0, 50, 100))

    def measure(self, spec: VisionSpec) -> VisionSpeed:
        return LOOKED.speed

    def encode(self, request: VisionRequest) -> Iterator[PageEncoded]:
        yield PageEncoded(0, LAYERS, kept=False)
        self._do(request.question)
        if request.question == "NO-LAYER":
            yield cast(PageEncoded, Piece("a word"))
        yield PageEncoded(LAYERS + (request.question == "ONE-TOO-MANY"), LAYERS, kept=False)

    def look(self, request: VisionRequest) -> Iterator[VisionEvent]:
        yield PageEncoded(LAYERS, LAYERS, kept=True)
        self._do(request.question)
        if request.question == "PIXELS":
            yield Piece(hashlib.sha256(request.page.pixels).hexdigest())
        yield from map(Piece, request.question.split())
        yield LOOKED

    def stop(self) -> None:
        self._stopping.set()

    def resume(self) -> None:
        self._stopping.clear()

    def _do(self, question: str) -> None:
        match question:
            case "STEPS":  # short ones: it looks between them
                while not self._stopping.wait(0.02):
                    pass
                raise Interrupted
            case _:
                do_to_the_process(question)
