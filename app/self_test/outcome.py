"""What came of a part of the self-test, and what a part raises."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from engine.errors import EnvironmentProblem


class State(StrEnum):
    """How a part ended."""

    OK = "ok"
    FAILED = "FAILED"
    LEFT_OUT = "left out"
    """what it tries is not installed, and need not be"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One part."""

    state: State
    sentence: str
    """what was there, or what went wrong"""
    connections: int = 0
    """to other computers"""
    name: str = ""
    seconds: float = 0.0


class BrokenError(EnvironmentProblem):
    """Something of this copy of the program is missing or does not do what it should."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, "Install Folioscope again.")


class NotInstalledError(EnvironmentProblem):
    """Something that the program can do without is not installed."""
