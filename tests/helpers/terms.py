"""A person who has agreed to the terms of Llama 3.2 and lives outside the European Union."""

from __future__ import annotations

from pathlib import Path

from app.paths import Home
from app.settings import change
from engine.contracts import Region, Terms
from engine.llama_licence import VERSION

AGREED = Terms(
    licence=VERSION,
    accepted="2026-11-20T14:02:00+00:00",
    region=Region.OUTSIDE,
    region_said="2026-11-20T14:03:00+00:00",
)


def agree(folder: Path, terms: Terms = AGREED) -> None:
    """Keep it in this data folder."""
    change(Home(folder), terms=terms)


def anybody(_facts: object) -> None:
    """Any model may be used."""
