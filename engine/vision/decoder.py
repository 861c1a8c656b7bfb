"""The text model: Llama 3.1 with layers between its own that look at the page.

Shapes as in ``attention``; ``c`` layers look at the page, whose encoding has ``t`` rows. As Meta computes it
(``CrossAttentionTextModel`` in ``llama-models``): tokens before the picture's own pass those layers by, attention and
feed-forward part alike, and all from there on see the whole page. So neither needs a mask, and what the model
remembers of the first tokens does not depend on the page.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass

import torch
import torch.nn.functional as F

from engine.vision import tensors
from engine.vision.attention import KvCache, attend, rotate, rotations, split_heads, turns
from engine.vision.blocks import Shortlisted, products
from engine.vision.linear import Int8
from engine.vision.weights import Weights

Step = Callable[[str, torch.Tensor], None]
"""called after each layer with its name and its rows; may raise"""


@dataclass(frozen=True, slots=True)
class Page:
    """What is looked at."""

    states: torch.Tensor
    """[c, 2, g, t, d]: keys and values of the page for each layer that looks at it"""
    token: int
    """position of the picture's token; those before it do not see the page"""


class Norm:
    """Root mean square layer normalisation (Zhang and Sennrich, 2019), computed in 32 bits."""

    def __init__(self, weight: torch.Tensor, epsilon: float) -> None:
        self._weight = weight
        self._epsilon = epsilon

    def __call__(self, rows: torch.Tensor) -> torch.Tensor:
        """[..., width] -> the same"""
        wide = F.rms_norm(rows.float(), self._weight.shape, None, self._epsilon)
        return self._weight * wide.to(rows.dtype)


class Layer:
    """What both kinds of layers have: two norms, four matrices of attention, and a feed-forward part (SwiGLU)."""

    def __init__(self, weights: Weights, number: int, kind: str) -> None:
        self._config = config = weights.config.decoder
        name = f"{tensors.TEXT}.layers.{number}"
        self._before, self._between = (
            Norm(weights.tensor(f"{name}.{norm}.weight"), config.epsilon)
            for norm in ("input_layernorm", "post_attention_layernorm")
        )
        self._q, self._k, self._v, self._o = (weights.linear(f"{name}.{kind}.{one}_proj") for one in "qkvo")
        self._gate, self._up, self._down = (weights.linear(f"{name}.mlp.{one}_proj") for one in ("gate", "up", "down"))

    def _mlp(self, rows: torch.Tensor) -> torch.Tensor:
        gate, up = products(self._between(rows), self._gate, self._up)
        return self._down(F.silu(gate) * up)


class SelfLayer(Layer):
    """A layer of the text model itself."""

    def __init__(self, weights: Weights, number: int, place: int) -> None:
        """``place``: among the layers with self-attention."""
        super().__init__(weights, number, "self_attn")
        self._place = place

    def __call__(self, rows: torch.Tensor, cache: KvCache, turned: torch.Tensor) -> torch.Tensor:
        """[n, hidden] -> the same. The new tokens' keys and values are written into the cache."""
        config = self._config
        query, key, value = products(self._before(rows), self._q, self._k, self._v)
        asking = split_heads(torch.cat((query, key), dim=1), config.heads + config.kv_heads)
        query, key = rotate(asking, turned).tensor_split((config.heads,))
        value = split_heads(value, config.kv_heads)
        attended = attend(query, *cache.extended(self._place, key, value), cache.seen(rows.shape[0]))
        rows = rows + self._o(attended)
        return rows + self._mlp(rows)


class CrossLayer(Layer):
    """A layer that looks at the page, through gates that training opened from zero."""

    def __init__(self, weights: Weights, number: int) -> None:
        super().__init__(weights, number, "cross_attn")
        name = f"{tensors.TEXT}.layers.{number}"
        self._norm_q, self._norm_k = (
            Norm(weights.tensor(f"{name}.cross_attn.{one}_norm.weight"), self._config.epsilon) for one in "qk"
        )
        self._open_attention = weights.tensor(f"{name}.cross_attn_attn_gate").tanh()
        self._open_mlp = weights.tensor(f"{name}.cross_attn_mlp_gate").tanh()

    def states(self, encoded: torch.Tensor) -> torch.Tensor:
        """Keys and values of a page: [t, hidden] -> [2, g, t, d]. They depend on nothing but the page."""
        key, value = (split_heads(rows, self._config.kv_heads) for rows in products(encoded, self._k, self._v))
        return torch.stack((self._norm_k(key), value))

    def __call__(self, rows: torch.Tensor, states: torch.Tensor) -> torch.Tensor:
        """[n, hidden] -> the same"""
        query = self._norm_q(split_heads(self._q(self._before(rows)), self._config.heads))
        rows = rows + self._open_attention * self._o(attend(query, states[0], states[1], None))
        return rows + self._open_mlp * self._mlp(rows)


class Decoder:
    """All layers, with the embedding of tokens before and the logits of the next one behind them."""

    def __init__(self, weights: Weights) -> None:
        self._config = config = weights.config.decoder
        self._weights = weights
        self._embedding = weights.embedding()
        self._angles = rotations(config, weights.device)
        self._norm = Norm(weights.tensor(f"{tensors.TEXT}.norm.weight"), config.epsilon)
        self._head = weights.linear(tensors.HEAD.removesuffix(".weight"))
        self._self = {number: SelfLayer(weights, number, place) for place, number in enumerate(config.self_layers)}
        self._cross = {number: CrossLayer(weights, number) for number in config.cross_layers}

    def cache(self, capacity: int) -> KvCache:
        """An empty cache for so many tokens."""
        return KvCache(self._config, capacity, self._weights.dtype, self._weights.device)

    def page_states(self, encoded: torch.Tensor) -> Generator[tuple[str, torch.Tensor], None, torch.Tensor]:
        """What every layer that looks at the page remembers of it: [t, hidden] -> [c, 2, g, t, d]. Yields after each
        of them its name and that."""
        count, width = len(self._cross), self._config.head
        states = encoded.new_empty((count, 2, self._config.kv_heads, encoded.shape[0], width))
        for place, (number, layer) in enumerate(self._cross.items()):
            states[place] = layer.states(encoded)
            yield f"page in text layer {number}", states[place]
        return states

    def __call__(self, tokens: torch.Tensor, cache: KvCache, page: Page, step: Step) -> torch.Tensor:
        """Read tokens behind those in the cache, which counts them afterwards.

        Args:
            tokens: [n], int64.
            cache: of the tokens before them.
            page: that is looked at.
            step: see ``Step``.

        Returns:
            [n, hidden]; ``logits`` takes some of its rows.
        """
        rows = self._embedded(tokens)
        turned = turns(self._angles, cache.length, tokens.shape[0])
        blind = max(0, min(page.token - cache.length, tokens.shape[0]))
        places = {number: place for place, number in enumerate(self._cross)}
        for number in range(self._config.layers):
            if number in self._self:
                rows = self._self[number](rows, cache, turned)
            elif blind < tokens.shape[0]:
                seeing = self._cross[number](rows[blind:], page.states[places[number]])
                rows = torch.cat((rows[:blind], seeing))
            step(f"text layer {number}", rows)
        cache.length += tokens.shape[0]
        return rows

    def logits(self, rows: torch.Tensor, *, all_exact: bool = True) -> torch.Tensor:
        """[n, hidden] -> [n, vocabulary], float32; where not all need be exact, the largest are (``Shortlisted``)."""
        head = self._head.whole if all_exact and isinstance(self._head, Shortlisted) else self._head
        return head(self._norm(rows)).float()

    def _embedded(self, tokens: torch.Tensor) -> torch.Tensor:
        table = self._embedding
        rows = table.rows(tokens) if isinstance(table, Int8) else table[tokens]
        return rows.to(self._weights.dtype)
