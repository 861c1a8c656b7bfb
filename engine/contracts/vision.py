"""What a vision model is asked, and what it replies. It takes one page at a time: one image per prompt is a type."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from threading import Event
from typing import Protocol

from engine.contracts.documents import Picture
from engine.contracts.servers import Price
from engine.contracts.text import Piece

LOOKS_AT_ONCE = 4
"""that a model on a server is asked for"""


class Precision(StrEnum):
    """How the weights are held. The vision tower stays in 16 bits in all of them."""

    INT4 = "int4"
    """groups of 32 weights in 4 bits; layers that suffer from it, and the embedding, in 8 bits"""
    INT4_SMALL = "int4-small"
    """the output layer in 8 bits too; without llama.cpp also groups of 64"""
    INT8 = "int8"
    BF16 = "bf16"


@dataclass(frozen=True, slots=True, kw_only=True)
class VisionSpec:
    """A vision model as it is named and used."""

    path: str
    """a folder or file as people have it, or a folder of prepared weights"""
    folder: str
    """where prepared weights are kept, each model in a folder of its own"""
    precision: Precision = Precision.INT4


@dataclass(frozen=True, slots=True, kw_only=True)
class VisionModelFacts:
    """What a model says of itself, found out without loading its weights."""

    path: str
    name: str
    """of the folder or file"""
    format: str
    """as people know it: safetensors, Ollama, nf4, MLX, compressed-tensors, prepared"""
    size: int
    """bytes of what is named"""
    prepared: str
    """folder of its weights in the form that this machine computes with; empty while there is none"""
    prepared_size: int
    """bytes that it takes, or will take"""
    memory: int
    """bytes that looking at a page takes"""
    encoding_bytes: int
    """that the kept encoding of one tile takes"""
    weights: str
    """fingerprint: what was made with these weights and this precision is of use with no others"""
    test: bool
    """random weights, made for tests: its words mean nothing"""
    settings: tuple[tuple[str, str], ...] = ()
    """what was chosen for this machine: precision, device, kernels ..., each with its value"""
    card: int = 0
    """bytes that it may have of the memory of the graphics card that it is computed on; 0: of the machine's"""
    server: str = ""
    """name of the server that it is on; empty: it is here"""
    price: Price | None = None
    """of its tokens, where the person has said so"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """Drawing the next word at random, the same way for the same seed."""

    temperature: float
    top_p: float
    """the likeliest tokens that together have this probability are drawn from"""
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VisionRequest:
    """A question about one page."""

    model: VisionSpec
    page: Picture
    """the page, or a part of it, as it is looked at"""
    opening: str
    """the beginning of the user's turn, behind the picture: what to do, and the page's own words. It is the same for
    every question about the page, so that what the model makes of it can be kept"""
    question: str
    """what varies: the end of the user's turn"""
    limit: int
    """tokens of the answer"""
    sampling: Sampling | None = None
    """None: the likeliest token, always"""
    keep: str = ""
    """folder where the encoding of the page is kept; empty: not kept"""
    keep_bytes: int = 0
    """that may be added to the folder"""
    name: str = ""
    """what the names of its kept files begin with"""
    logits: str = ""
    """file for the logits of every step, as safetensors; empty: none"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureQuestion:
    """A question about one picture file, which need not be in the library."""

    path: str
    """of a picture, or of a PDF, whose first page is looked at"""
    question: str
    """all of the prompt beside the picture"""
    limit: int = 512
    """tokens of the answer"""
    sampling: Sampling | None = None
    logits: str = ""
    """as in VisionRequest"""


@dataclass(frozen=True, slots=True)
class WeightsPrepared:
    """Weights are brought into the form that this machine computes with."""

    done: int
    """bytes of the original"""
    total: int


@dataclass(frozen=True, slots=True)
class PageEncoded:
    """The model looks at the page."""

    done: int
    """layers of the encoder"""
    total: int
    kept: bool
    """the encoding was kept from an earlier look"""


@dataclass(frozen=True, slots=True)
class VisionSpeed:
    """As measured on this machine; 0 where nothing is known."""

    encoding: float
    """seconds for a page of the size looked at"""
    reading: float
    """tokens a second"""
    writing: float
    """tokens a second"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """The model is done with the page."""

    cut: bool
    """by the length limit"""
    repeated: bool
    """it went round in circles and was cut there"""
    tiles: int
    """of the picture, 1 to 4"""
    kept_tokens: int
    """of the prompt that were not read again"""
    drafted: int
    """tokens looked up in the page's words and proposed"""
    accepted: int
    """of those"""
    prompt_ids: tuple[int, ...]
    answer_ids: tuple[int, ...]
    speed: VisionSpeed


VisionEvent = PageEncoded | Piece | Looked


class VisionModel(Protocol):
    """A vision model: the worker process, or a script in a test. Used from one thread at a time.

    All methods raise KnownError where the model cannot be used, and Interrupted when ``stop`` is set meanwhile.
    """

    def inspect(self, spec: VisionSpec) -> VisionModelFacts:
        """What the model says of itself, without loading it."""
        ...

    def prepare(self, spec: VisionSpec, *, stop: Event) -> Iterator[WeightsPrepared]:
        """Bring the weights into the form that this machine computes with; goes on where it was stopped. Nothing
        happens where that has been done."""
        ...

    def measure(self, spec: VisionSpec, *, stop: Event) -> VisionSpeed:
        """A short trial of the speed on this machine: a few layers over a page that fills the canvas, and over some
        words. Raises UseError where the weights are not prepared."""
        ...

    def encode(self, request: VisionRequest, *, stop: Event) -> Iterator[PageEncoded]:
        """Look at the page and keep its encoding. Gives way at once to whatever else is asked, by Interrupted."""
        ...

    def begin(self, request: VisionRequest) -> None:
        """Start on a look that is going to be asked for by ``look``: where several are under way at once, on a server.
        A model that takes one page at a time does nothing. Who begins ends it by ``leave``."""
        ...

    def look(self, request: VisionRequest, *, stop: Event) -> Iterator[VisionEvent]:
        """Look at the page and answer. Raises UseError where the weights are not prepared."""
        ...

    def leave(self) -> None:
        """End all that was begun and is not asked for any more. Never raises."""
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
