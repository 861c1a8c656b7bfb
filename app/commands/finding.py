"""``folioscope models`` and ``models use``: what is on this disk, what can be got, and the choice."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from app.commands.context import Context, Exit, command, show_json
from app.commands.plain import plain
from app.doctor_machine import engines_here
from app.found import chosen_model, in_use, models_here
from app.settings import change
from engine.contracts import (
    CatalogueModel,
    FoundModel,
    Hardware,
    ModelKind,
    Recommendation,
    Store,
    TextModelFacts,
    VisionModelFacts,
)
from engine.errors import InputError
from engine.models.catalogue import catalogue
from engine.models.fit import fitting, gigabytes
from engine.models.gpt4all import document_folders
from engine.models.hardware import this_hardware
from engine.models.places import Places
from engine.models.recommend import recommend
from engine.store.erase import MODELS

DOES = {ModelKind.TEXT: "reads text", ModelKind.VISION: "looks at pages"}
HOW = "Use one with: folioscope models use NAME, or its path. A folder of yours may be named, too."


@command("list")
def list_models(context: Context, as_json: bool) -> Exit:
    """List the models on this disk and those that can be got."""
    home = context.home
    home.require_own()
    used, hardware = in_use(home), this_hardware(home.folder / MODELS, engines_here(home))
    here = list(models_here(home))
    to_get = [model for model in catalogue() if not _is_got(model, here)]
    recommended = recommend(hardware, catalogue())
    documents = _documents_of_gpt4all()
    if as_json:
        show_json(
            {
                "here": [_json(found, used, hardware) for found in here],
                "to_get": [{**asdict(model), "fit": asdict(fitting(model, hardware))} for model in to_get],
                "recommendation": asdict(recommended),
                "gpt4all_folders": [str(folder) for folder in documents],
            }
        )
        return Exit.ANSWERED
    told = [*_lines_here(here, used, hardware), *_lines_to_get(to_get, recommended, hardware)]
    if documents:
        told.append(
            f"GPT4All knows {_folders(len(documents))} of documents: 'folioscope add --from-gpt4all' adds them."
        )
    for line in told:
        click.echo(plain(line))
    return Exit.ANSWERED


@command()
@click.argument("model", metavar="NAME|PATH")
def use(context: Context, model: str, as_json: bool) -> Exit:
    """Use a model that is on this disk, where it lies: by its name in the list, its path, or its folder.

    It is taken for what it is, to read text or to look at pages, and stays chosen.
    """
    session, home = context.session, context.home
    found = chosen_model(home, model)
    facts: TextModelFacts | VisionModelFacts | None
    if found.header.kind is ModelKind.VISION:
        facts = session.use_vision_model(found.path)
        change(home, vision_model=found.path)
    else:
        facts = session.use_text_model(found.path)
        change(home, text_model=found.path)
    if as_json:
        show_json({"used": asdict(found), "test": found.header.test})
        return Exit.ANSWERED
    does = DOES[found.header.kind or ModelKind.TEXT]
    click.echo(f"{plain(found.header.title)}, {found.header.form}, {does} from now on.")
    if isinstance(facts, VisionModelFacts) and not facts.prepared:
        room = gigabytes(facts.prepared_size)
        click.echo(f"Before its first look it is prepared for this computer, once: that takes {room} of the disk.")
    return Exit.ANSWERED


def _lines_here(here: list[FoundModel], used: frozenset[str], hardware: Hardware) -> Iterator[str]:
    usable = [found for found in here if found.header.problem is None]
    yield "On this disk:" if usable else "On this disk: no model that can be used here."
    for found in usable:
        header = found.header
        chosen = ", in use" if _is_used(found, used) else ""
        test = ", a test model: its words mean nothing" if header.test else ""
        size = f"{gigabytes(header.size)}, " if header.size else ""
        yield f"  {found.name}"
        yield f"      {header.title}, {header.form}, {size}{DOES[header.kind or ModelKind.TEXT]}{test}{chosen}"
        yield f"      {fitting(header, hardware).sentence}"
        yield f"      {found.store}: {found.path}"
    if len(usable) < len(here):
        yield "Not usable:"
    for found in here:
        problem = found.header.problem
        if problem is not None:
            yield f"  {found.name} ({found.store}): {problem.sentence} {problem.next_step}"
    if usable:
        yield HOW


def _lines_to_get(models: list[CatalogueModel], recommended: Recommendation, hardware: Hardware) -> Iterator[str]:
    yield "To get, with 'folioscope models get NAME':"
    for model in models:
        best = ", the best of its kind for this machine" if model.id in (recommended.text, recommended.vision) else ""
        yield f"  {model.id}"
        yield f"      {model.title}, {model.form}, {gigabytes(model.size)}, {DOES[model.kind]}{best}"
        yield f"      {model.purpose} {fitting(model, hardware).sentence}"
    yield f"For this machine: {recommended.sentence}"


def _json(found: FoundModel, used: frozenset[str], hardware: Hardware) -> dict[str, object]:
    fits = fitting(found.header, hardware) if found.header.problem is None else None
    return {**asdict(found), "in_use": _is_used(found, used), "fit": fits and asdict(fits)}


def _is_got(model: CatalogueModel, here: list[FoundModel]) -> bool:
    """Whether Folioscope got it, whole."""
    own = [one for one in here if one.store is Store.FOLIOSCOPE and one.header.problem is None]
    return any(one.name == model.id for one in own)


def _folders(count: int) -> str:
    return "1 folder" if count == 1 else f"{count} folders"


def _is_used(found: FoundModel, used: frozenset[str]) -> bool:
    return os.path.realpath(found.path) in used


def _documents_of_gpt4all() -> tuple[Path, ...]:
    try:
        return document_folders(Places(Path.home()).gpt4all())
    except InputError:  # it is told to whoever asks for them
        return ()
