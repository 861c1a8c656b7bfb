"""A context that counts."""

from __future__ import annotations

from collections.abc import Sequence

from engine.decoding.writing import Logits
from engine.text.context import Context


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
