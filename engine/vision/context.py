"""One page and what has been read behind it, as ``engine.decoding`` writes with it."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from engine.decoding.writing import Logits
from engine.vision.decoder import Decoder, Page, Step


class Context:
    """What has been read so far is ``tokens``; ``read`` adds to it."""

    def __init__(self, decoder: Decoder, page: Page, capacity: int, step: Step) -> None:
        """``capacity``: tokens, prompt and answer together."""
        self.tokens: list[int] = []
        self.all_exact = True
        """or at least the largest logits (``Decoder.logits``)"""
        self._decoder = decoder
        self._page = page
        self._step = step
        self._cache = decoder.cache(capacity)

    def read(self, tokens: Sequence[int], outputs: int = 0) -> list[Logits]:
        """Read further tokens; the logits after each of the last ``outputs`` of them. Raises what ``step`` raises;
        then none of them counts as read."""
        rows = self._decoder(
            torch.tensor(tokens, device=self._cache.states.device), self._cache, self._page, self._step
        )
        self.tokens += tokens
        if not outputs:
            return []
        logits = self._decoder.logits(rows[len(tokens) - outputs :], all_exact=self.all_exact)
        self._step("the output layer", logits)
        return list(logits.cpu().numpy())

    @property
    def capacity(self) -> int:
        """Tokens that find room."""
        return self._cache.capacity

    def keep_first(self, count: int) -> None:
        """Forget what was read after the first ``count`` tokens."""
        self._cache.length = count
        del self.tokens[count:]

    def states(self) -> torch.Tensor:
        """What is remembered of all tokens, for ``restore``."""
        return self._cache.states[:, :, :, : self._cache.length]

    def restore(self, tokens: Sequence[int], states: torch.Tensor) -> bool:
        """Take up what ``states`` gave for these tokens; False where it is not of their kind."""
        target = self._cache.states[:, :, :, : len(tokens)]
        if states.shape != target.shape or states.dtype != target.dtype:
            return False
        target.copy_(states)
        self._cache.length = len(tokens)
        self.tokens = list(tokens)
        return True
