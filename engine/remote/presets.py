"""Providers and programs with a server, as data: where they answer, and what they were seen to offer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from engine.contracts import ServerKind

FILE = Path(__file__).resolve().parent.parent.parent / "assets" / "models" / "servers.json"


@dataclass(frozen=True, slots=True)
class Preset:
    """One provider or program."""

    name: str
    title: str
    kind: ServerKind
    address: str
    """where it answers; words in braces are to be filled in by the person"""
    offered: str
    """a sentence about Llama 3.2 there, as far as it was known on the day that ``Presets`` bears"""


@dataclass(frozen=True, slots=True)
class Presets:
    """All of them."""

    date: str
    """ISO 8601: when they were put together"""
    servers: tuple[Preset, ...]


def presets() -> Presets:
    """As the program brings them along."""
    kept = json.loads(FILE.read_bytes())
    return Presets(
        kept["date"],
        tuple(
            Preset(one["name"], one["title"], ServerKind(one["kind"]), one["address"], one["offered"])
            for one in kept["servers"]
        ),
    )
