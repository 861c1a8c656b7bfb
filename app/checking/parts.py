"""One model from its file to its part of the report, whatever comes between."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterable, Sequence
from contextlib import closing
from pathlib import Path
from statistics import median
from threading import Event

from app.checking.library import drawn_library
from app.checking.looking import PictureChecks
from app.checking.reading import TextChecks
from app.checking.results import STOPPED, Check, Going, Progress, TextPart, VisionPart
from app.checking.speed import measured
from app.checking.tasks import picture_tasks, text_tasks
from app.paths import Home
from app.settings import load
from app.text_card import card_library
from engine.contracts import Layout, Plan, TextSpeed, VisionModelFacts, VisionSpec, VisionSpeed
from engine.errors import Interrupted, KnownError
from engine.models.graphics.build import believed
from engine.models.licence import require
from engine.store.erase import MODELS
from engine.store.sqlite_errors import translated
from engine.workers.text import TextWorker
from engine.workers.vision import VisionWorker

BLOCK = 1 << 24
"""bytes of a file that are read at once"""
HASHING, PREPARING, MEASURING = "Reading the model's file", "Preparing the vision model, once", "Measuring the speed"


def check_text_model(path: str, home: Home, *, quick: bool, stop: Event) -> Generator[Progress, None, TextPart]:
    """All checks of the text model in this file. Where it is stopped, those that are left say so.

    Raises:
        KnownError: the file is not fit.
        Interrupted: stopped before anything was checked.
    """
    tasks = text_tasks(quick=quick)
    with drawn_library(home) as library:
        facts = library.session.use_text_model(path)
        assert facts is not None, "a path names a model"
        sha256 = yield from _sha256(Path(path), stop)
        text = TextChecks(library, stop)
        checks = yield from _until_stopped([task.name for task in tasks], text.run(tasks))
    speed = yield from _speed(path, text.plan, stop)
    settings = text.plan.settings if text.plan else ()
    return TextPart(facts=facts, sha256=sha256, settings=settings, speed=speed, checks=checks)


def check_vision_model(path: str, home: Home, *, quick: bool, stop: Event) -> Generator[Progress, None, VisionPart]:
    """All checks of this vision model; its weights are prepared in the data folder, where they are of use later.

    Raises:
        KnownError: the model is not fit, or cannot be prepared.
        Interrupted: stopped before anything was checked.
    """
    tasks = picture_tasks(quick=quick)
    facts = yield from _prepared(path, home, stop)
    with drawn_library(home) as library:
        library.session.use_vision_model(facts.prepared)
        looks = PictureChecks(library, stop)
        checks = yield from _until_stopped([task.name for task in tasks], looks.run(tasks))
    took = [result.seconds for check in checks for result in check.results]
    return VisionPart(facts=facts, speed=_middle(looks.speeds), page=median(took or [0.0]), checks=checks)


def _until_stopped(
    names: Sequence[str], story: Iterable[Progress | Check]
) -> Generator[Progress, None, tuple[Check, ...]]:
    """A check under each of the names. Raises Interrupted where it was stopped before the first one."""
    checks = list[Check]()
    try:
        for event in story:
            if isinstance(event, Check):
                checks.append(event)
            else:
                yield event
    except Interrupted:
        if not checks:
            raise
    return (*checks, *(Check(name=name, left_out=STOPPED) for name in names[len(checks) :]))


def _sha256(path: Path, stop: Event) -> Generator[Going, None, str]:
    """Of the file. Raises Interrupted."""
    digest = hashlib.sha256()
    with translated(), path.open("rb") as file:
        size = path.stat().st_size
        while block := file.read(BLOCK):
            if stop.is_set():
                raise Interrupted
            digest.update(block)
            yield Going(HASHING, file.tell() / size, None)
    return digest.hexdigest()


def _speed(path: str, plan: Plan | None, stop: Event) -> Generator[Going, None, TextSpeed]:
    """In the layout that was planned with; nothing where it cannot be measured."""
    unknown = TextSpeed(0.0, 0.0)
    if plan is None or stop.is_set():
        return unknown
    yield Going(MEASURING, 0.0, None)
    with closing(TextWorker(card=card_library)) as model:
        try:
            return measured(model, path, Layout(dict(plan.settings)["weights"]), stop)
        except (KnownError, Interrupted):  # the checks stand without it, and the report says that it is not known
            return unknown


def _prepared(path: str, home: Home, stop: Event) -> Generator[Going, None, VisionModelFacts]:
    """The model with its weights in the form that this machine computes with. Raises NotLicensedError."""
    home.require_own()
    with translated():
        home.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    spec = VisionSpec(path=path, folder=str(home.folder / MODELS))
    with closing(VisionWorker(libraries=lambda: believed(home.graphics))) as model:
        facts = model.inspect(spec)
        require(facts, load(home).terms)
        if not facts.prepared:
            for step in model.prepare(spec, stop=stop):
                yield Going(PREPARING, step.done / max(step.total, 1), None)
            facts = model.inspect(spec)
    return facts


def _middle(speeds: Sequence[VisionSpeed]) -> VisionSpeed:
    """The middle of what was measured, each for itself; 0 where nothing was."""

    def middle(values: Iterable[float]) -> float:
        return median([value for value in values if value] or [0.0])

    return VisionSpeed(
        encoding=middle(speed.encoding for speed in speeds),
        reading=middle(speed.reading for speed in speeds),
        writing=middle(speed.writing for speed in speeds),
    )
