"""Models that are found, got and removed as a test says, and notes of what was wanted: the window needs no engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import TypeVar

from app.model_room import Looked
from engine.contracts import (
    CatalogueModel,
    DownloadEvent,
    Downloading,
    Fit,
    Fitting,
    FoundModel,
    Got,
    ModelHeader,
    ModelKind,
    Recommendation,
    Server,
    Store,
    SupportEvent,
    SupportStage,
)
from engine.errors import Interrupted
from engine.remote.trial import Trial
from tests.helpers.catalogue_models import by_family
from ui.models.rows import FoundRow, OfferedRow
from ui.models.support_rows import SupportRow

Told = TypeVar("Told")

READS, SEES, SMALL = by_family("llama-3.2-3b"), by_family("llama-3.2-11b-vision"), by_family("llama-3.2-1b")
HUGE = by_family("llama-3.2-90b-vision")
ADVICE = Recommendation(
    text=READS.id,
    vision=SEES.id,
    together=False,
    sentence="3B and 11B in 4 bits, taking turns.",
    numbers=(("memory", "16.6 GB, 11.0 GB of it free"),),
)


OLLAMA = "/ollama/blobs/sha256-dde5"
"""a file in Ollama's store"""


HALF = Downloading(done=1_000_000_000, total=2_000_000_000, seconds_left=130.0, file="model")


def make_header(**changes: object) -> ModelHeader:
    """Llama 3.2 3B at Q4_K_M, as its file describes itself."""
    usual = ModelHeader(
        kind=ModelKind.TEXT,
        family="llama-3.2-3b",
        title="Llama 3.2 3B Instruct",
        form="Q4_K_M",
        size=2_019_377_696,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # the caller names fields of ModelHeader


def make_found(path: str = OLLAMA, **changes: object) -> FoundModel:
    """A model in Ollama's store; ``changes`` are those of its header."""
    return FoundModel(path, Store.OLLAMA, "llama3.2:3b", make_header(**changes))


def make_fitting(fit: Fit = Fit.WELL) -> Fitting:
    """On a machine with 16 GB."""
    return Fitting(fit=fit, memory=2_900_000_000, sentence="Needs 2.9 GB at work; this machine has 16.6 GB.")


class ScriptedModelRoom:
    """See ``app.model_room.ModelRoom``.

    Attributes:
        asked: what was wanted, in order, as (method, arguments...).
        found, offered, begun: what the next look finds.
        places: what lies in the places that the person names.
        arriving: what ``get`` tells of each model, by its id, standing still at None until it is stopped; then it is
            whole and checked. An exception is raised.
        token: that is kept; "" is none.
        trial: what comes of trying a server; None: it stands still until it is stopped.
        support: what the next look finds of graphics-card support.
        supporting: what getting it tells, as ``arriving``; then it is here and tried.
    """

    def __init__(self, found: Iterable[FoundRow] = ()) -> None:
        self.asked: list[tuple[object, ...]] = []
        self.found = list(found)
        advised = {READS.id, SEES.id}
        self.offered = [
            OfferedRow(model=model, fitting=make_fitting(), advised=model.id in advised)
            for model in (SMALL, READS, SEES)
        ]
        self.offered.append(OfferedRow(model=HUGE, fitting=make_fitting(Fit.NO), advised=False))
        self.begun: list[tuple[CatalogueModel, float]] = []
        self.places: dict[Path, tuple[FoundModel, ...]] = {}
        self.arriving: dict[str, list[DownloadEvent | Exception | None]] = {}
        self.token = ""
        self.trial: Trial | None = None
        self.support: SupportRow | None = None
        self.supporting: list[SupportEvent | Exception | None] = []

    def look(self, seconds_a_page: float | None) -> Looked:
        """As scripted."""
        return Looked(
            advice=ADVICE,
            found=tuple(self.found),
            offered=tuple(self.offered),
            begun=tuple(self.begun),
            support=self.support,
        )

    def keep_place(self, path: Path) -> tuple[FoundModel, ...]:
        """As scripted; the models are found from now on."""
        self.asked.append(("keep_place", path))
        found = self.places.get(path, ())
        self.found.extend(FoundRow(model=model, fitting=make_fitting()) for model in found)
        return found

    def get(self, model: CatalogueModel, *, stop: Event) -> Iterator[DownloadEvent]:
        """As scripted."""
        self.asked.append(("get", model.id))
        told: Iterator[DownloadEvent] = _told(self.arriving.pop(model.id, []), stop)
        yield from told
        path = f"/folioscope/models/{model.id}"
        header = make_header(kind=model.kind, family=model.family, form=model.form, title=model.title)
        here = FoundModel(path, Store.FOLIOSCOPE, model.title, header)
        self.found.append(FoundRow(model=here, fitting=make_fitting(), got=model))
        yield Got(path)

    def asks_for_token(self, model: CatalogueModel) -> bool:
        """Where none is kept."""
        return model.gated and not self.token

    def keep_token(self, token: str) -> None:
        """For ``asks_for_token``."""
        self.token = token

    def remove(self, model: CatalogueModel) -> int:
        """Its size."""
        self.asked.append(("remove", model.id))
        self.found = [row for row in self.found if row.got != model]
        return model.size

    def get_support(self, *, stop: Event) -> Iterator[SupportEvent]:
        """As scripted; from then on it is ready."""
        self.asked.append(("get_support",))
        script, self.supporting = self.supporting, []
        told: Iterator[SupportEvent] = _told(script, stop)
        yield from told
        assert self.support is not None, "only what is shown can be got"
        self.support = SupportRow(support=replace(self.support.support, stage=SupportStage.READY))
        yield Got("/folioscope/graphics/build")

    def remove_support(self) -> int:
        """It can be got again."""
        self.asked.append(("remove_support",))
        assert self.support is not None, "only what is here can be removed"
        self.support = SupportRow(support=replace(self.support.support, stage=SupportStage.TO_GET, share=0.0))
        return self.support.support.room

    def try_server(self, server: Server, *, stop: Event) -> Trial:
        """As scripted."""
        self.asked.append(("try_server", server.name))
        if self.trial is None:
            stop.wait()
            raise Interrupted
        return self.trial


def _told(script: Sequence[Told | Exception | None], stop: Event) -> Iterator[Told]:
    """These events; None stands still until it is stopped, an exception is raised."""
    for event in script:
        if event is None:
            stop.wait()
        if event is None or stop.is_set():
            raise Interrupted
        if isinstance(event, Exception):
            raise event
        yield event
