"""The next token: the likeliest one that the grammar allows."""

from __future__ import annotations

import ctypes
from typing import Protocol

import numpy as np
import numpy.typing as npt

from engine.text.context import Logits
from engine.text.native import lib
from engine.text.vocabulary import Vocabulary

LIKELY = 64
"""candidates that are tried before the whole vocabulary"""
CANDIDATE = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])
"""llama_token_data"""


class Picker(Protocol):
    """Chooses tokens one after the other."""

    def pick(self, logits: Logits) -> int:
        """The next token; it counts as written."""
        ...


class GrammarPicker:
    """Greedy decoding under a GBNF grammar. ``close`` it.

    The grammar is asked about the likeliest token alone, which it allows nearly always; about all 128,256 it would
    take 8 to 19 ms for each token.
    """

    def __init__(self, vocabulary: Vocabulary, grammar: str) -> None:
        """Raises ValueError where the grammar, whose rule is ``root``, is not well formed."""
        self._grammar = lib.llama_sampler_init_grammar(vocabulary.pointer, grammar.encode(), b"root")
        if not self._grammar:
            raise ValueError("the grammar is not well formed")
        self._one = np.zeros(1, CANDIDATE)

    def close(self) -> None:
        """Let go of its memory."""
        lib.llama_sampler_free(self._grammar)

    def pick(self, logits: Logits) -> int:
        """The likeliest token that the grammar allows."""
        token = int(logits.argmax())
        self._one[0] = (token, 0.0, 0.0)
        if not self._allowed(self._one).size:
            token = self._next_best(logits)
        lib.llama_sampler_accept(self._grammar, token)
        return token

    def _next_best(self, logits: Logits) -> int:
        likely = np.argpartition(logits, -LIKELY)[-LIKELY:] if logits.size > LIKELY else np.arange(logits.size)
        for tokens in (likely, np.arange(logits.size)):
            candidates = np.zeros(tokens.size, CANDIDATE)
            candidates["id"] = tokens
            candidates["logit"] = logits[tokens]
            allowed = self._allowed(candidates)
            if allowed.size:
                return int(allowed["id"][allowed["logit"].argmax()])
        raise RuntimeError("the grammar allows no token of the vocabulary")

    def _allowed(self, candidates: npt.NDArray[np.void]) -> npt.NDArray[np.void]:
        """Those that may come next."""
        data = candidates.ctypes.data_as(lib.llama_token_data_p)
        lib.llama_sampler_apply(
            self._grammar, ctypes.byref(lib.llama_token_data_array(data, candidates.size, -1, False))
        )
        return candidates[candidates["logit"] > -np.inf]
