"""A picker that writes what it was told."""

from __future__ import annotations

from collections.abc import Iterable

from engine.decoding.writing import Logits


class Replay:
    """Picks these tokens one after the other, whatever the model finds likely."""

    def __init__(self, tokens: Iterable[int]) -> None:
        self._tokens = iter(tokens)

    def pick(self, logits: Logits) -> int:
        return next(self._tokens)
