"""The 11B at full depth, random weights: bytes when prepared, memory while it answers, seconds of each part.

Each tensor is drawn when it is prepared, so that the 21 GB of the original never stand anywhere. The first run takes
some ten minutes and 17 GB of the disk; ``make clean`` removes them.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import psutil
import torch

from engine.contracts import Looked, PageEncoded, Piece, Precision, VisionRequest, VisionSpec
from engine.vision import compute
from engine.vision.formats.checkpoint import PLAIN
from engine.vision.guard import Guard
from engine.vision.prepare import Preparation
from engine.vision.service import VisionService
from engine.vision.weights import read_index
from tests.benchmarks.vision_pages import TEXT, page
from tests.helpers.random_checkpoint import LLAMA_11B, RandomCheckpoint

FOLDER = Path("build/benchmarks")
MOST_BYTES = {Precision.INT4: 9.1e9, Precision.INT4_SMALL: 8.1e9}
MOST_MEMORY = 10.5e9
ANSWER = 24
"""tokens"""
ANSWERING = "answer"


def main(arguments: list[str]) -> int:
    """Print the table; 1 when a bar is missed."""
    torch.set_grad_enabled(False)
    if arguments[:1] == [ANSWERING]:
        return answer(Path(arguments[1]))
    missed = False
    for precision, most in MOST_BYTES.items():
        folder = prepared(precision)
        size = sum(path.stat().st_size for path in folder.iterdir())
        print(
            f"vision_full: random 11B at {precision}: {size / 1e9:.2f} GB prepared   (bar {most / 1e9:.1f})", flush=True
        )
        missed |= size > most
    command = [sys.executable, "-m", "tests.benchmarks.vision_full", ANSWERING, str(prepared(Precision.INT4))]
    return int(subprocess.run(command, check=False).returncode != 0 or missed)


def prepared(precision: Precision) -> Path:
    """The folder of the weights, made when it is first needed."""
    folder = FOLDER / f"vision-full-{precision}"
    if read_index(folder) is None:
        began = time.monotonic()
        work = Preparation(RandomCheckpoint(LLAMA_11B, TEXT), "random", folder, compute.choose(), precision)
        for event in work.run(lambda: PLAIN, Guard()):
            print(f"\r  preparing at {precision}: {event.done / event.total:4.0%}", end="", flush=True)
        print(f"\r  prepared at {precision} in {time.monotonic() - began:.0f} s")
    return folder


def answer(folder: Path) -> int:
    """In a process of its own: look at a page of four tiles, and ask once more; its memory and its times."""
    spec = VisionSpec(path=str(folder), folder=str(FOLDER))
    began = time.monotonic()
    service = VisionService()
    service.inspect(spec)
    opening, marks = f"Answer from this page alone.\n\n{TEXT}\n\n", {"start": began}
    for question in ("What did paper cost?", "What did energy cost?"):
        request = VisionRequest(model=spec, page=page(4), opening=opening, question=question, limit=ANSWER)
        began = time.monotonic()
        for event in service.look(request):
            match event:
                case PageEncoded(done=1):
                    marks.setdefault("first layer", time.monotonic())
                case Piece() if question not in marks:
                    marks[question] = time.monotonic()
                    print(f"  {question} first words after {marks[question] - began:6.1f} s", flush=True)
                case Looked(speed=speed, prompt_ids=ids):
                    reading, writing = speed.reading, speed.writing
                    print(f"  {len(ids)} tokens; the page took {speed.encoding:.1f} s,", end=" ")
                    print(f"tokens/s: {reading:.1f} read, {writing:.2f} written", flush=True)
    most = peak()
    print(f"  from the start to the first layer of the encoder {marks['first layer'] - marks['start']:.1f} s")
    print(f"  peak memory of the process, mapped weights counted {most / 1e9:.2f} GB   (bar {MOST_MEMORY / 1e9:.1f})")
    return int(most > MOST_MEMORY)


def peak() -> int:
    """Bytes that this process has had in memory at most."""
    if sys.platform == "linux":
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return 1024 * next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    return int(psutil.Process().memory_info().rss)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
