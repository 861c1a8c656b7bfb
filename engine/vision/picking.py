"""The next token: the likeliest one, or one drawn at random with a seed."""

from __future__ import annotations

import numpy as np

from engine.contracts import Sampling
from engine.decoding.writing import Logits, Picker


class Likeliest:
    """Greedy decoding."""

    def pick(self, logits: Logits) -> int:
        """The likeliest token."""
        return int(logits.argmax())


class Drawn:
    """Nucleus sampling (Holtzman et al., 2020): from the likeliest tokens that together have the probability
    ``top_p``, at a temperature. The same seed draws the same tokens."""

    def __init__(self, sampling: Sampling) -> None:
        self._sampling = sampling
        self._source = np.random.Generator(np.random.PCG64(sampling.seed))

    def pick(self, logits: Logits) -> int:
        """A token."""
        weights = np.exp((logits.astype(np.float64) - logits.max()) / self._sampling.temperature)
        best_first = np.argsort(-weights, kind="stable")
        below = np.cumsum(weights[best_first]) - weights[best_first]
        nucleus = best_first[below < self._sampling.top_p * weights.sum()]
        drawn = self._source.random() * weights[nucleus].sum()
        return int(nucleus[min(np.searchsorted(np.cumsum(weights[nucleus]), drawn, "right"), nucleus.size - 1)])


def picker(sampling: Sampling | None) -> Picker:
    """As asked for."""
    return Likeliest() if sampling is None or sampling.temperature <= 0 else Drawn(sampling)


class Noted:
    """Another picker, with all that it has picked, and what from."""

    def __init__(self, inner: Picker, *, with_logits: bool) -> None:
        self._inner = inner
        self._with_logits = with_logits
        self.logits: list[Logits] = []
        self.tokens: list[int] = []
        """the end of the turn among them"""

    def pick(self, logits: Logits) -> int:
        """What the other one picks."""
        token = self._inner.pick(logits)
        self.tokens.append(token)
        if self._with_logits:
            self.logits.append(logits)
        return token
