"""transformers' Llama 3.2 Vision on the random weights of the benchmark, in a process of its own.

Run with transformers 4.54.1 on the path. It answers one line for each line it hears: a task's name and its numbers as
JSON, and gives back the seconds that the task took.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import torch
from transformers import MllamaConfig, MllamaForConditionalGeneration

from app.self_test.tiny.vision_model import huggingface_config
from engine.machine import physical_cores
from engine.vision.formats.checkpoint import PLAIN
from engine.vision.tensors import expected_tensors
from engine.vision.tiles import tiles_of
from tests.benchmarks.vision_pages import page
from tests.helpers.random_checkpoint import QUARTER_11B, RandomCheckpoint


def main() -> None:
    """Load, then serve."""
    torch.set_num_threads(physical_cores())
    torch.set_grad_enabled(False)
    peer = Peer(sys.argv[1])
    tasks: dict[str, Callable[..., float]] = {"encode": peer.encode, "first": peer.first, "write": peer.write}
    print("ready", flush=True)
    for line in sys.stdin:
        name, *numbers = json.loads(line)
        print(json.dumps(tasks[name](*numbers)), flush=True)


class Peer:
    """The model of transformers, in bfloat16, with the attention that it chooses by itself."""

    def __init__(self, device: str) -> None:
        config = MllamaConfig.from_dict(huggingface_config(QUARTER_11B))
        checkpoint = RandomCheckpoint(QUARTER_11B)
        with torch.device("meta"):
            self._model: Any = MllamaForConditionalGeneration._from_config(config, torch_dtype=torch.bfloat16)
        weights = {hub_name(name): checkpoint.tensor(name, PLAIN).bfloat16() for name in expected_tensors(QUARTER_11B)}
        left_out = self._model.load_state_dict(weights, strict=False, assign=True)
        assert not left_out.missing_keys and not left_out.unexpected_keys, left_out
        rotary = self._model.model.language_model.rotary_emb
        rotary.__init__(config.text_config)  # its buffers were made without memory
        self._model.to(device).eval()
        self._device = device

    def encode(self, tiles: int) -> float:
        """Look at a page of so many tiles."""
        picture = self._picture(tiles)
        began = time.perf_counter()
        seen = self._model.model.vision_model(
            picture["pixel_values"], picture["aspect_ratio_ids"], picture["aspect_ratio_mask"]
        )
        self._model.model.multi_modal_projector(seen.last_hidden_state)
        self._wait()
        return time.perf_counter() - began

    def first(self, tiles: int, prompt: list[int]) -> float:
        """From the question to the first token: the page is encoded with each."""
        return self._generated(tiles, prompt, 1)

    def write(self, tiles: int, prompt: list[int], tokens: int) -> float:
        """Seconds for each token behind the first."""
        return (self._generated(tiles, prompt, tokens + 1) - self._generated(tiles, prompt, 1)) / tokens

    def _generated(self, tiles: int, prompt: list[int], tokens: int) -> float:
        picture = self._picture(tiles)
        ids = torch.tensor([prompt], device=self._device)
        seen = torch.zeros((1, len(prompt), 1, QUARTER_11B.encoder.most_tiles), dtype=torch.long, device=self._device)
        seen[0, prompt.index(QUARTER_11B.image_token) :, 0, :tiles] = 1
        began = time.perf_counter()
        self._model.generate(
            input_ids=ids,
            attention_mask=torch.ones_like(ids),
            cross_attention_mask=seen,
            max_new_tokens=tokens,
            min_new_tokens=tokens,
            do_sample=False,
            **picture,
        )
        self._wait()
        return time.perf_counter() - began

    def _picture(self, tiles: int) -> dict[str, torch.Tensor]:
        laid = tiles_of(page(tiles), QUARTER_11B.encoder)
        most = QUARTER_11B.encoder.most_tiles
        pixels = torch.zeros((1, 1, most, *laid.pixels.shape[1:]), dtype=torch.bfloat16)
        pixels[0, 0, :tiles] = laid.pixels
        mask = (torch.arange(most) < tiles).long()[None, None]
        ratio = torch.tensor([[laid.aspect_id]])
        named = {"pixel_values": pixels, "aspect_ratio_ids": ratio, "aspect_ratio_mask": mask}
        return {name: tensor.to(self._device) for name, tensor in named.items()}

    def _wait(self) -> None:
        if self._device == "cuda":
            torch.cuda.synchronize()


def hub_name(name: str) -> str:
    """The name of a weight in the newer classes of transformers."""
    if name == "language_model.lm_head.weight":
        return "lm_head.weight"
    return f"model.{name.replace('language_model.model.', 'language_model.')}"


if __name__ == "__main__":
    main()
