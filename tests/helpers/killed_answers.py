"""A question over every page, asked by a process that may be killed at any moment and gone on with by the next one.

Run as a program it asks, or goes on with what it finds unfinished, and prints ``done`` at the end. Its models say the
same to the same, so that two runs can be compared.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import app.compose
from app.paths import ASSETS, Home
from engine.contracts import Answer, AskEvent, How, Pictures, Scope, TextEvent, TextRequest, VisionEvent, VisionRequest
from engine.session import Session
from tests.helpers.scripted_text_model import ScriptedTextModel
from tests.helpers.scripted_vision_model import ScriptedVisionModel
from tests.helpers.terms import agree

REPORT = ASSETS / "samples" / "annual-report-2025.pdf"
QUESTION = "What did paper and pulp cost in Q3?"
PAUSE = 0.03
"""seconds that a model takes for each request, so that a kill may meet it at work"""
STATED = '[7] "Paper and pulp 4,105 3,954 4,310" Paper and pulp cost 4,310 thousand euros in Q3.\n'
MERGED = '[2] "Paper and pulp cost 4,130" The picture of page 7 gives 4,130.\n'
SEEN = 'Paper and pulp cost 4,130 thousand euros in Q3.\nREAD: "Paper and pulp 4,105 3,954 4,310"'


class SteadyTextModel(ScriptedTextModel):
    """Merges where there is something to be merged."""

    def generate(self, request: TextRequest, *, stop: threading.Event) -> Iterator[TextEvent]:
        """The same to the same."""
        time.sleep(PAUSE)
        is_merging = any("as it was seen" in page for page in request.prompt.pages)
        self.answers.append(MERGED if is_merging else STATED)
        yield from super().generate(request, stop=stop)


class SteadyVisionModel(ScriptedVisionModel):
    """Sees something on one page alone."""

    def look(self, request: VisionRequest, *, stop: threading.Event) -> Iterator[VisionEvent]:
        """The same to the same."""
        time.sleep(PAUSE)
        self.answers.append(SEEN if request.name.startswith("page-00007") else "NOT_ON_THIS_PAGE")
        yield from super().look(request, stop=stop)


def add(home: Path) -> None:
    """A library with the annual report."""
    session = app.compose.compose(Home(home))
    list(session.add([REPORT], stop=threading.Event()))
    session.close()


def kept(home: Path) -> tuple[Answer, ...]:
    """All answers, without what differs from one run to the next: numbers and times."""
    session = app.compose.compose(Home(home))
    answers = session.history()
    session.close()
    return tuple(_lasting(answer) for answer in answers)


def run(home: Path, seconds: float | None = None) -> bool:
    """Ask in a process of its own, killed after so many seconds; whether it came to its end."""
    command = [sys.executable, "-m", "tests.helpers.killed_answers", str(home)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        try:
            out, _ = child.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
            return False
    assert child.returncode == 0
    return out.strip().endswith("done")


def _lasting(answer: Answer) -> Answer:
    findings = tuple(replace(finding, seconds=0.0) for finding in answer.findings)
    return replace(answer, id=0, seconds=0.0, asked="", findings=findings)


def main(home: Path) -> None:
    """Ask, or go on."""
    with (
        patch("app.compose.TextWorker", lambda **_: SteadyTextModel()),
        patch("app.compose.VisionWorker", lambda libraries: SteadyVisionModel()),
        patch("engine.machine.free_memory", return_value=64_000_000_000),
    ):
        agree(home)
        session = app.compose.compose(Home(home))
        session.use_text_model("/models/scripted.gguf")
        session.use_vision_model("/models/scripted-vision")
        for _ in _story(session):
            pass
        session.close()
    sys.stdout.write("done\n")


def _story(session: Session) -> Iterator[AskEvent]:
    stop = threading.Event()
    unfinished = session.unfinished_answers()
    if unfinished:
        return session.go_on_answering(unfinished[0].id, stop=stop)
    if session.history():
        return iter(())
    scope = Scope(document_ids=(session.documents()[0].id,))
    return session.ask(QUESTION, scope, how=How.EVERY, pictures=Pictures.ALWAYS, stop=stop)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
