"""What a text model is asked, and what it replies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from threading import Event
from typing import Protocol

from engine.contracts.servers import Price


class KvType(StrEnum):
    """How the keys and values of a context are held."""

    F16 = "f16"
    Q8_0 = "q8_0"
    """8-bit blocks with one scale for 32 numbers: about half of f16"""


SHARE = {KvType.F16: 1.0, KvType.Q8_0: 34 / 64}
"""of the bytes of f16: q8_0 keeps 32 numbers in 34 bytes"""
BUFFERS = 300_000_000
"""bytes for llama.cpp's work space and the process itself; 160 MB measured with a 3B"""
SCORES = 16_384
"""bytes for each token of an f16 context: the scores of plain attention, 128 tokens at a time, 32 heads, 4 bytes"""


class Layout(StrEnum):
    """How the weights lie in memory. Which one is faster depends on the processor: it is measured."""

    MAPPED = "mapped"
    """as in the file, shared with whoever else has it open"""
    REPACKED = "repacked"
    """rearranged for the processor, in memory of its own"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextModelFacts:
    """What a model file says of itself, found out without loading its weights."""

    path: str
    name: str
    """of the file"""
    size: int
    """bytes of the file"""
    context: int
    """tokens it was trained for"""
    kv_bytes: int
    """bytes that one token takes in an f16 KV cache, all layers together"""
    tuned: bool
    """Llama 3.2 1B or 3B, which the prompts are written for"""
    test: bool
    """random weights, made for tests: its words mean nothing"""
    weights: str = ""
    """fingerprint of the file: what was made with these weights is of use with no others"""
    card: int = 0
    """bytes that it may have of the memory of the graphics card that holds all its layers; 0: of the machine's"""
    unified: bool = False
    """the card's memory is the machine's"""
    server: str = ""
    """name of the server that it is on; empty: it is here. It takes no memory then, and what it reads leaves this
    machine"""
    price: Price | None = None
    """of its tokens, where the person has said so"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSettings:
    """The context that a prompt is read in."""

    context: int
    """tokens, prompt and answer together"""
    kv_type: KvType
    layout: Layout = Layout.REPACKED

    def memory(self, size: int, kv_bytes: int) -> int:
        """Bytes that a model takes in it: its file, keys and values, work space. ``size`` and ``kv_bytes`` as in
        ``TextModelFacts``."""
        scores = self.context * SCORES if self.kv_type is KvType.F16 else 0
        return size + int(self.context * kv_bytes * SHARE[self.kv_type]) + scores + BUFFERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """One prompt, its fixed part first. ``system``, ``opening`` and ``pages`` are the prefix: they are the same for
    every question, so that what the model makes of them can be kept. No text in it can become a special token."""

    system: str
    opening: str
    """first words of the user's turn"""
    pages: tuple[str, ...]
    """text of each page or passage, each ending with an empty line"""
    question: str
    """what varies: the end of the user's turn"""
    exchange: tuple[tuple[str, str], ...] = ()
    """calls that the model has made after it, each with the result"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRequest:
    """What a text model is asked to write."""

    model: str
    """path of its file"""
    settings: TextSettings
    prompt: Prompt
    grammar: str
    """GBNF; every answer has its form"""
    limit: int
    """tokens of the answer"""
    keep: str = ""
    """folder where the state after the prefix is kept from question to question; empty: not kept"""
    keep_bytes: int = 0
    """that may be added to the folder"""


@dataclass(frozen=True, slots=True)
class PromptWeight:
    """The size of a prompt in tokens."""

    pages: tuple[int, ...]
    """of each page"""
    prefix: int
    """of the fixed part, its pages among it"""
    question: int
    """of what comes after it"""
    kept: tuple[tuple[KvType, int], ...]
    """tokens of the prefix that need not be read again, for each type of KV cache"""

    @property
    def total(self) -> int:
        """Tokens of the whole prompt."""
        return self.prefix + self.question


TWICE_AS_SLOW = 3_500
"""tokens behind which a token takes twice as long to read as at the beginning (measured: 3B, two cores)"""


@dataclass(frozen=True, slots=True)
class TextSpeed:
    """Tokens a second, as measured on this machine; 0 where nothing is known."""

    reading: float
    """at the beginning of a context"""
    writing: float

    def seconds(self, first: int, last: int) -> float:
        """To read the tokens from ``first`` up to ``last``: each looks at all before it."""
        return (last - first) * (1 + (first + last) / 2 / TWICE_AS_SLOW) / self.reading if self.reading else 0.0


@dataclass(frozen=True, slots=True)
class PromptRead:
    """The model reads its prompt."""

    done: int
    """tokens, those that were kept among them"""
    total: int
    kept: int
    """tokens that need not be read again"""


@dataclass(frozen=True, slots=True)
class Piece:
    """The next words of the model."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """The model is done."""

    cut: bool
    """by the length limit"""
    prompt_tokens: int
    kept_tokens: int
    """of the prompt that were not read again"""
    tokens: int
    """that it wrote"""
    drafted: int
    """tokens looked up in the document and proposed"""
    accepted: int
    """of those"""
    speed: TextSpeed
    """of this run; 0 where too little was read or written to tell"""


TextEvent = PromptRead | Piece | Generated


class TextModel(Protocol):
    """A text model: the worker process, or a script in a test. Used from one thread at a time.

    All methods raise KnownError where the model cannot be used, and Interrupted when ``stop`` is set meanwhile.
    """

    def inspect(self, path: str) -> TextModelFacts:
        """What the file says, without loading it."""
        ...

    def weigh(self, request: TextRequest) -> PromptWeight:
        """The size of the request's prompt. Loads no weights."""
        ...

    def measure(self, request: TextRequest, *, stop: Event) -> TextSpeed:
        """A short trial of the speed on this machine, with the settings of the request."""
        ...

    def prepare(self, request: TextRequest, *, stop: Event) -> Iterator[PromptRead]:
        """Read the prefix and keep it. Gives way at once to whatever else is asked, by Interrupted."""
        ...

    def generate(self, request: TextRequest, *, stop: Event) -> Iterator[TextEvent]:
        """Read the prompt and write. Raises UseError where the prompt is longer than the context."""
        ...

    def memory(self) -> int:
        """Bytes that the model takes now."""
        ...

    def release(self) -> None:
        """Let go of all memory; the next request loads again."""
        ...

    def close(self) -> None:
        """End it."""
        ...
