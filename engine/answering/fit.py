"""Does it fit: the memory of a model with its context, and the context to choose."""

from __future__ import annotations

from engine.contracts import KvType, TextModelFacts, TextSettings

BUFFERS = 300_000_000
"""bytes for llama.cpp's work space and the process itself; 160 MB measured with a 3B"""
SCORES = 16_384
"""bytes for each token of an f16 context: the scores of plain attention, 128 tokens at a time, 32 heads, 4 bytes"""
STEP = 256
"""tokens by which contexts grow"""
BESIDE = 64
"""bytes for each token; 12 measured in blocks of 512"""
SHARE = {KvType.F16: 1.0, KvType.Q8_0: 34 / 64}
"""of the bytes of f16: q8_0 keeps 32 numbers in 34 bytes"""


def kv_bytes(facts: TextModelFacts, tokens: int, kv_type: KvType) -> int:
    """Bytes of the keys and values of so many tokens."""
    return int(tokens * facts.kv_bytes * SHARE[kv_type])


def kept_bytes(facts: TextModelFacts, tokens: int, kv_type: KvType) -> int:
    """Bytes that so many tokens take on disk: beside their keys and values each has a place, and each block a head."""
    return kv_bytes(facts, tokens, kv_type) + tokens * BESIDE


def memory(facts: TextModelFacts, settings: TextSettings) -> int:
    """Bytes that the model takes with this context: file, keys and values, work space."""
    scores = settings.context * SCORES if settings.kv_type is KvType.F16 else 0
    return facts.size + kv_bytes(facts, settings.context, settings.kv_type) + scores + BUFFERS


def context_for(tokens: int) -> int:
    """The context that holds so many tokens."""
    return -(-tokens // STEP) * STEP


def largest_context(facts: TextModelFacts, kv_type: KvType, free: int) -> int:
    """The largest context for which ``free`` bytes suffice; 0 where the model alone does not fit."""
    token = facts.kv_bytes * SHARE[kv_type] + (SCORES if kv_type is KvType.F16 else 1)
    most = int((free - facts.size - BUFFERS) / token)
    return max(0, min(facts.context, most) // STEP * STEP)
