"""The models that are on this disk already, whoever brought them there. They are used where they lie."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from engine.contracts import FoundModel, ModelHeader, Problem, Store
from engine.errors import EnvironmentProblem
from engine.models.folders import is_model_folder, models_in
from engine.models.header_service import unusable
from engine.models.hub_cache import hub_models
from engine.models.ollama import model_of, ollama_models
from engine.models.places import Candidate, Places
from engine.models.said import AGAIN, said

ReadHeader = Callable[[Path], ModelHeader]
"""raises EnvironmentProblem where the header could not be read to its end"""


def find_models(places: Places, own: Path, named: Sequence[Path], read: ReadHeader) -> Iterator[FoundModel]:
    """Every model once, with what its header says.

    Args:
        own: the folder in which Folioscope keeps models.
        named: folders and files that the person named.
        read: reads the header of a file or folder, in a process of its own.
    """
    seen: set[tuple[int, int]] = set()
    for candidate in _candidates(places, own, named):
        identity = _identity(candidate.path)
        if identity is not None and identity not in seen:
            seen.add(identity)
            yield FoundModel(str(candidate.path), candidate.store, candidate.name, _header(candidate.path, read))


def models_at(path: Path, read: ReadHeader) -> Iterator[FoundModel]:
    """The models in a folder or file that somebody names; a file is always tried."""
    for candidate in _named(path):
        yield FoundModel(str(candidate.path), candidate.store, candidate.name, _header(candidate.path, read))


def _candidates(places: Places, own: Path, named: Sequence[Path]) -> Iterator[Candidate]:
    for candidate in models_in(own, Store.FOLIOSCOPE):  # in folders that are called as in the catalogue
        yield replace(candidate, name=candidate.name.partition("/")[0])
    for root in places.ollama():
        yield from ollama_models(root)
    yield from hub_models(places.hub_cache())
    for store, folder in places.folders():
        yield from models_in(folder, store)
    for path in named:
        yield from _named(path)


def _named(path: Path) -> Iterator[Candidate]:
    if not os.path.isdir(path):
        yield model_of(path.absolute()) or Candidate(path, Store.FOLDER, path.name)
        return
    yield from models_in(path, Store.FOLDER)


def _header(path: Path, read: ReadHeader) -> ModelHeader:
    try:
        return read(path)
    except EnvironmentProblem:
        return unusable(path, Problem(f"The header of {said(path.name)} could not be read to its end.", AGAIN))


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells a file on this machine from all others, of a folder its first file of weights; None: it is gone."""
    try:
        names = sorted(os.listdir(path)) if path.is_dir() else []
        weights = next((name for name in names if is_model_folder(("config.json", name))), "")
        found = os.stat(path / weights)
    except OSError:
        return None
    return found.st_dev, found.st_ino
