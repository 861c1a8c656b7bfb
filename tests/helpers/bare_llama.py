"""llama.cpp with nothing around it: what the numeric tests and the benchmarks measure against."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import llama_cpp
import numpy as np
from numpy.typing import NDArray

from engine.text import native

BATCH = 512


class BareLlama:
    """One context over one model; positions go on where the last call ended."""

    def __init__(self, context: llama_cpp.llama_context_p, vocabulary: int) -> None:
        self._context = context
        self._vocabulary = vocabulary
        self._read = 0

    def logits(self, tokens: Sequence[int], rows: Sequence[int]) -> NDArray[np.float32]:
        """Read some tokens; logits [row, token] at those of them that ``rows`` names."""
        starts = range(0, len(tokens), BATCH)
        return np.concatenate([self._decode(tokens[start : start + BATCH], start, set(rows)) for start in starts])

    def _decode(self, tokens: Sequence[int], start: int, rows: set[int]) -> NDArray[np.float32]:
        batch = llama_cpp.llama_batch_init(len(tokens), 0, 1)
        wanted = [place for place in range(len(tokens)) if start + place in rows]
        batch.n_tokens = len(tokens)
        for place, token in enumerate(tokens):
            batch.token[place] = token
            batch.pos[place] = self._read + place
            batch.n_seq_id[place] = 1
            batch.seq_id[place][0] = 0
            batch.logits[place] = place in wanted
        failed = llama_cpp.llama_decode(self._context, batch)
        llama_cpp.llama_batch_free(batch)
        assert not failed
        self._read += len(tokens)
        found = np.empty((len(wanted), self._vocabulary), np.float32)
        for row, place in zip(found, wanted, strict=True):
            row[:] = llama_cpp.llama_get_logits_ith(self._context, place)[: self._vocabulary]
        return found


@contextmanager
def loaded(path: Path) -> Iterator[llama_cpp.llama_model_p]:
    """llama.cpp's handle of a model."""
    native.start()
    model = llama_cpp.llama_model_load_from_file(bytes(path), llama_cpp.llama_model_default_params())
    assert model, f"llama.cpp could not load {path}"
    try:
        yield model
    finally:
        llama_cpp.llama_model_free(model)


@contextmanager
def bare_llama(path: Path, context: int, *, flash: bool = False) -> Iterator[BareLlama]:
    """A model on one thread, keys and values in float32."""
    parameters = llama_cpp.llama_context_default_params()
    parameters.n_ctx = context
    parameters.n_batch = parameters.n_ubatch = BATCH
    parameters.n_threads = parameters.n_threads_batch = 1  # tests run beside each other
    parameters.flash_attn_type = int(flash)
    parameters.type_k = parameters.type_v = llama_cpp.GGML_TYPE_F32
    with loaded(path) as model:
        opened = llama_cpp.llama_init_from_model(model, parameters)
        assert opened
        try:
            yield BareLlama(opened, llama_cpp.llama_vocab_n_tokens(llama_cpp.llama_model_get_vocab(model)))
        finally:
            llama_cpp.llama_free(opened)
