"""What the vision worker's process runs: one model, one page, one request at a time."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import save_file

from engine.contracts import (
    Looked,
    PageEncoded,
    Piece,
    VisionEvent,
    VisionModelFacts,
    VisionRequest,
    VisionSpec,
    VisionSpeed,
    WeightsPrepared,
)
from engine.decoding.lookup import PromptLookup
from engine.decoding.repetition import Repetition
from engine.decoding.writing import Logits, Writer, Written
from engine.errors import EnvironmentProblem, UseError
from engine.machine import physical_cores
from engine.vision import compute
from engine.vision.context import Context
from engine.vision.decoder import Page
from engine.vision.encodings import ENCODING, PREFIX, Kept, encoding_key, prefix_key
from engine.vision.facts import Source
from engine.vision.guard import Guard, memory_named
from engine.vision.model import Model
from engine.vision.picking import Noted, picker
from engine.vision.prepare import Preparation, memory_to_prepare
from engine.vision.reading import likeliest_reading
from engine.vision.trial import try_speed
from engine.vision.vocabulary import PromptTokens

ENOUGH = 16
"""tokens from which a speed can be told"""
SPARE = 256
"""tokens more than the first question needs find room, so that a longer one need not read the page's words again"""


@dataclass(slots=True)
class _Held:
    """What is in memory of the last page."""

    key: str
    states: torch.Tensor
    context: Context | None = None
    prefix: tuple[int, ...] = ()


class VisionService:
    """See engine.contracts.VisionModel. ``stop`` may be called from any thread; all else from one."""

    def __init__(self) -> None:
        torch.set_num_threads(physical_cores())
        self._compute = compute.choose()
        self._guard = Guard()
        self._model: Model | None = None
        self._held: _Held | None = None

    def stop(self) -> None:
        """Have the running request end with Interrupted."""
        self._guard.stop()

    def resume(self) -> None:
        """Forget a Stop; the next request runs."""
        self._guard.resume()

    def inspect(self, spec: VisionSpec) -> VisionModelFacts:
        """What the model says of itself."""
        return Source(spec, self._compute).facts()

    @torch.no_grad()
    def prepare(self, spec: VisionSpec) -> Iterator[WeightsPrepared]:
        """Bring the weights into the form that this machine computes with."""
        source = Source(spec, self._compute)
        if source.prepared() is not None:
            return
        checkpoint = source.checkpoint()
        preparation = Preparation(checkpoint, spec.path, source.folder, self._compute, source.precision)
        with memory_named(memory_to_prepare(checkpoint.config), "preparing the vision model"):
            yield from preparation.run(lambda: likeliest_reading(checkpoint, self._guard), self._guard)

    @torch.no_grad()
    def measure(self, spec: VisionSpec) -> VisionSpeed:
        """A short trial of the speed. What is held of the last page stays."""
        model, memory = self._loaded(spec)
        with memory_named(memory):
            return try_speed(model, self._guard)

    @torch.no_grad()
    def encode(self, request: VisionRequest) -> Iterator[PageEncoded]:
        """Look at the page and keep its encoding."""
        model, memory = self._loaded(request.model)
        with memory_named(memory):
            yield from self._encoded(request, model, _kept(request))

    @torch.no_grad()
    def look(self, request: VisionRequest) -> Iterator[VisionEvent]:
        """Look at the page and answer."""
        model, memory = self._loaded(request.model)
        with memory_named(memory):
            began, kept = time.monotonic(), _kept(request)
            held, is_kept = yield from self._encoded(request, model, kept)
            clock = _Clock(0.0 if is_kept else time.monotonic() - began)
            tokens = model.vocabulary.prompt(request.opening, request.question)
            context, known = self._read_prefix(model, held, tokens, request.limit, kept)
            context.all_exact = bool(request.logits or request.sampling)
            logits = context.read(tokens.rest, outputs=1)[0]
            clock.note_read(len(tokens.prefix) + len(tokens.rest) - known)
            yield from self._written(request, model, _Ready(context, tokens, logits, known), clock)

    def _written(self, request: VisionRequest, model: Model, ready: _Ready, clock: _Clock) -> Iterator[Piece | Looked]:
        noted = Noted(picker(request.sampling), with_logits=bool(request.logits))
        tokens = ready.tokens
        # Rows that are computed together differ in the last digits: what is to be compared is written plainly.
        lookup = None if request.logits else PromptLookup([*tokens.prefix, *tokens.rest], model.vocabulary.bytes_of)
        writer = Writer(ready.context, model.vocabulary, noted, lookup, Repetition())
        yield from map(Piece, writer.pieces(ready.logits, request.limit))
        if request.logits:
            _save_logits(request.logits, noted)
        assert self._held is not None
        tiles = self._held.states.shape[3] // model.config.encoder.patches
        yield _looked(writer.written, ready, noted, tiles, clock.speed(writer.written.tokens))

    # --- the page ----------------------------------------------------------------------------------------------------

    def _encoded(
        self, request: VisionRequest, model: Model, kept: Kept
    ) -> Generator[PageEncoded, None, tuple[_Held, bool]]:
        """Keys and values of the page, and whether they were kept: in memory, on disk, or else computed now."""
        key = encoding_key(request.page, model.index.weights, model.dtype)
        if self._held is not None and self._held.key == key:
            yield PageEncoded(model.steps, model.steps, kept=True)
            return self._held, True
        self._held = None  # first: both pages at once would take twice the memory
        states = kept.load(key, ENCODING)
        is_kept = states is not None and states.dtype == model.dtype
        if states is None or not is_kept:
            stages = model.look_at(request.page, self._guard)
            done = 0
            while True:
                try:
                    next(stages)
                except StopIteration as end:
                    states = end.value
                    break
                done += 1
                yield PageEncoded(done, model.steps, kept=False)
            kept.save(key, ENCODING, states)
        else:
            yield PageEncoded(model.steps, model.steps, kept=True)
        self._held = _Held(key, states.to(self._compute.device))
        return self._held, is_kept

    def _read_prefix(
        self, model: Model, held: _Held, tokens: PromptTokens, limit: int, kept: Kept
    ) -> tuple[Context, int]:
        """A context that has read all before the question, and how many tokens of it were kept."""
        needed = len(tokens.prefix) + len(tokens.rest) + limit
        if needed > model.config.decoder.context:
            raise UseError("This is too long to be read at once.", "Ask about a part of the page.")
        context = held.context
        if context is not None and held.prefix == tokens.prefix and context.capacity >= needed:
            context.keep_first(len(tokens.prefix))
            return context, len(tokens.prefix)
        context = Context(model.decoder, Page(held.states, tokens.image), needed + SPARE, self._guard.check)
        key = prefix_key(held.key, tokens.prefix)
        states = kept.load(key, PREFIX)
        is_kept = states is not None and context.restore(tokens.prefix, states)
        if not is_kept:
            context.read(tokens.prefix)
            kept.save(key, PREFIX, context.states())
        held.context, held.prefix = context, tokens.prefix
        return context, len(tokens.prefix) if is_kept else 0

    def _loaded(self, spec: VisionSpec) -> tuple[Model, int]:
        """The model, and the bytes that looking at a page with it takes."""
        facts = Source(spec, self._compute).facts()
        if not facts.prepared:
            raise UseError("The vision model has not been prepared yet.", "Prepare it first.")
        folder = Path(facts.prepared)
        if self._model is None or self._model.folder != folder:
            self._held = self._model = None
            with memory_named(facts.memory):
                self._model = Model(folder, self._compute)
        return self._model, facts.memory


@dataclass(frozen=True, slots=True)
class _Ready:
    """Everything read; the model may write."""

    context: Context
    tokens: PromptTokens
    logits: Logits
    kept: int


class _Clock:
    """Seconds of one run."""

    def __init__(self, encoding: float) -> None:
        self._encoding = encoding
        self._began = self._writing = time.monotonic()
        self._read = 0

    def note_read(self, tokens: int) -> None:
        """So many tokens have been read; writing begins."""
        self._read, self._writing = tokens, time.monotonic()

    def speed(self, written: int) -> VisionSpeed:
        """As measured."""
        reading, writing = self._writing - self._began, time.monotonic() - self._writing
        return VisionSpeed(
            self._encoding,
            self._read / reading if self._read >= ENOUGH else 0.0,
            written / writing if written >= ENOUGH else 0.0,
        )


def _kept(request: VisionRequest) -> Kept:
    """Where the page is kept; what is added to it shares one limit."""
    return Kept(request.keep, request.name, request.keep_bytes)


def _looked(written: Written, ready: _Ready, noted: Noted, tiles: int, speed: VisionSpeed) -> Looked:
    return Looked(
        cut=written.cut,
        repeated=written.repeated,
        tiles=tiles,
        kept_tokens=ready.kept,
        drafted=written.drafted,
        accepted=written.accepted,
        prompt_ids=(*ready.tokens.prefix, *ready.tokens.rest),
        answer_ids=tuple(noted.tokens[: written.tokens] if written.cut else noted.tokens),
        speed=speed,
    )


def _save_logits(path: str, noted: Noted) -> None:
    """Of every step, the one that chose the end of the turn, or came after the limit, among them."""
    rows = [torch.from_numpy(row.copy()) for row in noted.logits]
    try:
        save_file({"logits": torch.stack(rows), "tokens": torch.tensor(noted.tokens)}, Path(path))
    except (OSError, SafetensorError) as error:
        raise EnvironmentProblem(
            f"The logits could not be written to {path}.", "Choose a folder that you may write to."
        ) from error
