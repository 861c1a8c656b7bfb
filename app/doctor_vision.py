"""The part of ``folioscope doctor`` about the vision model: which one, what it needs, what was chosen for it."""

from __future__ import annotations

import shutil
from contextlib import closing

from app.doctor import Finding, State
from app.paths import Home
from app.settings import named_vision_model
from engine import machine
from engine.contracts import VisionModel, VisionModelFacts, VisionSpec
from engine.errors import KnownError
from engine.store.erase import MODELS

NAME = "vision model"
CHOOSE = "Choose one in the window, or name one with --vision-model DIR."
SMALLER = "Choose a smaller precision or model, or close other programs."


def examine_vision_model(home: Home, model: VisionModel) -> tuple[Finding, ...]:
    """Look at the vision model that is chosen; ``model`` reads its files and is closed."""
    with closing(model):
        try:
            home.require_own()
            named = named_vision_model(home)
            if named is None:
                return (Finding(NAME, State.MISSING, "None is chosen. No page is looked at.", CHOOSE),)
            facts = model.inspect(VisionSpec(path=named.path, folder=str(home.folder / MODELS)))
        except KnownError as error:
            return (Finding(NAME, State.TROUBLE, error.sentence, error.next_step),)
    return (_fits(facts, machine.free_memory(), _free_disk(home)),)


def _fits(facts: VisionModelFacts, free: int, disk: int) -> Finding:
    """What it takes, against what is free; preparing its weights needs room on the disk."""
    chosen = ", ".join(f"{name} {value}" for name, value in facts.settings)
    test = " Test model: its words mean nothing." if facts.test else ""
    needs = f"needs {_gigabytes(facts.memory)} of memory; {_gigabytes(free)} are free"
    disk_too = f"{_gigabytes(facts.prepared_size)} of the disk"
    prepared = f"Its weights are prepared: {disk_too}." if facts.prepared else f"It will be prepared once: {disk_too}."
    sentence = f"{facts.path} ({facts.format}) {needs}. {prepared} Chosen: {chosen}.{test}"
    if facts.memory > free:
        return Finding(NAME, State.TROUBLE, sentence, SMALLER)
    if not facts.prepared and facts.prepared_size > disk:
        return Finding(NAME, State.TROUBLE, sentence, "Delete files that you no longer need.")
    return Finding(NAME, State.OK, sentence)


def _free_disk(home: Home) -> int:
    nearest = next(parent for parent in (home.folder, *home.folder.parents) if parent.exists())
    return shutil.disk_usage(nearest).free


def _gigabytes(count: int) -> str:
    return f"{count / 10**9:.1f} GB"
