"""The part of ``folioscope doctor`` about the vision model: which one, what it needs, what was chosen for it."""

from __future__ import annotations

from contextlib import closing

from app.doctor import Finding, State
from app.paths import Home
from app.settings import named_vision_model
from engine.contracts import Hardware, VisionModel, VisionModelFacts, VisionSpec
from engine.errors import KnownError
from engine.models.fit import gigabytes, room_for
from engine.remote.servers import is_server
from engine.store.erase import MODELS
from engine.store.speeds import measured_seconds

NAME = "vision model"
CHOOSE = "Choose one in the window, or name one with --vision-model DIR."
LARGEST_11B = 25_000_000_000
"""bytes of prepared weights: the 90B has more"""
SMALLER = "Choose a smaller precision or model, or close other programs."


def examine_vision_model(home: Home, model: VisionModel, hardware: Hardware) -> tuple[Finding, float | None]:
    """Look at the vision model that is chosen; ``model`` reads its files and is closed.

    Returns:
        What was found, and the seconds that it takes for a page, where that is known and it is an 11B.
    """
    with closing(model):
        try:
            home.require_own()
            named = named_vision_model(home)
            if named is None:
                return Finding(NAME, State.MISSING, "None is chosen. No page is looked at.", CHOOSE), None
            if is_server(named.path):
                return Finding(NAME, State.OK, f"{named.path}: it is on a server, and takes nothing here."), None
            facts = model.inspect(VisionSpec(path=named.path, folder=str(home.folder / MODELS)))
        except KnownError as error:
            return Finding(NAME, State.TROUBLE, error.sentence, error.next_step), None
    seconds = measured_seconds(home.folder, facts)
    is_11b = not facts.test and facts.prepared_size <= LARGEST_11B
    return _fits(facts, hardware, seconds), seconds if is_11b else None


def _fits(facts: VisionModelFacts, hardware: Hardware, seconds: float | None) -> Finding:
    """What it takes, against what is free; preparing its weights needs room on the disk."""
    room = room_for(hardware, facts.card)
    chosen = ", ".join(f"{name} {value}" for name, value in facts.settings)
    test = " Test model: its words mean nothing." if facts.test else ""
    disk = f"{gigabytes(facts.prepared_size)} of the disk"
    prepared = f"Its weights are prepared: {disk}." if facts.prepared else f"It will be prepared once: {disk}."
    took = f" A page takes {seconds:.0f} s here." if seconds else ""
    needs = f"{facts.name} ({facts.format}) needs {gigabytes(facts.memory)} of memory; {room.sentence}"
    sentence = f"{needs}. {prepared}{took} Chosen: {chosen}.{test}"
    if facts.memory > room.free:
        return Finding(NAME, State.TROUBLE, sentence, SMALLER)
    if not facts.prepared and facts.prepared_size > hardware.disk_free:
        return Finding(NAME, State.TROUBLE, sentence, "Delete files that you no longer need.")
    return Finding(NAME, State.OK, sentence)
