"""Both models on one page, under 8 GB and under 16 GB of memory: with less they take turns, with more they stay.

Random weights, the 3B for the text and a quarter of the 11B's depth for the picture, real processes, a control group
for the limit (Linux, as root). What is shown is the order of work and the peak; the words mean nothing and are thrown
away.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from app.compose import compose
from app.paths import ASSETS, Home
from engine.contracts import FindingMade, How, Pictures, Precision, ReadingPages, Scope, StatementMade, Wording
from tests.benchmarks.random_3b import random_3b
from tests.benchmarks.vision_speed import Ours

REPORT = ASSETS / "samples" / "annual-report-2025.pdf"
QUESTION = "What did paper and pulp cost in Q3?"
PAGE = 7
LIMITS = {8: True, 16: False}
"""GB -> whether looking has to come before reading"""
GROUPS = Path("/sys/fs/cgroup")
GLANCE = 0.5
"""seconds"""


def main(arguments: list[str]) -> int:
    """Print a row for each limit; 1 when one was broken, or the order was another."""
    if arguments:
        ask(Path(arguments[0]), Path(arguments[1]), arguments[2], arguments[3])
        return 0
    groups = GROUPS / "memory" if (GROUPS / "memory").is_dir() else GROUPS
    if not os.access(groups, os.W_OK):
        print("both_models: skipped, no control group can be made here")
        return 0
    text, vision = str(random_3b()), Ours(Precision.INT4).model.folder
    missed = [run_under(groups, limit, text, str(vision.absolute())) for limit in LIMITS]
    return int(any(missed))


def run_under(groups: Path, limit: int, text: str, vision: str) -> bool:
    """One question in a process under the limit; whether something was missed."""
    group = groups / f"folioscope-{os.getpid()}-{limit}"
    group.mkdir()
    try:
        is_old = (group / "memory.limit_in_bytes").exists()
        (group / ("memory.limit_in_bytes" if is_old else "memory.max")).write_text(str(limit * 10**9))
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "tests.benchmarks.both_models", folder, str(group), text, vision]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
        told = json.loads(done.stdout.splitlines()[-1])
        peak = int((group / ("memory.max_usage_in_bytes" if is_old else "memory.peak")).read_text())
    finally:
        _remove(group)
    looks_first = told["order"][0] == "look"
    print(
        f"both_models: {limit} GB: {', then '.join(told['order'])}; {told['seconds']:.0f} s; held at once at most: "
        f"{told['together'] / 1e9:.1f} GB; peak with files {peak / 1e9:.1f} GB",
        flush=True,
    )
    return looks_first is not LIMITS[limit]


def ask(folder: Path, group: Path, text: str, vision: str) -> None:
    """The question, from within the group."""
    (group / "cgroup.procs").write_text(str(os.getpid()))
    session = compose(Home(folder / "home"))
    list(session.add([REPORT], stop=threading.Event()))
    session.use_text_model(text)
    session.use_vision_model(vision)
    watch = _Watch(session._models)
    watch.start()
    scope, began, order = Scope(pages=(PAGE, PAGE)), time.monotonic(), list[str]()
    for event in session.ask(QUESTION, scope, how=How.EVERY, pictures=Pictures.ALWAYS, stop=threading.Event()):
        kind = {FindingMade: "look", ReadingPages: "read", Wording: "read", StatementMade: "read"}.get(type(event))
        if kind and order[-1:] != [kind]:
            order.append(kind)
    seconds = time.monotonic() - began
    watch.ended.set()
    watch.join()
    session.close()
    print(json.dumps({"order": order, "seconds": seconds, "together": watch.most}))


class _Watch(threading.Thread):
    """Notes the most that both models hold at once."""

    def __init__(self, models: tuple[object, ...]) -> None:
        super().__init__()
        self.ended = threading.Event()
        self.most = 0
        self._models = models

    def run(self) -> None:
        """Until it is ended."""
        while not self.ended.wait(GLANCE):
            self.most = max(self.most, sum(model.memory() for model in self._models))  # type: ignore[attr-defined]


def _remove(group: Path) -> None:
    """A group goes when its last process has."""
    for _ in range(20):
        try:
            group.rmdir()
            return
        except OSError:
            time.sleep(GLANCE)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
