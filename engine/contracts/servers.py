"""Servers that people name: other computers on which a model answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ServerKind(StrEnum):
    """What runs on it, which decides how the form of an answer is asked for."""

    HOSTED = "hosted"
    """a provider's service"""
    VLLM = "vllm"
    VLLM_0_10 = "vllm-0.10"
    """the last releases that have Llama 3.2 Vision"""
    LLAMA_CPP = "llama.cpp"
    OLLAMA = "ollama"


class Trust(StrEnum):
    """Which documents may be sent there."""

    ASKED = "asked"
    """those that were allowed one by one"""
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server, as the person described it. Its key is kept in the system's keyring and stands nowhere else."""

    name: str
    address: str
    """URL under which ``/chat/completions`` stands"""
    kind: ServerKind
    text_model: str = ""
    """as the server calls it; empty: none"""
    vision_model: str = ""
    trust: Trust = Trust.ASKED
    context: int = 0
    """tokens that its text model takes, question and answer together; 0: not known"""
    price_in: float = 0.0
    """of a million tokens read, in the person's own currency; 0: not known"""
    price_out: float = 0.0
    """of a million tokens written"""

    @property
    def price(self) -> Price | None:
        """What its tokens cost, where the person said so."""
        return Price(self.price_in, self.price_out) if self.price_in or self.price_out else None


@dataclass(frozen=True, slots=True)
class Price:
    """Of a million tokens."""

    read: float
    written: float

    def of(self, read: float, written: float) -> float:
        """So many tokens."""
        return (read * self.read + written * self.written) / 1e6


@dataclass(frozen=True, slots=True)
class Offer:
    """A model that a server lists."""

    model: str
    context: int
    """tokens; 0: it does not say"""
