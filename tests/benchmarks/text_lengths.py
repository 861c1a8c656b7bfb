"""What a long document costs: memory and minutes for 8K, 32K and 128K tokens of a 3B.

A block of tokens is read at three depths of a filled context; what lies between follows, since the time of a block
grows evenly with what stands before it. To read 128K in full would take the hours that the table tells of.
"""

from __future__ import annotations

import sys
import time

from engine.answering.fit import memory
from engine.contracts import KvType, Layout, TextSettings
from engine.machine import free_memory, physical_cores
from engine.text import native
from engine.text.context import BLOCK, SPARE, TEXT, Context
from engine.text.model import Model
from engine.text.native import lib
from tests.benchmarks.random_3b import pages, random_3b

LENGTHS = (8_192, 32_768, 131_072)


def main() -> int:
    """Print the table. It has no bar."""
    native.start()
    model = Model(str(random_3b()), Layout.MAPPED)
    print(f"text_lengths: random 3B, Q4_K_M, mapped weights, {physical_cores()} threads")
    depth, seconds = LENGTHS[1], {}
    for place in (0, depth):
        seconds[place] = block_seconds(model, place)
        print(f"  a block of {BLOCK} tokens behind {place:>7,}   {seconds[place]:7.1f} s")
    slope = (seconds[depth] - seconds[0]) / depth
    for length in LENGTHS:
        blocks = length / BLOCK
        minutes = blocks * (seconds[0] + slope * length / 2) / 60
        sizes = [memory(model.facts, TextSettings(context=length, kv_type=kind)) / 1e9 for kind in KvType]
        print(f"  {length:>7,} tokens  f16 {sizes[0]:5.1f} GB, q8_0 {sizes[1]:5.1f} GB   {minutes:6.0f} min")
    return 0


def block_seconds(model: Model, depth: int) -> float:
    """Seconds for one block behind so many tokens; the better of two."""
    settings = TextSettings(context=depth + 4 * BLOCK, kv_type=KvType.F16)
    assert memory(model.facts, settings) < free_memory() + model.facts.size, "this takes more memory than is free"
    context = Context(model, settings, physical_cores(), native.StopFlag())
    tokens = [token for page in pages(6) for token in model.vocabulary.tokens(page)][:BLOCK]
    context.read(tokens)
    if depth:
        _fill(context, depth)
    spent = []
    for _ in range(2):
        began = time.perf_counter()
        context.read(tokens, outputs=1)
        spent.append(time.perf_counter() - began)
    context.close()
    return min(spent)


def _fill(context: Context, depth: int) -> None:
    """Have the first block stand again and again, as if all of it had been read: the time does not ask what it says."""
    state, tokens = context.state(0, BLOCK), list(context.tokens)
    pointer = context.pointer
    memory_of = lib.llama_get_memory(pointer)
    for place in range(BLOCK, depth, BLOCK):
        assert lib.llama_state_seq_set_data(pointer, state, len(state), SPARE)
        lib.llama_memory_seq_add(memory_of, SPARE, 0, -1, place)
        lib.llama_memory_seq_cp(memory_of, SPARE, TEXT, -1, -1)
        lib.llama_memory_seq_rm(memory_of, SPARE, -1, -1)
        context.tokens += tokens


if __name__ == "__main__":
    sys.exit(main())
