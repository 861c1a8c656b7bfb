"""A grid of 20 documents by 5 questions, with scripted models of fixed speed: how busy it keeps them, and how often
they change places where only one fits into memory. Readers, pages and library are real."""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from app.compose import compose
from app.paths import Home
from engine.contracts import CellState, Drawing, GridEnded, Pictures, Rank
from engine.session import Session
from tests.helpers.drawn_pages import many_pages
from tests.helpers.paced_models import PacedTextModel, PacedVisionModel, Watch
from tests.helpers.terms import agree

DOCUMENTS = 20
QUESTIONS = tuple(f"What did {what} cost?" for what in ("paper", "energy", "freight", "labour", "water"))
LEAST_BUSY = 0.95
MOST_SWAPS = 2.0
"""for each document"""
BOTH, ONE = 64_000_000_000, 12_000_000_000
"""bytes of a machine on which both models fit, or one"""
TEXT, VISION = 6_000_000_000, 10_000_000_000
SLOW, FAST = 1.0, 0.2
"""seconds of a request; a look at a page takes real models longer than that"""


def main() -> int:
    """Print the table; 1 when a bar is missed."""
    print(f"grid: {DOCUMENTS} documents of one page, {len(QUESTIONS)} questions, every page read and looked at")
    with tempfile.TemporaryDirectory() as folder:
        home = library(Path(folder))
        busy = [
            measure(home, BOTH, "vision", text=FAST, vision=SLOW),
            measure(home, BOTH, "text", text=SLOW / 2, vision=FAST),
        ]
        swaps = measure_swaps(home)
    return int(min(busy) < LEAST_BUSY or swaps > MOST_SWAPS)


def library(folder: Path) -> Home:
    """A library with the documents."""
    home = Home(folder / "home")
    session = compose(home)
    list(session.add([many_pages(folder, 1, seed=seed) for seed in range(DOCUMENTS)], stop=threading.Event()))
    session.close()
    return home


def measure(home: Home, memory: int, busier: str, *, text: float, vision: float) -> float:
    """Both models fit: the share of its time that the busier one is at work."""
    watch = Watch()
    with machine(home, watch, memory, text, vision) as session:
        took = fill(session)
    other = "text" if busier == "vision" else "vision"
    print(
        f"  both fit, {busier:<6} busier: {watch.busy(busier):6.1%} of its time at work (bar {LEAST_BUSY:.0%}), "
        f"{other} {watch.busy(other):6.1%}, {took:5.1f} s"
    )
    return watch.busy(busier)


def measure_swaps(home: Home) -> float:
    """One model fits: how often they change places for each document."""
    watch = Watch()
    with machine(home, watch, ONE, 0.0, 0.0) as session:
        took = fill(session)
    swaps = watch.swaps() / DOCUMENTS
    print(f"  one fits: {swaps:4.2f} changes of the model for each document (bar {MOST_SWAPS}), {took:5.1f} s")
    return swaps


@contextmanager
def machine(home: Home, watch: Watch, memory: int, text: float, vision: float) -> Iterator[Session]:
    """A session with models that take so many seconds for a request, on a machine with so much memory."""

    def free() -> int:
        return memory - reader.memory() - looker.memory()

    reader, looker = PacedTextModel(watch, lambda request: text), PacedVisionModel(watch, lambda request: vision)
    reader.taken, looker.taken = TEXT, VISION
    with (
        patch("engine.machine.free_memory", free),
        patch("app.compose.TextWorker", lambda **_: reader),
        patch("app.compose.VisionWorker", lambda libraries: looker),
    ):
        session = compose(home)
        agree(home.folder)
        session.empty_cache()
        session.use_text_model("/models/scripted.gguf")
        session.use_vision_model("/models/scripted-vision")
        # Reader processes start with the first page that is drawn, as in the window long before.
        session.draw(session.documents()[0].id, 1, Drawing(1.0), Rank.ASKED).result()
        yield session
        session.close()


def fill(session: Session) -> float:
    """Seconds for the whole grid."""
    began = time.monotonic()
    for event in session.grid(QUESTIONS, pictures=Pictures.ALWAYS, stop=threading.Event()):
        if isinstance(event, GridEnded):
            assert {cell.state for cell in event.grid.cells} == {CellState.DONE}
    return time.monotonic() - began


if __name__ == "__main__":
    sys.exit(main())
