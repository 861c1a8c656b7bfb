"""The models on this disk as the program finds them: the places of this person, and readers of headers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from app.paths import Home
from app.settings import change, load, named_model, named_vision_model
from engine.contracts import FoundModel, Problem
from engine.errors import InputError, UseError
from engine.models.found import find_models, models_at
from engine.models.places import Places
from engine.store.erase import MODELS
from engine.workers.headers import HeaderWorker

SHOWN = "'folioscope models' shows what there is."


def models_here(home: Home) -> Iterator[FoundModel]:
    """All that are on this disk, one after the other as their headers are read."""
    named = [Path(path) for path in load(home).model_folders]
    with closing(HeaderWorker()) as worker:
        yield from find_models(Places(Path.home()), home.folder / MODELS, named, worker.read)


def chosen_model(home: Home, target: str) -> FoundModel:
    """The usable model that ``target`` means: its path, a folder that holds it, or its name in the list.

    Where a path has usable models, they are looked for there from now on.

    Raises:
        UseError: it means none, or several.
        InputError: the one that it means cannot be used.
    """
    path = Path(os.path.abspath(target))
    if os.path.exists(path):
        with closing(HeaderWorker()) as worker:
            meant = list(models_at(path, worker.read))
    else:
        meant = [found for found in models_here(home) if found.name == target]
    usable = [found for found in meant if found.header.problem is None]
    problems = [found.header.problem for found in meant if found.header.problem is not None]
    if usable and os.path.exists(path):
        _keep(home, str(path))
    if len(usable) == 1:
        return usable[0]
    if usable:
        paths = ", ".join(found.path for found in usable)
        raise UseError(f"{target!r} means {len(usable)} models.", f"Name one of them by its path: {paths}")
    raise _refusal(target, problems)


def _keep(home: Home, path: str) -> None:
    kept = load(home).model_folders
    if path not in kept:
        change(home, model_folders=(*kept, path))


def _refusal(target: str, problems: list[Problem]) -> InputError:
    if problems:
        return InputError(problems[0].sentence, problems[0].next_step)
    return UseError(f"There is no model {target!r}.", SHOWN)


def in_use(home: Home) -> frozenset[str]:
    """Paths of the models that were chosen, links followed."""
    chosen = (named_model(home), named_vision_model(home))
    return frozenset(os.path.realpath(named.path) for named in chosen if named is not None)
