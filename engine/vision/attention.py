"""Attention, positions and what is remembered of earlier tokens.

Shapes: ``n`` new tokens, ``t`` tokens that are looked at, ``h`` heads of the queries, ``g`` of keys and values, ``d``
numbers in a head.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F

from engine.vision.config import DecoderConfig

BLOCK = 512
"""rows whose scores stand in memory at once"""


def attend(query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, seen: torch.Tensor | None) -> torch.Tensor:
    """Grouped-query attention (Ainslie et al., 2023).

    The query heads of a group stand behind each other as if they were more tokens: one query of 32 heads over 6,404
    keys of 8 heads took 2.4 ms that way on two cores, 68 ms with PyTorch's own way of grouping.

    Args:
        query: [h, n, d]
        key: [g, t, d]
        value: [g, t, d]
        seen: [n, t], whether a token may look at another; None: all at all.

    Returns:
        [n, h * d]
    """
    heads, count, width = query.shape
    groups = key.shape[0]
    folded = query.reshape(1, groups, heads // groups * count, width)
    mask = None if seen is None else seen.repeat(heads // groups, 1)
    out = F.scaled_dot_product_attention(folded, key[None], value[None], attn_mask=mask, is_causal=False)
    return out.reshape(heads, count, width).transpose(0, 1).reshape(count, heads * width)


def attend_to_all(
    query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, scores: torch.Tensor | None
) -> torch.Tensor:
    """Attention of many tokens to all others, as in a vision tower.

    Args:
        query: [h, n, d]
        key: [h, t, d]
        value: [h, t, d]
        scores: [t], added to those of each key; None: nothing is added.

    Returns:
        [n, h * d]
    """
    heads, count, width = query.shape
    if count >= BLOCK and query.device.type == "cpu" and query.dtype == torch.bfloat16:
        out = _in_blocks(query, key, value, scores)
    else:
        mask = None if scores is None else scores.to(query.dtype).expand(1, 1, count, -1)
        out = F.scaled_dot_product_attention(query[None], key[None], value[None], attn_mask=mask)[0]
    return out.transpose(0, 1).reshape(count, heads * width)


def _in_blocks(
    query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, scores: torch.Tensor | None
) -> torch.Tensor:
    """Head by head, some rows at a time, with oneDNN's plain products: on processors they take 0.6 of the time of
    PyTorch's fused kernel. Scores stand in 16 bits in between, as they do in the eager code of transformers; keys lose
    their mean first, which changes no result and keeps scores small, where 16 bits are finer. [h, n, d]"""
    query = query * query.shape[-1] ** -0.5
    key = (key - key.mean(1, keepdim=True, dtype=torch.float32)).to(key.dtype)
    added = None if scores is None else scores.to(query.dtype)
    out = torch.empty_like(query)
    for head, (asking, seen) in enumerate(zip(query, key.transpose(1, 2), strict=True)):
        for first in range(0, asking.shape[0], BLOCK):
            found = asking[first : first + BLOCK] @ seen
            if added is not None:
                found += added
            torch.mm(found.softmax(-1), value[head], out=out[head, first : first + BLOCK])
    return out


def split_heads(rows: torch.Tensor, heads: int) -> torch.Tensor:
    """[n, heads * d] -> [heads, n, d]"""
    return rows.view(rows.shape[0], heads, -1).transpose(0, 1)


def rotations(config: DecoderConfig, device: torch.device) -> torch.Tensor:
    """Angle by which each pair of numbers turns from one position to the next: [d / 2], float32.

    Rotary positions (Su et al., 2021), long wavelengths stretched for the long context as Llama 3.1 and later do it
    (``apply_scaling`` in Meta's ``llama-models``).
    """
    halves = torch.arange(0, config.head, 2, dtype=torch.float32, device=device) / config.head
    angles = 1.0 / config.rope_theta**halves
    wavelengths = 2 * math.pi / angles
    longest, shortest = config.rope_original / config.rope_low, config.rope_original / config.rope_high
    smooth = (config.rope_original / wavelengths - config.rope_low) / (config.rope_high - config.rope_low)
    between = (1 - smooth) * angles / config.rope_factor + smooth * angles
    stretched = torch.where(wavelengths > longest, angles / config.rope_factor, angles)
    is_between = (wavelengths <= longest) & (wavelengths >= shortest)
    return torch.where(is_between, between, stretched)


def turns(angles: torch.Tensor, first: int, count: int) -> torch.Tensor:
    """Cosines and sines of ``count`` positions from ``first`` on: [2, n, d / 2], float32."""
    positions = torch.arange(first, first + count, dtype=torch.float32, device=angles.device)
    turned = positions[:, None] * angles
    return torch.stack((turned.cos(), turned.sin()))


def rotate(states: torch.Tensor, turned: torch.Tensor) -> torch.Tensor:
    """Turn queries or keys by their positions (``turns``); the two halves of a head are the two coordinates that turn,
    as in Hugging Face's layout of the weights. [heads, n, d] -> the same, computed in 32 bits."""
    cos, sin = turned
    one, other = states.float().chunk(2, dim=-1)
    return torch.cat((one * cos - other * sin, other * cos + one * sin), dim=-1).to(states.dtype)


class KvCache:
    """Keys and values of all tokens so far, for each layer with self-attention."""

    def __init__(self, config: DecoderConfig, capacity: int, dtype: torch.dtype, device: torch.device) -> None:
        """``capacity``: tokens that find room."""
        self.length = 0
        """tokens that count; a step writes its keys and values behind them and then counts its tokens"""
        self.capacity = capacity
        layers = len(config.self_layers)
        # [layer, keys or values, g, t, d]
        self.states = torch.empty((layers, 2, config.kv_heads, capacity, config.head), dtype=dtype, device=device)

    def extended(self, layer: int, key: torch.Tensor, value: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Write the new tokens' keys and values [g, n, d] of a layer (counted among those with self-attention);
        returns those of all tokens [g, t, d]."""
        end = self.length + key.shape[1]
        keys, values = self.states[layer]
        keys[:, self.length : end] = key
        values[:, self.length : end] = value
        return keys[:, :end], values[:, :end]

    def seen(self, count: int) -> torch.Tensor | None:
        """[n, t]: each of ``count`` new tokens looks at itself and all before it; None where that is everything."""
        if count == 1:
            return None
        everything = torch.ones((count, self.length + count), dtype=torch.bool, device=self.states.device)
        return everything.tril(self.length)
