"""Does it fit: the memory of a model with its context, and the context to choose."""

from __future__ import annotations

from engine.contracts import KvType, TextModelFacts, TextSettings
from engine.contracts.text import BUFFERS, SCORES, SHARE

STEP = 256
"""tokens by which contexts grow"""
BESIDE = 64
"""bytes for each token; 12 measured in blocks of 512"""


def kv_bytes(facts: TextModelFacts, tokens: int, kv_type: KvType) -> int:
    """Bytes of the keys and values of so many tokens."""
    return int(tokens * facts.kv_bytes * SHARE[kv_type])


def kept_bytes(facts: TextModelFacts, tokens: int, kv_type: KvType) -> int:
    """Bytes that so many tokens take on disk: beside their keys and values each has a place, and each block a head.
    Nothing is kept of a model on a server."""
    if facts.server:
        return 0
    return kv_bytes(facts, tokens, kv_type) + tokens * BESIDE


def memory(facts: TextModelFacts, settings: TextSettings) -> int:
    """Bytes that the model takes here with this context: file, keys and values, work space."""
    return 0 if facts.server else settings.memory(facts.size, facts.kv_bytes)


def context_for(tokens: int) -> int:
    """The context that holds so many tokens."""
    return -(-tokens // STEP) * STEP


def largest_context(facts: TextModelFacts, kv_type: KvType, free: int) -> int:
    """The largest context for which ``free`` bytes suffice; 0 where the model alone does not fit. A server's is what
    it says."""
    if facts.server:
        return facts.context // STEP * STEP
    token = facts.kv_bytes * SHARE[kv_type] + (SCORES if kv_type is KvType.F16 else 1)
    most = int((free - facts.size - BUFFERS) / token)
    return max(0, min(facts.context, most) // STEP * STEP)
