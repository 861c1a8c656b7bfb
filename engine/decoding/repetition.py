"""Loops: a small model may write the same words again and again, and nothing but a limit would end it."""

from __future__ import annotations

LONGEST = 48
"""tokens of a run that is repeated"""
LEAST_TIMES = 4
LEAST_TOKENS = 32
"""in all: a row of zeros in a table is no loop"""


class Repetition:
    """Watches what is written."""

    def __init__(self) -> None:
        self._tokens: list[int] = []

    def add(self, token: int) -> bool:
        """One more token; whether the last ones are a run that came again and again."""
        self._tokens.append(token)
        return any(self._repeats(length) for length in range(1, LONGEST + 1))

    def _repeats(self, length: int) -> bool:
        total = length * max(LEAST_TIMES, -(-LEAST_TOKENS // length))
        last = self._tokens[-total:]
        return len(last) == total and last[length:] == last[:-length]
