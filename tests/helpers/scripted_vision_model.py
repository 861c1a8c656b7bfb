"""A vision model that writes what it was given and notes what it was asked: nothing above the engine needs weights."""

from __future__ import annotations

import hashlib
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from engine.canvas import fit
from engine.contracts import (
    Looked,
    PageEncoded,
    Piece,
    Precision,
    VisionEvent,
    VisionModelFacts,
    VisionRequest,
    VisionSpec,
    VisionSpeed,
    WeightsPrepared,
)
from engine.errors import Interrupted, KnownError, UseError

LAYERS = 4
"""of the encoder"""
STEPS = 4
"""in which weights are prepared"""
CHARACTERS = 4
"""that make one token"""
PIECE = 5
"""characters of a piece; words are torn, as a real model tears them"""


def make_vision_facts(path: str = "/models/scripted-vision", **changes: object) -> VisionModelFacts:
    """Llama 3.2 11B Vision in 4 bits, its weights prepared."""
    usual = VisionModelFacts(
        path=path,
        name=Path(path).name,
        format="safetensors",
        size=21_340_441_670,
        prepared=f"/home/models/{Path(path).name}",
        prepared_size=8_900_000_000,
        memory=10_000_000_000,
        encoding_bytes=32_768 * 1601,
        weights="a1b2c3d4e5f6a7b8c9d0",
        test=False,
        settings=(("precision", "int4"), ("device", "CPU"), ("kernels", "aten")),
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # the caller names fields of VisionModelFacts


def spec_of(path: str = "/models/scripted-vision", precision: Precision = Precision.INT4) -> VisionSpec:
    """A model as it is named."""
    return VisionSpec(path=path, folder="/home/models", precision=precision)


@dataclass(frozen=True, slots=True)
class Seen:
    """One answer to be written, where more than its words matters."""

    text: str
    cut: bool = False
    """it ended at the length limit"""
    repeated: bool = False
    """it went round in circles and was cut there"""
    error: Exception | None = None
    """raised after the words: the model was lost, its memory was taken ..."""
    waits: bool = False
    """after the words it stands still until it is stopped"""


class ScriptedVisionModel:
    """Implements ``engine.contracts.VisionModel``.

    A test queues the answers and looks afterwards at what was asked::

        model = ScriptedVisionModel(['Paper cost 4,310.\\nREAD: "4,310"', "NOT_ON_THIS_PAGE"])
        ...
        assert "What did paper cost?" in model.requests[0].question

    Each call of ``look`` takes the next answer; a call without one fails the test. Where a request names a folder and
    grants the bytes, the encoding of the page is kept there, as an empty file with the name that a real one has; the
    next look at the same pixels finds it.

    Attributes:
        answers: what is still to be written; put more at its end at any time.
        asked: all calls in order, as (method, request or spec), methods without one with None.
        facts: of every model that is inspected, but for path and name. While ``facts.prepared`` is empty, ``look`` and
            ``encode`` refuse; ``prepare`` fills it.
        refused: what ``inspect`` raises, by path.
        failing: what ``encode`` raises after its first layer, by the request's name; "" is any request.
        speed: what each answer reports.
        trial: what ``measure`` says.
        taken: bytes, what ``memory`` says while the model is loaded.
        hold: while it is clear, nothing goes on; ``stop`` is heeded all the same.
        loaded: whether it holds memory.
        closed: whether ``close`` was called.
    """

    def __init__(self, answers: Iterable[str | Seen] = (), facts: VisionModelFacts | None = None) -> None:
        self.answers: deque[str | Seen] = deque(answers)
        self.asked: list[tuple[str, VisionRequest | VisionSpec | None]] = []
        self.facts = facts or make_vision_facts()
        self.refused: dict[str, KnownError] = {}
        self.failing: dict[str, Exception] = {}
        self.speed = VisionSpeed(encoding=60.0, reading=8.0, writing=2.0)
        self.trial = VisionSpeed(encoding=1.0, reading=900.0, writing=60.0)
        self.taken = 0
        self.hold = threading.Event()
        self.hold.set()
        self.loaded = False
        self.closed = False
        self._prepared = 0
        """steps done"""
        self._calls = 0
        self._lock = threading.Lock()

    @property
    def requests(self) -> tuple[VisionRequest, ...]:
        """The requests of all calls of ``look``."""
        return self._of("look")

    @property
    def encoded(self) -> tuple[VisionRequest, ...]:
        """The requests of all calls of ``encode``."""
        return self._of("encode")

    def inspect(self, spec: VisionSpec) -> VisionModelFacts:
        """The facts under this path."""
        self._note("inspect", spec)
        if spec.path in self.refused:
            raise self.refused[spec.path]
        return replace(self.facts, path=spec.path, name=Path(spec.path).name)

    def prepare(self, spec: VisionSpec, *, stop: threading.Event) -> Iterator[WeightsPrepared]:
        """In four steps; goes on where it was stopped."""
        self._note("prepare", spec)
        size = self.facts.size
        while not self.facts.prepared:
            self._wait(stop)
            self._prepared += 1
            if self._prepared == STEPS:
                self.facts = replace(self.facts, prepared=f"{spec.folder}/{Path(spec.path).name}")
            yield WeightsPrepared(done=size * self._prepared // STEPS, total=size)

    def measure(self, spec: VisionSpec, *, stop: threading.Event) -> VisionSpeed:
        """The scripted speed."""
        self._note("measure", spec)
        self._load()
        self._wait(stop)
        return self.trial

    def encode(self, request: VisionRequest, *, stop: threading.Event) -> Iterator[PageEncoded]:
        """Layer by layer. Interrupted as soon as anything else is asked."""
        call = self._note("encode", request)
        self._load()
        yield from self._encoding(request, stop, call)

    def begin(self, request: VisionRequest) -> None:
        """It takes one page at a time."""

    def leave(self) -> None:
        """Nothing was begun."""

    def look(self, request: VisionRequest, *, stop: threading.Event) -> Iterator[VisionEvent]:
        """Look at the page, then write the next answer in pieces."""
        self._note("look", request)
        self._load()
        assert self.answers, f"no answer is left for {request.question!r}"
        answer = self.answers.popleft()
        if isinstance(answer, str):
            answer = Seen(answer)
        yield from self._encoding(request, stop, None)
        text = answer.text[: CHARACTERS * request.limit]
        yield from self._write(text, answer, stop)
        if request.logits:
            Path(request.logits).write_bytes(b"scripted")
        yield Looked(
            cut=answer.cut or len(text) < len(answer.text),
            repeated=answer.repeated,
            tiles=_tiles(request),
            kept_tokens=0,
            drafted=0,
            accepted=0,
            prompt_ids=(128000, 128006, 882),
            answer_ids=tuple(range(1, 2 + len(text) // CHARACTERS)),
            speed=self.speed,
        )

    def memory(self) -> int:
        """The scripted bytes."""
        return self.taken if self.loaded else 0

    def release(self) -> None:
        """The next look loads again."""
        self._note("release", None)
        self.loaded = False

    def close(self) -> None:
        """Nothing may be asked any more."""
        self.closed = True

    def _of(self, method: str) -> tuple[VisionRequest, ...]:
        return tuple(asked for name, asked in list(self.asked) if name == method and isinstance(asked, VisionRequest))

    def _note(self, method: str, asked: VisionRequest | VisionSpec | None) -> int:
        """The number of the call."""
        assert not self.closed, f"{method} after close"
        with self._lock:
            self.asked.append((method, asked))
            self._calls += 1
            return self._calls

    def _load(self) -> None:
        if not self.facts.prepared:
            raise UseError("The weights are not prepared.", "Prepare them.")
        self.loaded = True

    def _encoding(self, request: VisionRequest, stop: threading.Event, call: int | None) -> Iterator[PageEncoded]:
        """Where the encoding is kept, one step."""
        file = _file(request)
        if file is not None and file.exists():
            self._wait(stop, call)
            yield PageEncoded(done=LAYERS, total=LAYERS, kept=True)
            return
        for done in range(1, LAYERS + 1):
            self._wait(stop, call)
            yield PageEncoded(done=done, total=LAYERS, kept=False)
            error = self.failing.get(request.name) or self.failing.get("")
            if error is not None:
                raise error
        if file is not None and request.keep_bytes >= self.facts.encoding_bytes * _tiles(request):
            file.touch()

    def _write(self, text: str, answer: Seen, stop: threading.Event) -> Iterator[Piece]:
        for start in range(0, len(text), PIECE):
            self._wait(stop)
            yield Piece(text[start : start + PIECE])
        if answer.waits:
            stop.wait()
        self._wait(stop)
        if answer.error is not None:
            raise answer.error

    def _wait(self, stop: threading.Event, call: int | None = None) -> None:
        """Until it may go on; Interrupted on Stop and, where ``call`` is given, when another call has come."""
        while not self.hold.wait(0.01) and not stop.is_set() and call in (None, self._calls):
            pass
        if stop.is_set() or call not in (None, self._calls):
            raise Interrupted


def _tiles(request: VisionRequest) -> int:
    down, across = fit((request.page.height, request.page.width)).arrangement
    return down * across


def _file(request: VisionRequest) -> Path | None:
    """Where the encoding of the page is kept."""
    if not request.keep:
        return None
    depends = f"{request.model.path} {request.model.precision} {request.page.width}".encode() + request.page.pixels
    return Path(request.keep, f"{request.name}-{hashlib.blake2b(depends, digest_size=10).hexdigest()}.encoding")
