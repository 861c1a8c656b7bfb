"""A picker that writes what it was told, and a context that counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.decoding.writing import Logits
from engine.text.context import Context


class Replay:
    """Picks these tokens one after the other, whatever the model finds likely."""

    def __init__(self, tokens: Iterable[int]) -> None:
        self._tokens = iter(tokens)

    def pick(self, logits: Logits) -> int:
        return next(self._tokens)


class CountingContext(Context):
    """Notes how much it held and gave at each call."""

    calls = 0
    most_outputs = 0
    most_tokens = 0

    def read(self, tokens: Sequence[int], outputs: int = 0) -> list[Logits]:
        rows = super().read(tokens, outputs)
        self.calls += 1
        self.most_outputs = max(self.most_outputs, len(rows))
        self.most_tokens = max(self.most_tokens, len(self.tokens))
        return rows
