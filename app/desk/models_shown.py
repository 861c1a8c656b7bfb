"""What the page of the models shows, made of what was found, what is in use and what is on its way."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from app.model_room import Looked
from engine.contracts import CatalogueModel, ModelKind
from ui.models.rows import FoundRow, Shown


def shown(
    looked: Looked,
    used: Collection[str],
    arriving: Sequence[CatalogueModel],
    barred: Collection[ModelKind],
    paces: Mapping[str, str],
) -> Shown:
    """What matters comes first: models in use, then usable ones; advised ones, then others.

    Args:
        used: paths of the models in use.
        arriving: those on their way.
        barred: kinds that are not licensed to this person.
        paces: how fast models are here, in words, by their paths.
    """
    coming = {model.id for model in arriving}
    paths = {os.path.realpath(path) for path in used}
    marked = [
        replace(row, in_use=os.path.realpath(row.model.path) in paths, pace=paces.get(row.model.path, ""))
        for row in looked.found
    ]
    found = [row for row in marked if row.got is None or row.got.id not in coming]
    offered = [row for row in looked.offered if row.model.id not in coming and not _is_here(row.model, found)]
    offered.sort(key=lambda row: not row.advised)
    fitting = [row for row in offered if row.has_room]
    here = {row.model.header.family for row in found if row.kind is not None} | {model.family for model in arriving}
    first = {row.model.family: row for row in reversed(fitting) if row.model.family not in here}.values()
    served = {row.kind for row in found if row.in_use} | set(barred)
    return Shown(
        advice=looked.advice,
        found=tuple(sorted(found, key=lambda row: (row.kind is None, not row.in_use))),
        offered=tuple(row for row in fitting if row in first),
        others=tuple(row for row in fitting if row not in first),
        large=tuple(row for row in offered if not row.has_room),
        missing=tuple(row.model for row in fitting if row in first and row.advised and row.model.kind not in served),
    )


def _is_here(model: CatalogueModel, found: Sequence[FoundRow]) -> bool:
    """Whether this form of it is, whoever brought it."""
    return any(
        row.got == model
        or (row.kind, row.model.header.family, row.model.header.form) == (model.kind, model.family, model.form)
        for row in found
    )
