"""What the pipeline adds to the models' own time: a question put to 200 pages, by models of fixed speed.

They are as quick as no real model is (a look of one second; on two cores it takes a minute), which makes the share of
the pipeline larger than it ever will be.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from app.compose import compose
from app.paths import Home
from engine.contracts import Answer, Answered, FindingMade, How, LookingAt, Pictures, Scope
from engine.session import Session
from tests.helpers.drawn_pages import many_pages
from tests.helpers.paced_models import PacedTextModel, PacedVisionModel, Watch
from tests.helpers.terms import agree

PAGES = 200
LOOK, WRITE = 1.0, 5.0
"""seconds of a look, and of a turn of the text model"""
MOST_ADDED, MOST_LATE, MOST_AGAIN, MOST_OFF = 0.03, 0.05, 1.0, 0.3
"""share of the models' time; seconds until a finding is told; of the same question put again; share of the time left"""


@dataclass
class Clock:
    """What a story took."""

    seconds: float = 0.0
    told: list[float] = field(default_factory=list)
    """when each finding was told"""
    foretold: float = 0.0
    """when, after the first page, the last one was to be over"""


def main() -> int:
    """Print the table; 1 when a bar is missed."""
    with tempfile.TemporaryDirectory() as folder:
        watch = Watch()
        text, vision = PacedTextModel(watch, lambda _: WRITE), PacedVisionModel(watch, lambda _: LOOK)
        with (
            patch("app.compose.TextWorker", lambda **_: text),
            patch("app.compose.VisionWorker", lambda libraries: vision),
            patch("engine.machine.free_memory", return_value=64_000_000_000),
        ):
            home = Home(Path(folder) / "home")
            session = compose(home)
            agree(home.folder)
            list(session.add([many_pages(Path(folder), PAGES)], stop=threading.Event()))
            session.use_text_model("/models/scripted.gguf")
            session.use_vision_model("/models/scripted-vision")
            missed = measure(session, watch)
            session.close()
    return int(missed)


def measure(session: Session, watch: Watch) -> bool:
    """Ask twice."""
    first, answer = ask(session)
    busy = sum(end - begin for _, begin, end in watch.spans)
    looks = [watch.started + end for name, _, end in watch.spans if name == "vision"]
    late = max(told - made for told, made in zip(first.told, looks, strict=True))
    again, repeated = ask(session)
    assert len(repeated.findings) == len(answer.findings) == PAGES
    rows = (
        ("added to the models' time", first.seconds / busy - 1, MOST_ADDED),
        ("until a finding is told, at most, seconds", late, MOST_LATE),
        ("the same question once more, seconds", again.seconds, MOST_AGAIN),
        ("time left after the first page, off by", abs(_ratio(first) - 1), MOST_OFF),
    )
    print(f"whole_answers: {PAGES} pages, {busy:.0f} s of the models' own time, {first.seconds:.1f} s in all")
    for what, value, most in rows:
        print(f"  {what:<50} {value:6.3f}   (bar {most})")
    return any(value > most for _, value, most in rows)


def _ratio(clock: Clock) -> float:
    """Foretold to real seconds from the first finding to the last."""
    return (clock.foretold - clock.told[0]) / (clock.told[-1] - clock.told[0])


def ask(session: Session) -> tuple[Clock, Answer]:
    """Follow the question to its answer."""
    clock, began = Clock(), time.monotonic()
    scope = Scope(document_ids=(session.documents()[0].id,))
    story = session.ask("What did paper cost?", scope, how=How.EVERY, pictures=Pictures.ALWAYS, stop=threading.Event())
    for event in story:
        match event:
            case FindingMade():
                clock.told.append(time.monotonic())
            case LookingAt(number=2, seconds_left=float(left)) if not clock.foretold:
                clock.foretold = time.monotonic() + left
    clock.seconds = time.monotonic() - began
    assert isinstance(event, Answered)
    return clock, event.answer


if __name__ == "__main__":
    sys.exit(main())
