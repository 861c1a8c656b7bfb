"""The next token: the likeliest one that the grammar allows."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from engine.decoding.writing import Logits
from engine.text.native import lib
from engine.text.vocabulary import Vocabulary

LIKELY = 64
"""candidates that are tried before the whole vocabulary"""
CANDIDATE = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])
"""llama_token_data"""


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
        self._vocabulary = vocabulary

    def close(self) -> None:
        """Let go of its memory."""
        lib.llama_sampler_free(self._grammar)

    def pick(self, logits: Logits) -> int:
        """The likeliest token that the grammar allows."""
        for tokens in _tries(logits):
            token = self._likeliest(tokens, logits)
            if token is not None:
                lib.llama_sampler_accept(self._grammar, token)
                return token
        raise RuntimeError("the grammar allows no token of the vocabulary")

    def _likeliest(self, tokens: npt.NDArray[np.intp], logits: Logits) -> int | None:
        """The likeliest of these tokens that may come next."""
        candidates = np.zeros(tokens.size, CANDIDATE)
        candidates["id"] = tokens
        candidates["logit"] = logits[tokens]
        data = candidates.ctypes.data_as(lib.llama_token_data_p)
        lib.llama_sampler_apply(
            self._grammar, ctypes.byref(lib.llama_token_data_array(data, candidates.size, -1, False))
        )
        allowed = candidates[candidates["logit"] > -np.inf]
        best_first: list[int] = allowed["id"][np.argsort(-allowed["logit"])].tolist()
        # To the grammar a special token is the text of its name, so it lets them pass as words.
        return next((token for token in best_first if self._vocabulary.is_text_or_end(token)), None)


def _tries(logits: Logits) -> Iterator[npt.NDArray[np.intp]]:
    """The tokens that the grammar is asked about: the likeliest one, then likely ones, then all."""
    yield np.array([logits.argmax()])
    if logits.size > LIKELY:
        yield np.argpartition(logits, -LIKELY)[-LIKELY:]
    yield np.arange(logits.size)
