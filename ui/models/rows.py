"""What the page of the models shows: values, put together by whoever knows the engine."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from engine.contracts import (
    CatalogueModel,
    DownloadEvent,
    Fit,
    Fitting,
    FoundModel,
    ModelKind,
    Problem,
    Recommendation,
)

HOST = "huggingface.co"
"""where models come from"""


class Stage(Enum):
    """How a model is on its way."""

    QUEUED = auto()
    """another one comes first"""
    RUNNING = auto()
    PAUSED = auto()
    """what is here stays, and it is gone on with when the person says so"""
    FAILED = auto()
    """the same, after something went wrong"""


@dataclass(frozen=True, slots=True)
class Arriving:
    """A model on its way."""

    model: CatalogueModel
    stage: Stage
    share: float = 0.0
    """of its bytes that are here, 0 to 1"""
    event: DownloadEvent | None = None
    """the latest, while it runs"""
    problem: Problem | None = None
    """why it failed"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRow:
    """A model on this computer."""

    model: FoundModel
    fitting: Fitting | None
    """None: it cannot be used, or that is not known yet"""
    got: CatalogueModel | None = None
    """where Folioscope got it, which may remove it again"""
    in_use: bool = False
    pace: str = ""
    """how fast it is here, in words; empty where it was never measured"""

    @property
    def kind(self) -> ModelKind | None:
        """What it does; None: it cannot be used."""
        return None if self.model.header.problem is not None else self.model.header.kind


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedRow:
    """A model that can be got."""

    model: CatalogueModel
    fitting: Fitting
    advised: bool
    """it is one of those that serve this machine best"""

    @property
    def has_room(self) -> bool:
        """Whether this machine can carry it."""
        return self.fitting.fit is not Fit.NO


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """All that is known of models at one time."""

    advice: Recommendation
    found: tuple[FoundRow, ...]
    offered: tuple[OfferedRow, ...]
    """one of each family of which none is here or on its way"""
    others: tuple[OfferedRow, ...]
    """other forms of these and of what is here"""
    large: tuple[OfferedRow, ...]
    """what has no room on this computer"""
    missing: tuple[CatalogueModel, ...]
    """the advised ones of these that nothing here serves for"""
