"""The text engine against a bare llama.cpp loop: reading, writing, writing quotes. Ratios of one run, turn by turn."""

from __future__ import annotations

import re
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from engine.answering.form import answer_grammar
from engine.contracts import KvType, Layout, TextSettings
from engine.decoding.lookup import PromptLookup
from engine.decoding.writing import Logits, Picker, Writer
from engine.machine import physical_cores
from engine.text import native
from engine.text.context import BLOCK, Context
from engine.text.model import Model
from engine.text.native import lib
from engine.text.picking import GrammarPicker
from tests.benchmarks.random_3b import pages, random_3b

READ = 2 * BLOCK
DOCUMENT = 4 * BLOCK
ROUNDS = 2
LEAST_READING = LEAST_WRITING = 0.97
LEAST_QUOTING = 1.5
MOST_GRAMMAR = 0.10
TOLD = (
    "The report says so for the whole year.",
    "Costs rose against the year before.",
    "The board decided it in spring.",
)
"""statements in words of their own"""
SETTINGS = TextSettings(context=4_096, kv_type=KvType.F16)


class Bare:
    """llama.cpp as a program of twenty lines would use it: its own defaults, no Stop, no grammar."""

    def __init__(self, model: Model, batch: int) -> None:
        parameters = lib.llama_context_default_params()
        parameters.n_ctx = SETTINGS.context
        parameters.n_batch = 2048
        parameters.n_ubatch = batch
        parameters.n_threads = parameters.n_threads_batch = physical_cores()
        self._context = lib.llama_init_from_model(model.pointer, parameters)
        self._width = model.vocabulary.size

    def forget(self, kept: int = 0) -> None:
        lib.llama_memory_seq_rm(lib.llama_get_memory(self._context), 0, kept, -1)

    def read(self, tokens: list[int]) -> int:
        """Decode, and the likeliest next token."""
        array = (lib.llama_token * len(tokens))(*tokens)
        assert lib.llama_decode(self._context, lib.llama_batch_get_one(array, len(tokens))) == 0
        return int(np.ctypeslib.as_array(lib.llama_get_logits_ith(self._context, -1), (self._width,)).argmax())

    def close(self) -> None:
        lib.llama_free(self._context)


class Replay:
    """Picks the tokens of an answer that is known, as if they were the likeliest, and has the grammar check each."""

    def __init__(self, picker: Picker, answer: list[int], width: int) -> None:
        self._picker = picker
        self._answer = iter(answer)
        self._row = np.zeros(width, np.float32)
        self.seconds = 0.0

    def pick(self, logits: Logits) -> int:
        token = next(self._answer)
        self._row[:] = logits  # as much work as looking at the model's own
        self._row[token] = np.inf
        began = time.perf_counter()
        picked = self._picker.pick(self._row)
        self.seconds += time.perf_counter() - began
        assert picked == token, "the grammar refuses a well-formed answer"
        return picked


def main() -> int:
    """Print the table; 1 when a bar is missed."""
    native.start()
    path = random_3b()
    fails = [measure(path, layout) for layout in Layout]
    print("  The program uses the layout in which a typical question is answered sooner on this machine.")
    return int(any(fails))


def measure(path: Path, layout: Layout) -> bool:
    """One layout of the weights; whether a bar was missed."""
    model = Model(str(path), layout)
    context = Context(model, SETTINGS, physical_cores(), native.StopFlag())
    document = [token for page in pages(12) for token in model.vocabulary.tokens(page)][:DOCUMENT]
    answer = quoting_answer(model, document)
    print(f"text_speed: random 3B, Q4_K_M, {layout} weights, {physical_cores()} threads")
    reading = compare_reading(model, context, document[:READ])
    writing, quoting, grammar = compare_writing(model, context, document, answer)
    print(f"  writing, ours / bare, grammar included      {writing:5.2f}   (bar {LEAST_WRITING})")
    print(f"  grammar, share of the time                  {grammar:5.1%}   (bar {MOST_GRAMMAR:.0%})")
    print(f"  writing quotes / plain                      {quoting:5.2f}   (bar {LEAST_QUOTING})")
    batch_shape(model, context, document)
    context.close()
    model.close()
    return reading < LEAST_READING or writing < LEAST_WRITING or quoting < LEAST_QUOTING or grammar > MOST_GRAMMAR


def compare_reading(model: Model, context: Context, document: list[int]) -> float:
    """Ours against bare llama_decode at the best of its batch sizes."""
    bare = {batch: Bare(model, batch) for batch in (512, 1024)}

    def ours() -> None:
        context.keep_first(0)
        for first in range(0, READ, BLOCK):
            context.read(document[first : first + BLOCK])

    def theirs(one: Bare) -> None:
        one.forget()
        one.read(document)

    runs: dict[str, Callable[[], None]] = {str(batch): partial(theirs, one) for batch, one in bare.items()}
    seconds = in_turns({"ours": ours, **runs}, ROUNDS)
    for one in bare.values():
        one.close()
    best = min(bare, key=lambda batch: seconds[str(batch)])
    ratio = seconds[str(best)] / seconds["ours"]
    print(
        f"  reading, ours {READ / seconds['ours']:6.1f} tokens/s, bare {READ / seconds[str(best)]:6.1f} "
        f"(n_ubatch {best}), ours / bare {ratio:5.2f}   (bar {LEAST_READING})"
    )
    return ratio


def compare_writing(
    model: Model, context: Context, document: list[int], answer: list[int]
) -> tuple[float, float, float]:
    """Bare time / ours, plain time / with lookup, share of the grammar; all write the same answer."""
    bare = Bare(model, BLOCK)
    for first in range(0, len(document), BLOCK):
        bare.read(document[first : first + BLOCK])
    context.keep_first(0)
    for first in range(0, len(document), BLOCK):
        context.read(document[first : first + BLOCK])
    spent: list[float] = []

    def written(lookup: PromptLookup | None) -> None:
        context.keep_first(len(document))
        picker = GrammarPicker(model.vocabulary, answer_grammar(range(1, 100), with_calls=True))
        replay = Replay(picker, answer, model.vocabulary.size)
        writer = Writer(context, model.vocabulary, replay, lookup)
        rows = context.read(document[-1:], outputs=1)
        began = time.perf_counter()
        for _ in writer.pieces(rows[0], len(answer) + 1):
            pass
        spent.append(replay.seconds / (time.perf_counter() - began))
        picker.close()

    def theirs() -> None:
        bare.forget(len(document))
        for token in [document[-1], *answer[:-1]]:
            bare.read([token])

    runs: dict[str, Callable[[], None]] = {
        "bare": theirs,
        "plain": lambda: written(None),
        "quoting": lambda: written(PromptLookup(document, model.vocabulary.bytes_of)),
    }
    seconds = in_turns(runs, ROUNDS)
    bare.close()
    tokens = len(answer)
    print(
        f"  writing, ours {tokens / seconds['plain']:6.2f} tokens/s, bare {tokens / seconds['bare']:6.2f}, "
        f"quotes looked up {tokens / seconds['quoting']:6.2f}"
    )
    return seconds["bare"] / seconds["plain"], seconds["plain"] / seconds["quoting"], statistics.median(spent[::2])


def batch_shape(model: Model, context: Context, document: list[int]) -> None:
    """How far logits move when the same tokens are read together instead of one by one."""
    few = document[:8]
    context.keep_first(BLOCK)
    together = [row.copy() for row in context.read(few, outputs=len(few))]
    context.keep_first(BLOCK)
    apart = [context.read([token], outputs=1)[0].copy() for token in few]
    most = max(float(np.abs(one - other).max()) for one, other in zip(together, apart, strict=True))
    print(f"  logits move by batch shape by at most       {most:5.2f}   at a deviation of {together[0].std():.2f}")


def quoting_answer(model: Model, document: list[int]) -> list[int]:
    """Three statements whose quotes stand in the document and whose words do not, and the end of the turn."""
    text = b"".join(map(model.vocabulary.bytes_of, document)).decode(errors="ignore")
    sentences = re.findall(r"(?<=\. )[A-Z][^.\n]{150,260}\.", " ".join(text.split()))
    lines = [f'[{n}] "{quote}" {told}\n' for n, (quote, told) in enumerate(zip(sentences, TOLD, strict=False), 3)]
    assert len(lines) == len(TOLD), "the document has enough sentences"
    return [*model.vocabulary.tokens("".join(lines)), model.vocabulary.end_turn]


def in_turns(runs: dict[str, Callable[[], None]], rounds: int) -> dict[str, float]:
    """Least seconds of each, one after the other in each round: what other work takes from one is no part of it."""
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            began = time.perf_counter()
            run()
            seconds[name].append(time.perf_counter() - began)
    return {name: min(spent) for name, spent in seconds.items()}


if __name__ == "__main__":
    sys.exit(main())
