"""The tiny Llama 3.2 Vision as tests use it: in memory, and in bfloat16 as people have it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import torch
from safetensors.torch import save_file

from app.self_test.tiny import vision_weights
from app.self_test.tiny.vision_model import DOTTED_TEST, describe
from app.self_test.tiny.vision_weights import TINY
from app.self_test.tiny.vocabulary import Vocabulary
from engine.vision.config import ModelConfig
from engine.vision.linear import Linear, Plain
from engine.vision.tensors import EMBEDDING
from tests.helpers.bpe import llama3_vocabulary


@dataclass(frozen=True, slots=True)
class InMemory:
    """Implements ``engine.vision.weights.Weights``: as a checkpoint has them, on the processor."""

    config: ModelConfig
    tensors: Mapping[str, torch.Tensor]
    dtype: torch.dtype

    @property
    def device(self) -> torch.device:
        """The processor."""
        return torch.device("cpu")

    def tensor(self, name: str) -> torch.Tensor:
        """A weight."""
        return self.tensors[name].to(self.device, self.dtype)

    def linear(self, name: str) -> Linear:
        """A matrix."""
        bias = f"{name}.bias"
        return Plain(self.tensor(f"{name}.weight"), self.tensor(bias) if bias in self.tensors else None)

    def embedding(self) -> torch.Tensor:
        """[tokens, hidden]"""
        return self.tensor(EMBEDDING)


def random_weights(config: ModelConfig, seed: int = 0) -> Iterator[tuple[str, torch.Tensor]]:
    """Every weight by its canonical name: float32 whose values bfloat16 holds too, the same on every machine."""
    for name, weight in vision_weights.random_weights(config, seed):
        yield name, torch.from_numpy(weight).bfloat16().float()


@cache
def tiny_vocabulary(config: ModelConfig = TINY) -> Vocabulary:
    """The tokens that the model writes, sixteen special ones among them; the picture's token comes behind them."""
    return llama3_vocabulary(config.decoder.vocabulary)


def write_tiny_checkpoint(
    folder: Path, config: ModelConfig = TINY, *, seed: int = 0, vocabulary: Vocabulary | None = None
) -> Path:
    """Write a model as people have it from Hugging Face: bfloat16, one file, config.json and tokenizer.json."""
    folder.mkdir(parents=True, exist_ok=True)
    describe(folder, config, vocabulary or tiny_vocabulary(config))
    weights = {name: weight.bfloat16() for name, weight in random_weights(config, seed)}
    save_file(weights, folder / "model.safetensors", {"format": "pt", DOTTED_TEST: "true"})
    return folder
