"""The vision engine against transformers 4.54.1: same random weights, threads and page, turn by turn in one run.

The 11B's widths, a quarter of its depth. The first run installs transformers beside the benchmarks and prepares the
weights: 6 GB of memory and 3 GB of the disk.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import IO, Any

import torch

from engine.contracts import Layout, Precision, VisionRequest, VisionSpec
from engine.decoding.lookup import PromptLookup
from engine.decoding.writing import Logits, Writer
from engine.text import native
from engine.text.context import BLOCK
from engine.text.model import Model as TextModel
from engine.vision import compute
from engine.vision.config import DecoderConfig
from engine.vision.context import Context
from engine.vision.decoder import Page
from engine.vision.formats.checkpoint import PLAIN
from engine.vision.guard import Guard
from engine.vision.model import Model, last
from engine.vision.prepare import Preparation
from engine.vision.service import VisionService
from engine.vision.tensors import expected_tensors
from engine.vision.tiles import tiles_of
from engine.vision.weights import read_index
from tests.benchmarks.random_3b import random_3b
from tests.benchmarks.text_speed import Bare
from tests.benchmarks.vision_pages import TEXT, page
from tests.helpers.random_checkpoint import QUARTER_11B, RandomCheckpoint

FOLDER = Path("build/benchmarks")
PEER = FOLDER / "transformers"
PEER_NEEDS = ("transformers==4.54.1", "tokenizers==0.21.4", "huggingface-hub==0.34.4", "regex")
ROUNDS, SHORT_ROUNDS = 2, 6
LEAST_ENCODER = {1: 2.2, 2: 1.4, 4: 1.0}
LEAST_OF_PRODUCT = 0.6
LEAST_FIRST, LEAST_WRITING, LEAST_QUOTING, LEAST_OF_LLAMA = 20.0, 1.5, 2.5, 0.8
TFLOP_PAGE = 18.5
"""of a page of four tiles at full depth"""
QUESTION = "Did energy cost more in the third quarter than paper?"
ANSWER = f'It says so on the page.\nREAD: "{TEXT[:173].strip()}"'
TOKENS = 12
"""that are written to measure"""
SIDE = 4096
"""of the matrices of the plain product"""
LAYERS = 40
"""of the 11B's encoder"""
PARAMETERS_3B = 3_212_749_824
PROMPT_3B = 200
"""tokens, about as many as in the prompt of the vision model"""


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


def main() -> int:
    """Print the table; 1 when a bar is missed."""
    torch.set_grad_enabled(False)
    ours = Ours(Precision.INT4)
    device = ours.chosen.device.type
    peer = Peer(device)
    settings = ", ".join(f"{name} {value}" for name, value in ours.chosen.settings(Precision.INT4))
    print(f"vision_speed: random 11B widths, a quarter of its depth; {settings}; ours against transformers 4.54.1")
    try:
        missed = [*compare_encoders(ours, peer), compare_first(ours, peer), *compare_writing(ours, peer)]
    finally:
        peer.close()
    return int(any(missed))


def compare_encoders(ours: Ours, peer: Peer) -> list[bool]:
    """Seconds for pages of one, two and four tiles, and what share of a plain matrix product's rate that is."""
    missed = []
    product = product_rate(ours.chosen)
    for tiles, bar in LEAST_ENCODER.items():
        mine, other = in_rounds(partial(timed, partial(ours.encode, tiles)), partial(peer, "encode", tiles))
        missed.append(say(f"encoder, {tiles} tiles: {mine:6.2f} s, transformers {other:6.2f} s", other / mine, bar))
    layers = QUARTER_11B.encoder.layers + QUARTER_11B.encoder.global_layers
    rate = TFLOP_PAGE * layers / LAYERS / mine
    missed.append(
        say(f"encoder {1e3 * rate:.0f} GFLOP/s, product {1e3 * product:.0f}", rate / product, LEAST_OF_PRODUCT)
    )
    return missed


def product_rate(chosen: compute.Compute) -> float:
    """TFLOP a second of a matrix product, the best of some."""
    one, other = (torch.randn(SIDE, SIDE, dtype=chosen.dtype, device=chosen.device) for _ in range(2))

    def product() -> None:
        float((one @ other)[0, 0])  # waits for it

    return float(2e-12 * SIDE**3 / min(timed(product) for _ in range(2 * ROUNDS)))


def compare_first(ours: Ours, peer: Peer) -> bool:
    """The second question on a page of four tiles."""
    with tempfile.TemporaryDirectory() as keep:
        service = VisionService()
        ours.first(service, 4, keep)
        prompt = ours.prompt(QUESTION)
        mine, other = in_rounds(lambda: ours.first(service, 4, keep), lambda: peer("first", 4, prompt))
        anew = ours.first(VisionService(), 4, keep)
    tokens = len(ours.model.vocabulary.tokens(QUESTION))
    print(f"  first token after a restart, all of it kept on disk: {anew:.2f} s")
    return say(
        f"first token, {tokens} tokens more: {mine:5.2f} s, transformers {other:5.2f} s", other / mine, LEAST_FIRST
    )


def compare_writing(ours: Ours, peer: Peer) -> list[bool]:
    """Seconds for a token: plain, with the page's words looked up, and llama.cpp's for as many parameters."""
    prompt, context, llama = ours.prompt(QUESTION), ours.context(4), Llama()
    quoting = ours.model.vocabulary.tokens(ANSWER)
    quoted, other = in_rounds(
        lambda: ours.write(context, quoting, looked_up=True) / len(quoting), lambda: peer("write", 4, prompt, TOKENS)
    )
    plain, theirs = in_rounds(
        lambda: ours.write(context, quoting[:TOKENS], looked_up=False) / TOKENS,
        lambda: timed(llama.write) / TOKENS,
        rounds=SHORT_ROUNDS,
    )
    mine, llamas = plain / parameters(QUARTER_11B.decoder), theirs / PARAMETERS_3B
    print(f"  for 1,000 million parameters: {1e12 * mine:.0f} ms, llama.cpp at Q4_K_M {1e12 * llamas:.0f} ms")
    return [
        say(f"a token: {1e3 * plain:.0f} ms, transformers {1e3 * other:.0f} ms", other / plain, LEAST_WRITING),
        say(f"a token that the page says: {1e3 * quoted:.0f} ms", other / quoted, LEAST_QUOTING),
        say("writing, of llama.cpp's speed per parameter", llamas / mine, LEAST_OF_LLAMA),
    ]


def parameters(config: DecoderConfig) -> int:
    """That one token is multiplied with, the page's keys and values not counted, which are read beside them."""
    shapes = expected_tensors(QUARTER_11B)
    matrices = [shape for name, shape in shapes.items() if name.startswith("language_model") and len(shape) == 2]
    unused = (
        config.embeddings * config.hidden + 2 * len(config.cross_layers) * config.kv_heads * config.head * config.hidden
    )
    return sum(math.prod(shape) for shape in matrices) - unused


class Llama:
    """llama.cpp with a random 3B at Q4_K_M."""

    def __init__(self) -> None:
        native.start()
        model = TextModel(str(random_3b()), Layout.REPACKED)
        self._bare = Bare(model, BLOCK)
        self._start = [model.vocabulary.begin] * PROMPT_3B
        self._bare.read(self._start)

    def write(self) -> None:
        """Some tokens behind a short prompt."""
        self._bare.forget(PROMPT_3B)
        for token in self._start[:TOKENS]:
            self._bare.read([token])


def say(what: str, ratio: float, bar: float) -> bool:
    """Print a row; whether it missed its bar."""
    print(f"  {what:<90} {ratio:6.2f}   (bar {bar})", flush=True)
    return ratio < bar


def timed(run: Callable[[], object]) -> float:
    """Seconds that it takes."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def in_rounds(*runs: Callable[[], float], rounds: int = ROUNDS) -> list[float]:
    """Least seconds of each, one after the other in each round: what other work takes from one is no part of it."""
    seconds = [[run() for run in runs] for _ in range(rounds)]
    return [min(column) for column in zip(*seconds, strict=True)]


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
            for _ in preparation.run(lambda: PLAIN, Guard()):
                pass
        self._spec = VisionSpec(path=str(folder), folder=str(FOLDER), precision=precision)
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

    def first(self, service: VisionService, tiles: int, keep: str) -> float:
        """Seconds from the question to the first token."""
        request = VisionRequest(
            model=self._spec,
            page=page(tiles),
            opening=self.opening,
            question=QUESTION,
            limit=1,
            keep=keep,
            keep_bytes=10**9,
            name="page",
        )
        began = time.perf_counter()
        for _ in service.look(request):
            pass
        return time.perf_counter() - began

    def context(self, tiles: int) -> Context:
        """The prompt, read behind a page."""
        states = last(self.model.look_at(page(tiles), self._guard))
        tokens = self.model.vocabulary.prompt(self.opening, QUESTION)
        context = Context(self.model.decoder, Page(states, tokens.image), 1024, self._guard.check)
        context.read([*tokens.prefix, *tokens.rest])
        context.all_exact = False  # as when it answers
        return context

    def write(self, context: Context, answer: list[int], *, looked_up: bool) -> float:
        """Seconds for a known answer behind the prompt, one step for each of its tokens."""
        start = len(context.tokens)
        lookup = PromptLookup(context.tokens, self.model.vocabulary.bytes_of) if looked_up else None
        rows = context.read(context.tokens[-1:], outputs=1)
        writer = Writer(context, self.model.vocabulary, Replay([*answer, answer[0]]), lookup)
        self._wait()
        began = time.perf_counter()
        for _ in writer.pieces(rows[0], len(answer)):
            pass
        self._wait()
        seconds = time.perf_counter() - began
        context.keep_first(start)
        return seconds

    def _wait(self) -> None:
        if self.chosen.device.type == "cuda":
            torch.cuda.synchronize()


if __name__ == "__main__":
    sys.exit(main())
