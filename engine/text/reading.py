"""Bringing a context to the end of a prompt with as little reading as possible.

A prompt is always read in the same blocks, the question apart from the document: what a model computes depends a
little on how many tokens it reads at once, and the same prompt shall always get the same answer, whether it was in
memory, on disk, or is read for the first time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.contracts import PromptRead
from engine.decoding.writing import Logits
from engine.text.context import BLOCK, Context
from engine.text.prompt import PromptTokens
from engine.text.snapshots import Snapshots, blocks


def read_prefix(tokens: PromptTokens, context: Context, snapshots: Snapshots | None) -> Iterator[PromptRead]:
    """Read the part that can be kept: from memory, then from disk, then anew, and keep what was read anew.

    ``PromptRead`` counts the whole prompt. Raises Interrupted; blocks that were done stay.
    """
    total = len(tokens.prefix) + len(tokens.rest)
    context.keep_first(shared(context.tokens, tokens.prefix))
    kept = len(context.tokens)
    yield PromptRead(kept, total, kept)
    names = snapshots.names(tokens.prefix) if snapshots else iter(())
    for place, block in enumerate(blocks(tokens.prefix)):
        name = next(names, "")
        first = place * BLOCK
        if first + len(block) <= len(context.tokens):
            continue
        context.look_for_stop()
        if snapshots is not None and snapshots.load(name, block, context):
            kept += len(block)
        else:
            context.read(block)
            if snapshots is not None:
                snapshots.save(name, first, context)
        yield PromptRead(len(context.tokens), total, kept)


def read_rest(tokens: PromptTokens, context: Context) -> Logits:
    """Read the question, after the prefix; the logits of what the model would write next."""
    row: list[Logits] = []
    for block in blocks(tokens.rest):
        row = context.read(block, outputs=1)
    return row[0]


def shared(held: Sequence[int], prefix: Sequence[int]) -> int:
    """How many tokens of the prefix need not be read again: all of it, or whole blocks."""
    if tuple(held[: len(prefix)]) == tuple(prefix):
        return len(prefix)
    same = next((n for n, (one, other) in enumerate(zip(held, prefix, strict=False)) if one != other), len(held))
    return same // BLOCK * BLOCK
