"""The self-test as a story: each part in a process of its own, told as a line; then how it ended.

Nothing is written outside a temporary folder, and no other computer is reached. A part that fails, crashes or hangs
does not keep the others from running.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from app.commands.plain import plain
from app.self_test.outcome import Outcome, State
from app.self_test.part import Part, run

ROOM = "app.self_test"
MODELS = 300.0
"""seconds for a part with models: an engine comes from a slow disk, past a virus scanner"""
PARTS = (
    Part("versions", f"{ROOM}.versions"),
    Part("licences", f"{ROOM}.licences"),
    Part("samples", f"{ROOM}.samples"),
    Part("OCR models", f"{ROOM}.ocr_models"),
    Part("translations", f"{ROOM}.translations"),
    Part("database", f"{ROOM}.database"),
    Part("window", f"{ROOM}.window"),
    Part("reader", f"{ROOM}.reader"),
    Part("text model", f"{ROOM}.text_model", MODELS),
    Part("graphics card", f"{ROOM}.text_card", MODELS),
    Part("vision model", f"{ROOM}.vision_model", MODELS),
    Part("both models", f"{ROOM}.both_models", MODELS),
)


def self_test(tell: Callable[[str], object], parts: Sequence[Part] = PARTS, *, packaged: bool) -> int:
    """Run the parts one after the other and tell a line about each.

    Args:
        packaged: this is the installed program, which has all engines: one that is missing is a failure there.

    Returns:
        0 where nothing failed, else 1.
    """
    outcomes = []
    with tempfile.TemporaryDirectory(prefix="folioscope-self-test-", ignore_cleanup_errors=True) as folder:
        for part in parts:
            outcome = run(part, Path(folder) / part.name, packaged=packaged)
            outcomes.append(outcome)
            tell(_line(outcome))
    network = _network(outcomes)
    tell(_line(network))
    return int(State.FAILED in (outcome.state for outcome in (*outcomes, network)))


def _network(outcomes: Sequence[Outcome]) -> Outcome:
    """What all parts together reached."""
    count = sum(outcome.connections for outcome in outcomes)
    sentence = f"{count} connection{'' if count == 1 else 's'}"
    return Outcome(State.FAILED if count else State.OK, sentence, name="network")


def _line(outcome: Outcome) -> str:
    seconds = f", {outcome.seconds:.1f} s" if outcome.state is State.OK and outcome.seconds else ""
    return f"{outcome.state:<8}  {outcome.name}: {plain(outcome.sentence)}{seconds}"
