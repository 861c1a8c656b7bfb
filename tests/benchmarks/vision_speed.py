"""The vision engine against transformers 4.54.1: same random weights, threads and page, turn by turn in one run.

The 11B's widths, a quarter of its depth. The first run installs transformers beside the benchmarks and prepares the
weights: 6 GB of memory and 3 GB of the disk.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import IO, Any

import torch

from engine.contracts import Piece, Precision, VisionRequest, VisionSpec
from engine.decoding.lookup import PromptLookup
from engine.decoding.writing import Logits, Writer
from engine.machine import physical_cores
from engine.text import native
from engine.text.model import Layout as TextLayout
from engine.text.model import Model as TextModel
from engine.vision import compute
from engine.vision.context import Context
from engine.vision.decoder import Page
from engine.vision.formats.checkpoint import PLAIN
from engine.vision.guard import Guard
from engine.vision.model import Model, last
from engine.vision.prepare import Preparation
from engine.vision.service import VisionService
from engine.vision.tiles import tiles_of
from engine.vision.weights import read_index
from tests.benchmarks.random_3b import random_3b
from tests.benchmarks.text_speed import Bare, in_turns
from tests.benchmarks.vision_pages import TEXT, page
from tests.helpers.random_checkpoint import QUARTER_11B, RandomCheckpoint

FOLDER = Path("build/benchmarks")
PEER = FOLDER / "transformers"
PEER_NEEDS = ("transformers==4.54.1", "tokenizers==0.21.4", "huggingface-hub==0.34.4", "regex")
ROUNDS = 3
LEAST_ENCODER = {1: 2.2, 2: 1.4, 4: 1.0}
LEAST_OF_PRODUCT = 0.6
LEAST_FIRST, LEAST_WRITING, LEAST_QUOTING, LEAST_OF_LLAMA = 20.0, 1.5, 2.5, 0.8
TFLOP_PAGE = 18.5
"""of a page of four tiles at full depth"""
QUESTION = "Which cost rose most between the second and the third quarter, and what does the page say of the reason?"
ANSWER = f'It says so on the page.\nREAD: "{TEXT[:173].strip()}"'
TOKENS = 12


class Peer:
    """The other process."""

    def __init__(self, device: str) -> None:
        if not (PEER / "transformers").exists():
            install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(PEER), *PEER_NEEDS]
            subprocess.run(install, check=True)
        environment = {**os.environ, "PYTHONPATH": str(PEER.absolute()), "HF_HUB_OFFLINE": "1"}
        command = [sys.executable, "-m", "tests.benchmarks.vision_peer", device]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )
        assert self._answer() == "ready"

    def __call__(self, *task: Any) -> float:
        """Seconds of a task."""
        talk: IO[str] | None = self._process.stdin
        assert talk is not None
        talk.write(json.dumps(task) + "\n")
        talk.flush()
        return float(json.loads(self._answer()))

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()

    def _answer(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


class Replay:
    """Picks the tokens of an answer that is known, as if they were the likeliest."""

    def __init__(self, answer: list[int]) -> None:
        self._answer = iter(answer)

    def pick(self, logits: Logits) -> int:
        logits.argmax()  # as much work as looking at the model's own
        return next(self._answer)


class Ours:
    """The engine as the worker runs it."""

    def __init__(self, precision: Precision) -> None:
        self.chosen = compute.choose()
        folder = FOLDER / f"vision-quarter-{precision}"
        if read_index(folder) is None:
            print(f"  preparing a random model at {precision}, once ...", flush=True)
            preparation = Preparation(RandomCheckpoint(QUARTER_11B, TEXT), "random", folder, self.chosen, precision)
            for _ in preparation.run(PLAIN, Guard()):
                pass
        self._spec = VisionSpec(path=str(folder), folder=str(FOLDER), precision=precision)
        self._service = VisionService()
        self.model = Model(folder, self.chosen)
        self._guard = Guard()
        self.opening = f"Answer from this page alone.\n\nWords of the page:\n{TEXT}\n\n"

    def encode(self, tiles: int) -> None:
        """Look at a page of so many tiles."""
        last(self.model.encoder(tiles_of(page(tiles), QUARTER_11B.encoder)))
        self._wait()

    def prompt(self, question: str) -> list[int]:
        """All tokens up to where the model begins to write."""
        tokens = self.model.vocabulary.prompt(self.opening, question)
        return [*tokens.prefix, *tokens.rest]

    def first(self, tiles: int, question: str, keep: str) -> float:
        """Seconds from the question to the first token, by way of the service."""
        request = VisionRequest(
            model=self._spec, page=page(tiles), opening=self.opening, question=question, limit=1,
            keep=keep, keep_bytes=10**9, name="page",
        )  # fmt: skip
        began = time.perf_counter()
        next(event for event in self._service.look(request) if not isinstance(event, Piece) and hasattr(event, "tiles"))
        return time.perf_counter() - began

    def context(self, tiles: int) -> Context:
        """The prompt, read behind a page."""
        states = last(self.model.look_at(page(tiles), self._guard))
        tokens = self.model.vocabulary.prompt(self.opening, QUESTION)
        context = Context(self.model.decoder, Page(states, tokens.image), 1024, self._guard.check)
        context.read([*tokens.prefix, *tokens.rest])
        return context

    def write(self, context: Context, answer: list[int], *, looked_up: bool) -> None:
        """Write a known answer behind the prompt."""
        start = len(context.tokens)
        lookup = PromptLookup(context.tokens, self.model.vocabulary.bytes_of) if looked_up else None
        rows = context.read(context.tokens[-1:], outputs=1)
        for _ in Writer(context, self.model.vocabulary, Replay(answer), lookup).pieces(rows[0], len(answer)):
            pass
        context.keep_first(start)
        self._wait()

    def _wait(self) -> None:
        if self.chosen.device.type == "cuda":
            torch.cuda.synchronize()
