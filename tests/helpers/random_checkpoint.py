"""Random weights of real size that no disk ever holds: each tensor is drawn when it is read, the same every time."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace

import torch

from app.self_test.tiny.vision_weights import deviation
from engine.vision.config import DecoderConfig, EncoderConfig, ModelConfig
from engine.vision.formats.checkpoint import EVERY_ROW, PLAIN, Reading
from engine.vision.formats.tokens import from_types
from engine.vision.tensors import Shape, expected_tensors
from tests.helpers.bpe import llama3_vocabulary

LLAMA_11B = ModelConfig(
    encoder=EncoderConfig(
        hidden=1280,
        heads=16,
        ffn=5120,
        layers=32,
        global_layers=8,
        taps=(3, 7, 15, 23, 30),
        tile=560,
        patch=14,
        most_tiles=4,
        epsilon=1e-5,
    ),
    decoder=DecoderConfig(
        vocabulary=128_256,
        embeddings=128_264,
        hidden=4096,
        ffn=14_336,
        layers=40,
        heads=32,
        kv_heads=8,
        cross_layers=(3, 8, 13, 18, 23, 28, 33, 38),
        context=131_072,
        epsilon=1e-5,
        rope_theta=500_000.0,
        rope_factor=8.0,
        rope_low=1.0,
        rope_high=4.0,
        rope_original=8192,
    ),
    image_token=128_256,
)
QUARTER_11B = replace(
    LLAMA_11B,
    encoder=replace(LLAMA_11B.encoder, layers=8, global_layers=2, taps=(1, 2, 4, 6, 7)),
    decoder=replace(LLAMA_11B.decoder, layers=10, cross_layers=(3, 8)),
)
"""the 11B's widths, a quarter of its depth"""
GATE = 0.5
BLOCK = 16_384
"""rows that are drawn together, with a seed of their own"""


@dataclass(slots=True)
class RandomCheckpoint:
    """Implements ``engine.vision.formats.checkpoint.Checkpoint``."""

    config: ModelConfig
    text: str = ""
    """what the vocabulary is trained on"""
    format: str = "random"
    size: int = 0
    test: bool = True

    def fingerprint(self) -> str:
        """Of the shapes, which say all."""
        shapes = repr((sorted(expected_tensors(self.config).items()), self.text))
        return f"{zlib.crc32(shapes.encode()):08x}" * 2

    def readings(self) -> tuple[Reading, ...]:
        """One."""
        return (PLAIN,)

    def tensor(self, name: str, reading: Reading, rows: slice = EVERY_ROW) -> torch.Tensor:
        """Normally distributed with the deviation of real layers; gates half open, norms one."""
        shape = expected_tensors(self.config)[name]
        last = name.rpartition(".")[2]
        if "gate" in last and "proj" not in name:
            return torch.full(shape, GATE)[rows].bfloat16()
        if "norm" in name and last == "weight":
            return torch.ones(shape)[rows].bfloat16()
        first, end, _ = rows.indices(shape[0])
        blocks = [self._block(name, shape, place) for place in range(first - first % BLOCK, end, BLOCK)]
        drawn = torch.cat(blocks) if len(blocks) > 1 else blocks[0]
        return drawn[first % BLOCK : first % BLOCK + end - first]

    def _block(self, name: str, shape: Shape, first: int) -> torch.Tensor:
        source = torch.Generator().manual_seed(zlib.crc32(f"{name} {first}".encode()))
        drawn = torch.empty((min(BLOCK, shape[0] - first), *shape[1:]), dtype=torch.bfloat16)
        return drawn.normal_(0, deviation(name, shape), generator=source)

    def vocabulary(self) -> tuple[list[bytes], dict[str, int]]:
        """Trained on the text, filled up with made-up words."""
        made = llama3_vocabulary(self.config.decoder.vocabulary, self.text, special=256)
        are_special = (place >= len(made.ordinary) for place in range(len(made.tokens)))
        return from_types(made.tokens, are_special)
