"""A llama.cpp context: the memory of what a model has read, as tokens in one sequence."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.contracts import KvType, TextSettings
from engine.decoding.writing import Logits
from engine.errors import EnvironmentProblem, Interrupted
from engine.text.model import Model
from engine.text.native import StopFlag, lib

BLOCK = 512
"""tokens that are read at once; larger ones gained nothing (measured, Q4_K_M on two cores)"""
OUTPUTS = 16
"""rows of logits that one call may give; llama.cpp reserves 0.5 MB for each"""
TEXT, SPARE = 0, 1
"""sequences: what has been read, and a second one through which a range of it is copied in and out"""
GGML_TYPES = {KvType.F16: 1, KvType.Q8_0: 8}
FLASH_ATTENTION = {False: 0, True: 1}
LEAST_STEP = 128
"""tokens that plain attention takes at once behind much"""
SCORES = 2**20
"""scores of a head that may stand in memory at once: each token's with all that was read"""
ABORTED = 2
"""what llama_decode returns"""


class Context:
    """What the model has read so far is ``tokens``; ``read`` adds to it. ``close`` it before its model."""

    def __init__(self, model: Model, settings: TextSettings, threads: int, stop: StopFlag) -> None:
        """Make room for ``settings.context`` tokens.

        Raises:
            EnvironmentProblem: there is not so much memory.
        """
        self.settings = settings
        self.tokens: list[int] = []
        self._stop = stop
        self._width = model.vocabulary.size
        self.pointer = lib.llama_init_from_model(model.pointer, _parameters(model, settings, threads, stop))
        if not self.pointer:
            raise EnvironmentProblem(
                f"There is not enough memory to read {settings.context:,} tokens.",
                "Close other programs, or ask for the best pages.",
            )
        self._memory = lib.llama_get_memory(self.pointer)
        self._batch = lib.llama_batch_init(BLOCK, 0, 1)
        self._columns = _Columns(self._batch)

    def close(self) -> None:
        """Let go of its memory."""
        if self.pointer:
            lib.llama_batch_free(self._batch)
            lib.llama_free(self.pointer)
            self.pointer = None

    def read(self, tokens: Sequence[int], outputs: int = 0) -> list[Logits]:
        """Read at most ``BLOCK`` further tokens; the logits after each of the last ``outputs`` of them.

        The rows are llama.cpp's own memory and hold until the next call.

        Raises:
            Interrupted: Stop; none of the tokens counts as read.
        """
        self._columns.fill(tokens, len(self.tokens), outputs)
        self._batch.n_tokens = len(tokens)
        code = lib.llama_decode(self.pointer, self._batch)
        if code:
            self.keep_first(len(self.tokens))
        if code == ABORTED:
            raise Interrupted
        if code:
            raise RuntimeError(f"llama_decode returned {code}")
        self.tokens += tokens
        return [self._row(len(tokens) - outputs + place) for place in range(outputs)]

    def look_for_stop(self) -> None:
        """Raises Interrupted after a Stop, where llama.cpp is not called and so does not look itself."""
        if self._stop.is_set:
            raise Interrupted

    def keep_first(self, count: int) -> None:
        """Forget what was read after the first ``count`` tokens."""
        lib.llama_memory_seq_rm(self._memory, TEXT, count, -1)
        del self.tokens[count:]

    def state(self, first: int, last: int) -> ctypes.Array[ctypes.c_ubyte]:
        """Keys and values of the tokens from ``first`` up to and without ``last``, as bytes for ``restore``."""
        lib.llama_memory_seq_cp(self._memory, TEXT, SPARE, first, last)
        try:
            data: ctypes.Array[ctypes.c_ubyte] = (ctypes.c_ubyte * lib.llama_state_seq_get_size(self.pointer, SPARE))()
            written = lib.llama_state_seq_get_data(self.pointer, data, len(data), SPARE)
        finally:
            lib.llama_memory_seq_rm(self._memory, SPARE, -1, -1)
        if written != len(data):
            raise RuntimeError("llama.cpp gave an incomplete state")
        return data

    def restore(self, tokens: Sequence[int], state: ctypes.Array[ctypes.c_ubyte]) -> bool:
        """Take up what ``state`` gave for these tokens at this place; False where llama.cpp does not take it."""
        first = len(self.tokens)
        if not lib.llama_state_seq_set_data(self.pointer, state, len(state), SPARE):
            return False
        lowest = lib.llama_memory_seq_pos_min(self._memory, SPARE)
        highest = lib.llama_memory_seq_pos_max(self._memory, SPARE)
        fits = (lowest, highest) == (first, first + len(tokens) - 1)
        if fits:
            lib.llama_memory_seq_cp(self._memory, SPARE, TEXT, -1, -1)
            self.tokens += tokens
        lib.llama_memory_seq_rm(self._memory, SPARE, -1, -1)
        return fits

    def _row(self, number: int) -> Logits:
        return np.ctypeslib.as_array(lib.llama_get_logits_ith(self.pointer, number), (self._width,))


class _Columns:
    """The columns of a batch as arrays, so that filling it costs microseconds."""

    def __init__(self, batch: Any) -> None:
        columns = (batch.token, batch.pos, batch.logits, batch.n_seq_id)
        self._tokens, self._places, self._outputs, counts = (
            np.ctypeslib.as_array(column, (BLOCK,)) for column in columns
        )
        counts[:] = 1
        for number in range(BLOCK):
            batch.seq_id[number][0] = TEXT

    def fill(self, tokens: Sequence[int], place: int, outputs: int) -> None:
        count = len(tokens)
        self._tokens[:count] = tokens
        self._places[:count] = np.arange(place, place + count)
        self._outputs[:count] = 0
        self._outputs[count - outputs : count] = 1


def _parameters(model: Model, settings: TextSettings, threads: int, stop: StopFlag) -> ctypes.Structure:
    parameters = lib.llama_context_default_params()
    parameters.n_ctx = settings.context
    # On a processor llama.cpp's flash attention is less exact (2 % of the logits behind 8,000 tokens, plain 0.1 %), and
    # took 3.6 times as long for a token behind 32,000. A quantised V needs it, and graphics cards are fast with it.
    flash = settings.kv_type is not KvType.F16 or model.facts.card > 0
    parameters.flash_attn_type = FLASH_ATTENTION[flash]
    parameters.n_batch = BLOCK
    parameters.n_ubatch = BLOCK if flash else _plain_step(settings.context)
    parameters.n_outputs_max = OUTPUTS
    parameters.n_seq_max = 2
    parameters.kv_unified = True  # both sequences share all cells
    parameters.n_threads = parameters.n_threads_batch = threads
    parameters.type_k = parameters.type_v = GGML_TYPES[settings.kv_type]
    parameters.abort_callback = stop.callback
    parameters.abort_callback_data = stop.address
    assert isinstance(parameters, ctypes.Structure)
    return parameters


def _plain_step(context: int) -> int:
    """How many tokens plain attention takes at once: a power of two, fewer the more their scores take."""
    most = SCORES // context
    return max(LEAST_STEP, min(BLOCK, 1 << max(0, most.bit_length() - 1)))
