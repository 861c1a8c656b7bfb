"""What the program hands to every command."""

from __future__ import annotations

from dataclasses import dataclass

from app.paths import Home
from engine.network import Network


@dataclass(frozen=True, slots=True)
class Start:
    """What a command begins with."""

    home: Home
    network: Network
