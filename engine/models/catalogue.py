"""The models that can be got, from data: ``assets/models/catalogue.json``.

Names and sizes are those that the repositories showed on the day when it was made. Before anything is fetched, the hub
says them exactly.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from engine.contracts import CatalogueModel, ModelKind
from engine.errors import UseError

FILE = Path(__file__).resolve().parents[2] / "assets" / "models" / "catalogue.json"


@cache
def catalogue() -> tuple[CatalogueModel, ...]:
    """All models, the smaller ones of a kind first."""
    return tuple(_model(entry) for entry in json.loads(FILE.read_bytes())["models"])


def model_named(name: str) -> CatalogueModel:
    """The model with this id.

    Raises:
        UseError: there is none.
    """
    for model in catalogue():
        if model.id == name.strip().lower():
            return model
    raise UseError(f"There is no model {name!r} in the catalogue.", "'folioscope models' lists the names.")


def _model(entry: Mapping[str, Any]) -> CatalogueModel:
    """Raises TypeError where an entry has other fields."""
    memory = tuple((tokens, size) for tokens, size in entry["memory"])
    kind, files = ModelKind(entry["kind"]), tuple(entry["files"])
    return CatalogueModel(**{**entry, "kind": kind, "files": files, "memory": memory})
