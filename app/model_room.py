"""Models as the window finds, gets, tries and removes them: one place for it, so that a window can be given another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Protocol

from app.paths import Home
from app.settings import change, load
from engine.contracts import CatalogueModel, DownloadEvent, FoundModel, Recommendation, Server, SupportEvent
from engine.network import Network
from ui.models.rows import FoundRow, OfferedRow
from ui.models.support_rows import SupportRow

if TYPE_CHECKING:
    from engine.contracts import Hardware
    from engine.remote.trial import Trial


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What there was when it was looked for; which models are in use the window knows."""

    advice: Recommendation
    found: tuple[FoundRow, ...]
    offered: tuple[OfferedRow, ...]
    """all that fit this machine or not, those that are here too"""
    begun: tuple[tuple[CatalogueModel, float], ...]
    """what an earlier run began to get, and the share of it that is here"""
    support: SupportRow | None = None
    """for a graphics card; None: there is no card for it, or the engine uses it by itself"""


class ModelRoom(Protocol):
    """Everything in it may take seconds: it is called beside the window, and raises KnownError."""

    def look(self, seconds_a_page: float | None) -> Looked:
        """Look through this computer. ``seconds_a_page``: what was measured of the 11B here, where anything was."""
        ...

    def keep_place(self, path: Path) -> tuple[FoundModel, ...]:
        """The models in a folder or file; from now on it is among the places that are looked through."""
        ...

    def get(self, model: CatalogueModel, *, stop: Event) -> Iterator[DownloadEvent]:
        """Bring a model here, or go on with it."""
        ...

    def asks_for_token(self, model: CatalogueModel) -> bool:
        """Whether it is handed out only with a token, and none is kept."""
        ...

    def keep_token(self, token: str) -> None:
        """Keep it in the system's keyring."""
        ...

    def remove(self, model: CatalogueModel) -> int:
        """Remove what was got of a model; the bytes that became free."""
        ...

    def get_support(self, *, stop: Event) -> Iterator[SupportEvent]:
        """Bring graphics-card support here, or go on with it, and try it."""
        ...

    def remove_support(self) -> int:
        """Remove what was got of it; the bytes that became free."""
        ...

    def try_server(self, server: Server, *, stop: Event) -> Trial:
        """Ask a server what works, without any document."""
        ...


class RealModelRoom:
    """See ``ModelRoom``. What it needs of the engine is imported when it is first called."""

    def __init__(self, home: Home, window: Home, network: Network) -> None:
        """Models are kept in ``home``; what was agreed to, and which servers were named, counts as it stands in
        ``window``, the folder of a window."""
        self._home = home
        self._window = window
        self._network = network

    def look(self, seconds_a_page: float | None) -> Looked:
        """See ``ModelRoom``."""
        from app.doctor_machine import look_at_machine
        from app.found import models_here
        from engine.models.catalogue import catalogue
        from engine.models.fit import fitting
        from engine.models.recommend import recommend

        hardware, models = look_at_machine(self._home), catalogue()
        advice = recommend(hardware, models, seconds_a_page)
        advised = {advice.text, advice.vision}
        rows = (OfferedRow(model=one, fitting=fitting(one, hardware), advised=one.id in advised) for one in models)
        return Looked(
            advice=advice,
            found=tuple(self._row(model, models, hardware) for model in models_here(self._home)),
            offered=tuple(rows),
            begun=tuple(self._begun(models)),
            support=self._support(hardware, models, advice),
        )

    def keep_place(self, path: Path) -> tuple[FoundModel, ...]:
        """See ``ModelRoom``."""
        from contextlib import closing

        from engine.models.found import models_at
        from engine.workers.headers import HeaderWorker

        with closing(HeaderWorker()) as worker:
            found = tuple(models_at(path, worker.read))
        kept = load(self._home).model_folders
        if found and str(path) not in kept:
            change(self._home, model_folders=(*kept, str(path)))
        return found

    def get(self, model: CatalogueModel, *, stop: Event) -> Iterator[DownloadEvent]:
        """See ``ModelRoom``."""
        from engine.models.download import Downloads
        from engine.models.token import kept_token

        downloads = Downloads(self._folder, self._network, lambda: load(self._window).terms)
        return downloads.get(model, token=kept_token() if model.gated else "", stop=stop)

    def asks_for_token(self, model: CatalogueModel) -> bool:
        """See ``ModelRoom``."""
        from engine.models.token import kept_token

        return model.gated and not kept_token()

    def keep_token(self, token: str) -> None:
        """See ``ModelRoom``."""
        from engine.models.token import keep_token

        keep_token(token)

    def remove(self, model: CatalogueModel) -> int:
        """See ``ModelRoom``."""
        from engine.models.removal import remove

        return remove(self._folder, model)

    def get_support(self, *, stop: Event) -> Iterator[SupportEvent]:
        """See ``ModelRoom``."""
        from engine.models.graphics.support import GraphicsSupport
        from engine.workers.card import try_card

        return GraphicsSupport(self._home.graphics).get(self._network, try_card, stop=stop)

    def remove_support(self) -> int:
        """See ``ModelRoom``."""
        from engine.models.graphics.support import GraphicsSupport

        return GraphicsSupport(self._home.graphics).remove()

    def try_server(self, server: Server, *, stop: Event) -> Trial:
        """See ``ModelRoom``."""
        from app.named_servers import try_server

        return try_server(self._window, self._network, server, stop)

    @property
    def _folder(self) -> Path:
        """Of all models that Folioscope keeps."""
        from engine.store.erase import MODELS

        return self._home.folder / MODELS

    def _row(self, model: FoundModel, models: Sequence[CatalogueModel], hardware: Hardware) -> FoundRow:
        from engine.models.fit import fitting

        header, path = model.header, Path(model.path)
        got = next((one for one in models if self._folder / one.id in (path, path.parent)), None)
        room = fitting(header, hardware) if header.problem is None else None
        return FoundRow(model=model, fitting=room, got=got)

    def _support(
        self, hardware: Hardware, models: Sequence[CatalogueModel], advice: Recommendation
    ) -> SupportRow | None:
        from engine.models.graphics.support import GraphicsSupport
        from engine.models.recommend import recommend, with_card

        support = GraphicsSupport(self._home.graphics).look(hardware)
        if support is None:
            return None
        if support.card is None:
            return SupportRow(support=support)
        brought = recommend(with_card(hardware, support.card), models).sentence
        return SupportRow(support=support, gain="" if brought == advice.sentence else brought)

    def _begun(self, models: Sequence[CatalogueModel]) -> Iterator[tuple[CatalogueModel, float]]:
        from engine.models.part import here
        from engine.models.published import read_account

        for model in models:
            account = read_account(self._folder / model.id)
            if account is not None:
                sizes = {file.name: file.size for file in account.files}
                parts = (min(size, here(self._folder / model.id / name)) for name, size in sizes.items())
                share = sum(parts) / max(1, sum(sizes.values()))
                if share < 1:
                    yield model, share
