"""What the text worker's process runs: one model, one context, one request at a time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from engine.contracts import (
    Generated,
    KvType,
    Layout,
    Piece,
    PromptRead,
    PromptWeight,
    TextEvent,
    TextModelFacts,
    TextRequest,
    TextSettings,
    TextSpeed,
)
from engine.decoding.lookup import PromptLookup
from engine.decoding.writing import Logits, Writer
from engine.errors import UseError
from engine.machine import physical_cores
from engine.text import native
from engine.text.context import Context
from engine.text.model import Model
from engine.text.picking import GrammarPicker
from engine.text.prompt import PromptTokens, prompt_tokens
from engine.text.reading import read_prefix, read_rest, shared
from engine.text.snapshots import Snapshots

TRIAL_TOKENS = 128
TRIAL_STEPS = 8
ENOUGH = 64
"""tokens from which a speed can be told"""


class TextService:
    """See engine.contracts.TextModel. ``stop`` may be called from any thread; all else from one."""

    def __init__(self, card: str = "") -> None:
        """``card``: path of the library for a graphics card, where one was tried. Raises OSError."""
        native.start(Path(card) if card else None)
        self._stop = native.StopFlag()
        self._model: Model | None = None
        self._context: Context | None = None

    def stop(self) -> None:
        """Have the running request end with Interrupted."""
        self._stop.set()

    def resume(self) -> None:
        """Forget a Stop; the next request runs."""
        self._stop.clear()

    def release(self) -> None:
        """Let go of the model and its context; the next request opens them anew."""
        if self._context is not None:
            self._context.close()
        if self._model is not None:
            self._model.close()
        self._context = self._model = None

    def inspect(self, path: str) -> TextModelFacts:
        """What the file says, without loading its weights."""
        return self._opened(path).facts

    def weigh(self, request: TextRequest) -> PromptWeight:
        """The size of the prompt in tokens, and how much of it is kept, for each type of KV cache."""
        self._opened(request.model)
        tokens = self._prompt(request)
        kept = tuple((kind, self._kept(request, kind, tokens)) for kind in KvType)
        return PromptWeight(tokens.pages, len(tokens.prefix), len(tokens.rest), kept)

    def measure(self, request: TextRequest) -> TextSpeed:
        """Read and write a little of the prompt. What the context held is forgotten."""
        context = self._context_for(request)
        tokens = self._prompt(request).prefix[:TRIAL_TOKENS]
        context.keep_first(0)
        began = time.monotonic()
        context.read(tokens, outputs=1)
        read = time.monotonic()
        for _ in range(TRIAL_STEPS):
            context.read(tokens[-1:], outputs=1)
        return TextSpeed(len(tokens) / (read - began), TRIAL_STEPS / (time.monotonic() - read))

    def prepare(self, request: TextRequest) -> Iterator[PromptRead]:
        """Read the prefix and keep it."""
        context = self._context_for(request)
        tokens = self._prompt(request)
        _check_fits(len(tokens.prefix), context)
        yield from read_prefix(tokens, context, self._snapshots(request, context.settings.kv_type))

    def generate(self, request: TextRequest) -> Iterator[TextEvent]:
        """Read the prompt and write."""
        with self._context_of(request) as context:
            tokens = self._prompt(request)
            prompt = len(tokens.prefix) + len(tokens.rest)
            _check_fits(prompt + request.limit, context)
            clock = _Clock()
            for event in read_prefix(tokens, context, self._snapshots(request, context.settings.kv_type)):
                clock.note(event)
                yield event
            logits = read_rest(tokens, context)
            done = PromptRead(prompt, prompt, clock.kept)
            clock.note(done)
            yield done
            yield from self._write(request, tokens, context, logits, clock)

    def _write(
        self, request: TextRequest, tokens: PromptTokens, context: Context, logits: Logits, clock: _Clock
    ) -> Iterator[Piece | Generated]:
        vocabulary = self._in_use.vocabulary
        lookup = PromptLookup([*tokens.prefix, *tokens.rest], vocabulary.bytes_of)
        with closing(GrammarPicker(vocabulary, request.grammar)) as picker:
            writer = Writer(context, vocabulary, picker, lookup)
            yield from map(Piece, writer.pieces(logits, request.limit))
        written = writer.written
        yield Generated(
            cut=written.cut,
            prompt_tokens=len(tokens.prefix) + len(tokens.rest),
            kept_tokens=clock.kept,
            tokens=written.tokens,
            drafted=written.drafted,
            accepted=written.accepted,
            speed=clock.speed(written.tokens),
        )

    # --- model and context -------------------------------------------------------------------------------------------

    @property
    def _in_use(self) -> Model:
        """The model of the running request; a file that takes its place meanwhile is opened by the next one."""
        assert self._model is not None, "a request begins by opening its model"
        return self._model

    def _opened(self, path: str, layout: Layout | None = None) -> Model:
        """The model of this file, with its weights in this layout; with None as it is, loaded or not."""
        model = self._model
        if model is not None and model.path == path and layout in (None, model.layout) and model.is_current():
            return model
        self.release()
        self._model = Model(path, layout)
        return self._model

    @contextmanager
    def _context_of(self, request: TextRequest) -> Iterator[Context]:
        """The context to read a request in. A prompt without pages, as when a question is rewritten, gets one of its
        own for as long as it takes, so that the document stays in the other."""
        if request.prompt.pages or self._context is None:
            yield self._context_for(request)
            return
        model = self._opened(request.model, request.settings.layout)
        with closing(Context(model, request.settings, physical_cores(), self._stop)) as own:
            yield own

    def _context_for(self, request: TextRequest) -> Context:
        """The context in use where it is large enough and not twice too large, else a new one."""
        model = self._opened(request.model, request.settings.layout)
        context, wanted = self._context, request.settings
        if context is None or not _serves(context.settings, wanted):
            if context is not None:
                context.close()  # first: both at once would take twice the memory
                self._context = None
            self._context = Context(model, wanted, physical_cores(), self._stop)
        assert self._context is not None
        return self._context

    def _prompt(self, request: TextRequest) -> PromptTokens:
        return prompt_tokens(request.prompt, self._in_use.vocabulary)

    def _snapshots(self, request: TextRequest, kv_type: KvType) -> Snapshots | None:
        if not request.keep:
            return None
        weights = f"{self._in_use.facts.weights} {request.settings.layout}"
        return Snapshots(Path(request.keep), weights, kv_type, request.keep_bytes)

    def _kept(self, request: TextRequest, kv_type: KvType, tokens: PromptTokens) -> int:
        held, model, context = 0, self._in_use, self._context
        if context is not None and (context.settings.kv_type, model.layout) == (kv_type, request.settings.layout):
            held = shared(context.tokens, tokens.prefix)
        snapshots = self._snapshots(request, kv_type)
        return max(held, snapshots.kept(tokens.prefix) if snapshots else 0)


class _Clock:
    """Tokens and seconds of one run."""

    def __init__(self) -> None:
        self.kept = 0
        self._began = self._writing = time.monotonic()
        self._read = 0

    def note(self, event: PromptRead) -> None:
        """A part of the prompt has been read, or taken from what was kept."""
        self.kept, self._read = event.kept, event.done - event.kept
        self._writing = time.monotonic()
        if not self._read:
            self._began = self._writing  # what was kept stands first

    def speed(self, written: int) -> TextSpeed:
        """Tokens a second."""
        reading, writing = self._writing - self._began, time.monotonic() - self._writing
        slowed = TextSpeed(1.0, 0.0).seconds(self.kept, self.kept + self._read)
        return TextSpeed(
            slowed / reading if self._read >= ENOUGH else 0.0, written / writing if written >= ENOUGH else 0.0
        )


def _check_fits(tokens: int, context: Context) -> None:
    if tokens > context.settings.context:
        raise UseError("This is too long to be read at once.", "Ask for the best pages, or about fewer pages.")


def _serves(held: TextSettings, wanted: TextSettings) -> bool:
    return held.kv_type is wanted.kv_type and wanted.context <= held.context <= 2 * wanted.context
