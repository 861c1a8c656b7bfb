"""A text model that writes what it was given and notes what it was asked: nothing above the engine needs weights."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path

from engine.contracts import (
    Generated,
    KvType,
    Piece,
    Prompt,
    PromptRead,
    PromptWeight,
    TextEvent,
    TextModelFacts,
    TextRequest,
    TextSpeed,
)
from engine.errors import Interrupted, KnownError, UseError

CHARACTERS = 4
"""that make one token"""
PIECE = 5
"""characters of a piece; words are torn, as a real model tears them"""


def make_facts(path: str = "/models/scripted.gguf", **changes: object) -> TextModelFacts:
    """Llama 3.2 3B at Q4_K_M, as its file describes itself."""
    usual = TextModelFacts(
        path=path,
        name=Path(path).name,
        size=2_019_377_376,
        context=131_072,
        kv_bytes=114_688,
        tuned=True,
        test=False,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # the caller names fields of TextModelFacts


def tokens_of(text: str) -> int:
    """What a text weighs here: one token for four characters begun."""
    return -(-len(text) // CHARACTERS)


@dataclass(frozen=True, slots=True)
class Written:
    """One answer to be written, where more than its words matters."""

    text: str
    cut: bool = False
    """it ended at the length limit"""
    error: Exception | None = None
    """raised after the words: the model was lost, its memory was taken ..."""
    waits: bool = False
    """after the words it stands still until it is stopped"""


class ScriptedTextModel:
    """Implements ``engine.contracts.TextModel``.

    A test queues the answers and looks afterwards at what was asked::

        model = ScriptedTextModel(['[12] "Paper cost 4,310." Paper cost 4,310.', "NOT_FOUND"])
        ...
        assert "What did paper cost?" in model.requests[0].prompt.question

    Each call of ``generate`` takes the next answer; a call without one fails the test. An answer that is longer than
    the request's limit is cut. The prefix of a prompt that was read is kept as long as the model is not released, and
    beyond that where the request names a folder, so that plans and second questions see tokens that need no reading.

    Attributes:
        answers: what is still to be written; put more at its end at any time.
        asked: all calls in order, as (method, request), methods without a request with None.
        facts: of every file that is inspected, but for path and name.
        refused: what ``inspect`` raises, by path.
        speed: what ``measure`` and each answer report, in tokens a second.
        taken: bytes, what ``memory`` says.
        hold: while it is clear, nothing is read and nothing written; ``stop`` is heeded all the same.
        closed: whether ``close`` was called.
    """

    def __init__(self, answers: Iterable[str | Written] = (), facts: TextModelFacts | None = None) -> None:
        self.answers: deque[str | Written] = deque(answers)
        self.asked: list[tuple[str, TextRequest | None]] = []
        self.facts = facts or make_facts()
        self.refused: dict[str, KnownError] = {}
        self.speed = TextSpeed(reading=44.0, writing=6.0)
        self.taken = 0
        self.hold = threading.Event()
        self.hold.set()
        self.closed = False
        self._read: dict[tuple[str, ...], bool] = {}
        """prefixes that were read, and whether they lie in a folder"""
        self._calls = 0
        self._lock = threading.Lock()

    @property
    def requests(self) -> tuple[TextRequest, ...]:
        """The requests of all calls of ``generate``."""
        return tuple(request for method, request in list(self.asked) if method == "generate" and request)

    def inspect(self, path: str) -> TextModelFacts:
        """The facts under this path."""
        self._note("inspect", None)
        if path in self.refused:
            raise self.refused[path]
        return replace(self.facts, path=path, name=Path(path).name)

    def weigh(self, request: TextRequest) -> PromptWeight:
        """By the number of characters."""
        self._note("weigh", request)
        prompt = request.prompt
        return PromptWeight(
            pages=tuple(map(tokens_of, prompt.pages)),
            prefix=tokens_of(prompt.system + prompt.opening) + sum(map(tokens_of, prompt.pages)),
            question=_varying(prompt),
            kept=tuple((kv_type, self._kept(_prefix(request, kv_type))) for kv_type in KvType),
        )

    def measure(self, request: TextRequest, *, stop: threading.Event) -> TextSpeed:
        """The scripted speed."""
        self._note("measure", request)
        self._wait(stop)
        return self.speed

    def prepare(self, request: TextRequest, *, stop: threading.Event) -> Iterator[PromptRead]:
        """Read page by page; each is kept at once. Interrupted as soon as anything else is asked."""
        call = self._note("prepare", request)
        yield from self._reading(request, _tokens(_prefix(request)), lambda: self._wait(stop, call))

    def generate(self, request: TextRequest, *, stop: threading.Event) -> Iterator[TextEvent]:
        """Read the prompt, then write the next answer in pieces."""
        self._note("generate", request)
        assert self.answers, f"no answer is left for {request.prompt.question!r}"
        answer = self.answers.popleft()
        if isinstance(answer, str):
            answer = Written(answer)
        kept = self._kept(_prefix(request))
        total = _tokens(_prefix(request)) + _varying(request.prompt)
        if total + request.limit > request.settings.context:
            raise UseError("The text is longer than the context.")
        yield from self._reading(request, total, lambda: self._wait(stop))
        yield PromptRead(done=total, total=total, kept=kept)
        text = answer.text[: CHARACTERS * request.limit]
        yield from self._write(text, answer, stop)
        yield Generated(
            cut=answer.cut or len(text) < len(answer.text),
            prompt_tokens=total,
            kept_tokens=kept,
            tokens=tokens_of(text),
            drafted=0,
            accepted=0,
            speed=self.speed,
        )

    def memory(self) -> int:
        """The scripted bytes."""
        return self.taken

    def release(self) -> None:
        """What lies in no folder is forgotten."""
        self._note("release", None)
        self._read = {prefix: in_folder for prefix, in_folder in self._read.items() if in_folder}

    def close(self) -> None:
        """Nothing may be asked any more."""
        self.closed = True

    def _note(self, method: str, request: TextRequest | None) -> int:
        """The number of the call."""
        assert not self.closed, f"{method} after close"
        with self._lock:
            self.asked.append((method, request))
            self._calls += 1
            return self._calls

    def _write(self, text: str, answer: Written, stop: threading.Event) -> Iterator[Piece]:
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

    def _reading(self, request: TextRequest, total: int, wait: Callable[[], None]) -> Iterator[PromptRead]:
        """Read the prefix, part by part; what is read is kept."""
        prefix = _prefix(request)
        kept = self._kept(prefix)
        wait()
        yield PromptRead(done=kept, total=total, kept=kept)
        for end in range(_FIRST, len(prefix) + 1):
            read = prefix[:end]
            if _tokens(read) > kept:
                wait()
                yield PromptRead(done=_tokens(read), total=total, kept=kept)
            self._read[read] = bool(request.keep) or self._read.get(read, False)

    def _kept(self, prefix: tuple[str, ...]) -> int:
        """Tokens of the prefix that need not be read again."""
        return max((_tokens(_shared(prefix, other)) for other in list(self._read)), default=0)


_FIRST = 3
"""parts of a prefix before its pages: the model's file, the type of its KV cache, and the words before the pages"""


def _prefix(request: TextRequest, kv_type: KvType | None = None) -> tuple[str, ...]:
    """What has to be equal for the model's state to fit."""
    prompt = request.prompt
    return (request.model, kv_type or request.settings.kv_type, prompt.system + prompt.opening, *prompt.pages)


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """What both begin with."""
    return tuple(part for part, _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _tokens(prefix: tuple[str, ...]) -> int:
    return sum(map(tokens_of, prefix[_FIRST - 1 :]))


def _varying(prompt: Prompt) -> int:
    """Tokens after the pages."""
    return tokens_of(prompt.question) + sum(tokens_of(call) + tokens_of(result) for call, result in prompt.exchange)
