"""Support for NVIDIA cards on this disk: how far it is, got, tried, removed.

In its folder lie ``<build>.wheels`` while they come, ``<build>.part`` while they are unpacked, and ``<build>``, which
counts only when ``tried.json`` is in it. Whatever ends a run, the next one goes on with the last step that is whole.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from threading import Event

from engine.contracts import (
    CardSupport,
    CardTrial,
    Got,
    GraphicsCard,
    Hardware,
    ModelKind,
    Problem,
    SupportEvent,
    SupportStage,
    TryingCard,
)
from engine.errors import EnvironmentProblem, InputError
from engine.models.download import Order, alone, bring
from engine.models.engines import library_folder, makers
from engine.models.graphics.build import TRIED, Build, believed, build_here
from engine.models.graphics.folder import WheelFolder
from engine.models.graphics.unpack import unpack
from engine.models.part import here
from engine.models.programs import Ask, ask
from engine.models.published import PART, read_account
from engine.models.room import disk_named, require_room
from engine.network import Network

WHEELS = ".wheels"
TITLE = "graphics-card support"
DRIVER = ("nvidia-smi", "--query-gpu=driver_version", "--format=csv,noheader")

TryOut = Callable[[Path, Event], CardTrial]
"""tries the build in a folder until it is stopped; raises KnownError where it does not work"""


class GraphicsSupport:
    """Of one computer, kept in ``folder``."""

    def __init__(self, folder: Path, build: Build | None = None) -> None:
        """``build``: None, the one for this system."""
        self._folder = folder
        self._build = build or build_here()

    def look(self, hardware: Hardware, ask: Ask = ask) -> CardSupport | None:
        """How far it is; None where there is no card for it, or one that the installed engine uses by itself, and
        nothing of it is here."""
        build = self._build
        if build is None:
            return None
        stage, share = self._stage(build)
        cards = [card for card in hardware.cards if card.maker == build.maker]
        card = max(cards, key=lambda card: card.memory, default=None)
        is_used = build.maker in makers(ModelKind.VISION, library_folder(ModelKind.VISION))
        if stage is SupportStage.TO_GET and (card is None or is_used):
            return None
        problem = _problem(card, build, ask)
        return CardSupport(card=card, stage=stage, size=build.size, room=build.room, share=share, problem=problem)

    def get(
        self, network: Network, try_out: TryOut, *, source: Path | None = None, stop: Event
    ) -> Generator[SupportEvent]:
        """Bring it here, or go on with it, and try it. What is here stays, whatever goes wrong.

        Args:
            network: the program's way out.
            try_out: tries it, in a process of its own.
            source: a folder of wheels; None: the index of those who make torch.
            stop: pauses at once.

        Raises:
            InputError: there is none for this system, or the source does not have it, or other bytes.
            EnvironmentProblem: the disk is full, there is no connection, or the trial did not go well.
            Interrupted: stopped.
        """
        build = self._build
        if build is None:
            raise InputError("There is no graphics-card support for this system.", "The processor does all the work.")
        target = self._folder / build.name
        with disk_named(target, build.size):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with alone(self._folder, TITLE):
            if not target.exists():
                yield from self._bring(build, network, source, stop)
            with suppress(OSError):  # an older one may be in use; it goes the next time
                _drop(self._folders() - {target})
            yield TryingCard()
            _note(target / TRIED, try_out(target, stop))
        yield Got(str(target))

    def remove(self) -> int:
        """Remove all of it, what is on its way included.

        Returns:
            Bytes that became free.

        Raises:
            InputError: nothing of it is here.
            EnvironmentProblem: it may not be removed, or is in use.
        """
        if not self._folders():
            raise InputError("No graphics-card support was got.", "'folioscope models graphics' says what there is.")
        with alone(self._folder, TITLE):
            try:
                return _drop(self._folders())
            except OSError as error:
                raise EnvironmentProblem(
                    f"The {TITLE} could not be removed from {self._folder}; it may be in use.",
                    "Close Folioscope everywhere, then remove it again.",
                ) from error

    def _stage(self, build: Build) -> tuple[SupportStage, float]:
        """How far it is, and the share of its bytes that is here."""
        if believed(self._folder, build) is not None:
            return SupportStage.READY, 1.0
        if (self._folder / build.name).exists():
            return SupportStage.UNTRIED, 1.0
        wheels = self._wheels(build)
        account = read_account(wheels)
        if account is None:
            return SupportStage.TO_GET, 0.0
        sizes = {wheels / file.name: file.size for file in account.files}
        share = sum(min(size, here(path)) for path, size in sizes.items()) / max(1, sum(sizes.values()))
        return SupportStage.BEGUN, share

    def _bring(self, build: Build, network: Network, source: Path | None, stop: Event) -> Iterator[SupportEvent]:
        """The folder of the build, from its wheels."""
        wheels = self._wheels(build)
        _, share = self._stage(build)
        require_room(self._folder, int(build.size * (1 - share)) + build.room)
        account = yield from bring(wheels, _order(build, network, source), stop)
        yield from unpack([wheels / file.name for file in account.files], self._folder / build.name, stop)

    def _wheels(self, build: Build) -> Path:
        return self._folder / f"{build.name}{WHEELS}"

    def _folders(self) -> set[Path]:
        """Of this build and others, and what is on its way of them."""
        return {path for path in self._folder.iterdir() if path.is_dir()} if self._folder.is_dir() else set()


def _drop(folders: set[Path]) -> int:
    """Delete these, and first what makes one believed; bytes that became free. Raises OSError."""
    freed = 0
    for folder in folders:
        freed += sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        (folder / TRIED).unlink(missing_ok=True)
        shutil.rmtree(folder)
    return freed


def _order(build: Build, network: Network, source: Path | None) -> Order:
    if source is not None:
        folder = WheelFolder(source)
        return Order(TITLE, build.size, lambda: folder.offer(build), folder.fetch)
    from engine.models.graphics.index import IndexSource  # loads what reaches the network

    index = IndexSource(network, build.address)
    return Order(TITLE, build.size, lambda: index.offer(build), index.fetch)


def _note(file: Path, trial: CardTrial) -> None:
    """Believe it from now on."""
    half = file.with_name(f"{file.name}{PART}")
    with disk_named(file, 0):
        half.write_text(json.dumps(asdict(trial)) + "\n", encoding="utf-8")
        half.replace(file)


def _problem(card: GraphicsCard | None, build: Build, ask: Ask) -> Problem | None:
    """Why it would not work now."""
    if card is None:
        return Problem(f"No card of {build.maker} is there any more.", "The support can be removed.")
    version = ask(DRIVER).strip().partition(".")[0]
    wanted = f"Install {build.maker}'s driver {build.driver} or newer, then start Folioscope again."
    if not card.memory and not version.isdecimal():
        return Problem(f"{card.name} has no working driver.", wanted)
    if version.isdecimal() and int(version) < build.driver:
        return Problem(f"The driver of {card.name}, {version}, is too old.", wanted)
    return None
