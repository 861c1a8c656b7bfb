"""The vision tower: tiles of a page in, one row for each patch out.

Computed as Meta does it (``VisionEncoder`` in ``llama-models``), with two quirks that the weights were trained with:
padding is kept from seeing padding only, so that patches of the page do see padding; and the projector takes the
*inputs* of five layers beside the last output, their channels interleaved.

What is equal is computed once. All tiles that the canvas lacks are black and have no tile embedding, so they are the
same at every layer; and so are the rows that fill a tile up to a multiple of eight, among each other until the tile
embedding before the global layers, within a tile from there on. One copy of each stands for all of them, and its key
counts as often as there are copies: the logarithm of that number is added to its scores, which is exact. A page of one
tile then takes 3,203 rows in place of 6,432.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import torch
import torch.nn.functional as F

from engine.vision import tensors
from engine.vision.attention import attend_to_all, split_heads
from engine.vision.config import EncoderConfig
from engine.vision.linear import Linear
from engine.vision.tiles import Tiles
from engine.vision.weights import Weights

Stage = tuple[str, torch.Tensor]
"""the name of a layer and the rows behind it"""

MULTIPLE = 8
"""rows of a tile are filled up to a multiple of this"""


@dataclass(frozen=True, slots=True)
class Layout:
    """Which rows stand for what: ``pages`` rows of the page's tiles, then one black tile, then rows of padding."""

    pages: int
    padding: tuple[int, ...]
    """how many copies each row behind the page's stands for"""

    def scores(self, device: torch.device) -> torch.Tensor | None:
        """What is added to the score of each key [t], for the rows of the page."""
        if all(copies == 1 for copies in self.padding):
            return None
        return torch.tensor((1,) * self.pages + self.padding, dtype=torch.float32, device=device).log()


class Layer:
    """A layer of the encoder; a global one has gates."""

    def __init__(self, weights: Weights, name: str, config: EncoderConfig, *, gated: bool) -> None:
        self._heads = config.heads
        self._epsilon = config.epsilon
        self._norms = [
            (weights.tensor(f"{name}.{norm}.weight"), weights.tensor(f"{name}.{norm}.bias"))
            for norm in ("input_layernorm", "post_attention_layernorm")
        ]
        self._q, self._k, self._v, self._o = (weights.linear(f"{name}.self_attn.{one}_proj") for one in "qkvo")
        self._up, self._down = weights.linear(f"{name}.mlp.fc1"), weights.linear(f"{name}.mlp.fc2")
        gates = ("gate_attn", "gate_ffn")
        self._gates = [weights.tensor(f"{name}.{gate}").tanh() if gated else None for gate in gates]

    def __call__(self, rows: torch.Tensor, layout: Layout, *, only_pages: bool = False) -> torch.Tensor:
        """[rows, hidden] -> the same; with ``only_pages`` the rows of the page alone."""
        kept = rows[: layout.pages] if only_pages else rows
        normed = self._normed(rows, 0)
        attended = self._attended(normed[: kept.shape[0]], normed, layout)
        kept = kept + _gated(self._o(attended), self._gates[0])
        return kept + _gated(self._mlp(self._normed(kept, 1)), self._gates[1])

    def _normed(self, rows: torch.Tensor, which: int) -> torch.Tensor:
        weight, bias = self._norms[which]
        return F.layer_norm(rows, (rows.shape[-1],), weight, bias, self._epsilon)

    def _attended(self, asking: torch.Tensor, rows: torch.Tensor, layout: Layout) -> torch.Tensor:
        query, key, value = (
            split_heads(matrix(some), self._heads)
            for matrix, some in ((self._q, asking), (self._k, rows), (self._v, rows))
        )
        pages = layout.pages
        page = attend_to_all(query[:, :pages], key, value, layout.scores(rows.device))
        # Padding sees no padding.
        padding = attend_to_all(query[:, pages:], key[:, :pages], value[:, :pages], None)
        return torch.cat((page, padding))

    def _mlp(self, rows: torch.Tensor) -> torch.Tensor:
        return self._down(F.gelu(self._up(rows)))


def _gated(rows: torch.Tensor, gate: torch.Tensor | None) -> torch.Tensor:
    return rows if gate is None else gate * rows


class Encoder:
    """The tower with its embeddings."""

    def __init__(self, weights: Weights) -> None:
        config = self._config = weights.config.encoder
        tensor = weights.tensor
        name = tensors.VISION
        self._patches = tensor(f"{name}.patch_embedding.weight").flatten(1)
        self._class = tensor(f"{name}.class_embedding")
        positions = f"{name}.gated_positional_embedding"
        self._positions = tensor(f"{positions}.embedding")
        self._tile_positions = tensor(f"{positions}.tile_embedding.weight")
        self._positions_gate = tensor(f"{positions}.gate").tanh()
        self._tiles = [
            (tensor(f"{name}.{place}_tile_positional_embedding.embedding.weight"),
             tensor(f"{name}.{place}_tile_positional_embedding.gate").tanh())
            for place in ("pre", "post")
        ]  # fmt: skip
        self._norms = [
            (tensor(f"{name}.layernorm_{place}.weight"), tensor(f"{name}.layernorm_{place}.bias"))
            for place in ("pre", "post")
        ]
        self._local = [
            Layer(weights, f"{tensors.LOCAL}.{number}", config, gated=False) for number in range(config.layers)
        ]
        self._global = [
            Layer(weights, f"{tensors.GLOBAL}.{number}", config, gated=True) for number in range(config.global_layers)
        ]
        self._projector: Linear = weights.linear(tensors.PROJECTOR)

    @property
    def steps(self) -> int:
        """Layers."""
        return len(self._local) + len(self._global)

    def __call__(self, tiles: Tiles) -> Generator[Stage, None, torch.Tensor]:
        """Look at a page; yields after each layer, and returns what the text model's cross-attention looks at:
        [tiles * patches, hidden size of the text model]."""
        states = yield from self.states(tiles)
        return self._projector(states)

    def states(self, tiles: Tiles) -> Generator[Stage, None, torch.Tensor]:
        """As above, without the projector: [tiles * patches, width of its input]."""
        config, pages = self._config, tiles.count * self._config.patches
        lacking = config.most_tiles - tiles.count
        fill = -config.patches % MULTIPLE
        black = (lacking,) * config.patches if lacking else ()
        rows = self._embedded(tiles, fill)
        layout = Layout(pages, (*black, *((fill * config.most_tiles,) if fill else ())))
        taps = []
        for number, layer in enumerate(self._local):
            if number in config.taps:
                taps.append(rows[:pages])
            rows = layer(rows, layout)
            yield f"vision layer {number}", rows
        rows = self._between(rows, tiles, layout, fill)
        copies = (fill,) * tiles.count + ((fill * lacking,) if lacking else ()) if fill else ()
        layout = Layout(pages, (*black, *copies))
        for number, layer in enumerate(self._global):
            rows = layer(rows, layout, only_pages=number == len(self._global) - 1)
            yield f"global vision layer {number}", rows
        return torch.cat((rows[:pages], torch.stack(taps, dim=-1).flatten(1)), dim=-1)

    def _embedded(self, tiles: Tiles, fill: int) -> torch.Tensor:
        """The rows of the page's tiles, of a black tile where the canvas has fewer than it might, and of padding."""
        config, count = self._config, tiles.count
        across = config.tile // config.patch
        like = self._patches
        pixels = tiles.pixels.to(like.device, like.dtype)
        cut = pixels.view(count, 3, across, config.patch, across, config.patch).permute(0, 2, 4, 1, 3, 5)
        patches = cut.reshape(count, config.patches - 1, -1) @ like.T
        before, gate = self._tiles[0]
        patches = patches + gate * before[tiles.aspect_id].view(config.most_tiles, 1, -1)[:count]
        if count < config.most_tiles:
            patches = torch.cat((patches, patches.new_zeros(1, *patches.shape[1:])))
        rows = torch.cat((self._class.expand(patches.shape[0], 1, -1), patches), dim=1)
        rows = rows + (1 - self._positions_gate) * self._positions
        own = self._tile_positions[tiles.aspect_id].view(config.most_tiles, config.patches, -1)
        rows[:count] += self._positions_gate * own[:count]
        rows = self._normed(rows, 0).flatten(0, 1)
        return torch.cat((rows, rows.new_zeros(1 if fill else 0, rows.shape[1])))

    def _between(self, rows: torch.Tensor, tiles: Tiles, layout: Layout, fill: int) -> torch.Tensor:
        """From the local layers to the global ones: the padding of each tile gets a row of its own."""
        config, count = self._config, tiles.count
        after, gate = self._tiles[1]
        own = gate * after[tiles.aspect_id].view(config.most_tiles, 1, -1)[:count]
        rows = self._normed(rows, 1)
        end = rows.shape[0] - (1 if fill else 0)
        page = (rows[: layout.pages].view(count, config.patches, -1) + own).flatten(0, 1)
        padding = rows[end:]
        black = padding if count < config.most_tiles else padding[:0]
        filled = padding + own[:, 0] if fill else padding
        return torch.cat((page, rows[layout.pages : end], filled, black))

    def _normed(self, rows: torch.Tensor, which: int) -> torch.Tensor:
        weight, bias = self._norms[which]
        return F.layer_norm(rows, (rows.shape[-1],), weight, bias, self._config.epsilon)
