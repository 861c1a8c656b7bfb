"""Getting a model: from a hub, a mirror or a folder, into a folder of its own, whole and checked.

Whatever breaks, what is here stays, and the same call goes on from there.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from typing import TypeVar

from filelock import FileLock, Timeout

from engine.contracts import CatalogueModel, Checking, DownloadEvent, Downloading, Got, ModelKind, Terms, Waiting
from engine.errors import EnvironmentProblem, Interrupted
from engine.models.beside import Beside
from engine.models.licence import require
from engine.models.part import Part, here
from engine.models.published import Account, Published, read_account
from engine.models.room import disk_named, require_room
from engine.models.sources import AT_ONCE, Begun, BrokenError, FolderSource, Source
from engine.network import Network

LOCK = ".getting"
STEP = 0.25
"""seconds between two events"""
WAITS = (1, 2, 4, 8, 16, 32)
"""seconds after one failure, two ... in which nothing has come; then it is given up"""

Item = TypeVar("Item")


class Downloads:
    """Brings models into a folder. One at a time for each model, whichever process."""

    def __init__(self, folder: Path, network: Network, terms: Callable[[], Terms], hub: str = "") -> None:
        """``folder`` is the one of all models; ``hub`` another address than that of the Hugging Face hub."""
        self._folder = folder
        self._network = network
        self._terms = terms
        self._hub = hub

    def get(
        self, model: CatalogueModel, *, source: str | None = None, token: str = "", stop: Event
    ) -> Generator[DownloadEvent]:
        """Bring a model here; what is here of it is not fetched again.

        Args:
            source: the address of a mirror, or a folder or file; None: the hub.
            token: for a model that is gated.
            stop: pauses at once. What has come stays.

        Raises:
            NotLicensedError: its licence has not been accepted, or does not allow it here.
            KnownError: the source does not have it, or other bytes; the disk is full; there is no connection.
            Interrupted: stopped.
        """
        require(model, self._terms())
        folder, giver = self._folder / model.id, self._source(source, token)
        order = Order(model.title, model.size, lambda: giver.offer(model), giver.fetch)
        account = yield from bring(folder, order, stop)
        is_file = model.kind is ModelKind.TEXT
        yield Got(str(folder / account.files[0].name if is_file else folder))

    def _source(self, named: str | None, token: str) -> Source:
        if named and "://" not in named:
            return FolderSource(Path(named))
        from engine.models.hub import HUB, HubSource  # loads what reaches the network

        return HubSource(self._network, named or self._hub or HUB, token)


@dataclass(frozen=True, slots=True)
class Order:
    """Files that are to come, and where from."""

    title: str
    """of what they are together"""
    size: int
    """bytes of all of them, about"""
    offer: Callable[[], Account]
    """says which there are; raises as ``Source.offer``"""
    fetch: Callable[[Published, int, str], Generator[Begun | bytes]]
    """see ``Source``"""


def bring(folder: Path, order: Order, stop: Event) -> Generator[DownloadEvent, None, Account]:
    """Bring the files of an order into a folder of their own; what is here of them is not fetched again.

    Returns:
        What is there now.

    Raises:
        KnownError: the source does not have it, or other bytes; the disk is full; there is no connection.
        Interrupted: stopped.
    """
    with disk_named(folder, order.size):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with alone(folder, order.title):
        return (yield from _Run(folder, order, stop).get())


class _Run:
    """One order on its way."""

    def __init__(self, folder: Path, order: Order, stop: Event) -> None:
        self._folder = folder
        self._order = order
        self._stop = stop
        self._told = 0.0
        self._began = time.monotonic()
        self._came = 0
        """bytes of this run"""

    def get(self) -> Generator[DownloadEvent, None, Account]:
        account = _with_known(read_account(self._folder), (yield from self._offer()))
        total = sum(file.size for file in account.files)
        missing = total - sum(min(file.size, here(self._folder / file.name)) for file in account.files)
        with disk_named(self._folder, total):
            require_room(self._folder, missing)
            account.write(self._folder)
        before = 0
        for file in account.files:
            yield from self._bring(file, before, total)
            before += file.size
        return account

    def _offer(self) -> Generator[DownloadEvent, None, Account]:
        for wait in (*WAITS, None):
            try:
                return next(filter(None, self._heard(lambda: _once(self._order.offer))))
            except BrokenError as error:
                yield from self._wait(error, wait)
        raise AssertionError("the last failure was raised")

    def _bring(self, file: Published, before: int, total: int) -> Iterator[DownloadEvent]:
        """One file, which stands behind ``before`` bytes of others."""
        target = self._folder / file.name
        with disk_named(target, file.size):
            if (yield from self._is_here(target, file, before, total)):
                return
            with closing(Part(target, file)) as part:
                for done in part.hash_again():
                    self._look_for_stop()
                    yield from self._now_and_then(Checking(before + done, total))
                if part.is_anew:
                    yield Waiting(f"What was here of {file.name} belongs to another version: it begins anew.", 0)
                yield from self._fill(part, file, before, total)
                part.finish()

    def _is_here(self, target: Path, file: Published, before: int, total: int) -> Generator[DownloadEvent, None, bool]:
        """Whether an earlier run has brought the file."""
        if not target.is_file() or target.stat().st_size != file.size:
            return False
        hasher, done = file.hasher(), 0
        with target.open("rb") as content:
            while some := content.read(AT_ONCE):
                self._look_for_stop()
                hasher.update(some)
                done += len(some)
                yield from self._now_and_then(Checking(before + done, total))
        return file.is_content(hasher)

    def _fill(self, part: Part, file: Published, before: int, total: int) -> Iterator[DownloadEvent]:
        """Fetch what is missing, with as many connections as it takes."""
        failures = 0
        while part.done < file.size:
            had = part.done
            try:
                yield from self._fetch(part, file, before, total)
                if part.done < file.size:
                    raise BrokenError(f"The connection ended before {file.name} was whole.")
            except BrokenError as error:
                failures = 1 if part.done > had else failures + 1
                yield from self._wait(error, WAITS[failures - 1] if failures <= len(WAITS) else None)

    def _fetch(self, part: Part, file: Published, before: int, total: int) -> Iterator[DownloadEvent]:
        with closing(self._heard(lambda: self._order.fetch(file, part.done, part.etag))) as items:
            for item in items:
                if isinstance(item, Begun):
                    yield from self._begin(part, item, file)
                elif item:
                    part.add(item)
                    self._came += len(item)
                if part.done == file.size:
                    return
                yield from self._progress(file, before + part.done, total, file.size - part.done)

    def _begin(self, part: Part, begun: Begun, file: Published) -> Iterator[DownloadEvent]:
        if begun.start == part.done:
            part.note(begun.etag)
            return
        part.begin(begun.etag)
        yield Waiting(f"The source gives {file.name} only from its beginning, or has another version by now.", 0)

    def _progress(self, file: Published, done: int, total: int, missing: int) -> Iterator[DownloadEvent]:
        took = time.monotonic() - self._began
        left = (total - done) * took / self._came if self._came else None
        for event in self._now_and_then(Downloading(done=done, total=total, seconds_left=left, file=file.name)):
            require_room(self._folder, missing)
            yield event

    def _now_and_then(self, event: DownloadEvent) -> Iterator[DownloadEvent]:
        """The event, unless one was told just now."""
        now = time.monotonic()
        if now - self._told >= STEP:
            self._told = now
            yield event

    def _heard(self, make: Callable[[], Generator[Item]]) -> Generator[Item | None]:
        """What the source gives, looking for Stop in between."""
        with closing(Beside(make).follow()) as items:
            for item in items:
                self._look_for_stop()
                yield item

    def _wait(self, error: BrokenError, seconds: float | None) -> Iterator[DownloadEvent]:
        """Before the next attempt; None: there is none."""
        if seconds is None:
            raise EnvironmentProblem(error.reason, "Say the same again later: what is here stays.") from error
        seconds = min(max(seconds, error.wait), 600)
        yield Waiting(error.reason, seconds)
        self._stop.wait(seconds)
        self._look_for_stop()

    def _look_for_stop(self) -> None:
        if self._stop.is_set():
            raise Interrupted


def _with_known(earlier: Account | None, account: Account) -> Account:
    """With the checksums that an earlier source said, where this one says none."""
    known = {(file.name, file.size): file for file in (earlier.files if earlier else ())}
    files = (file if file.is_known else known.get((file.name, file.size), file) for file in account.files)
    return replace(account, files=tuple(files))


def _once(call: Callable[[], Item]) -> Generator[Item]:
    """What a call returns, as a generator."""
    yield call()


@contextmanager
def alone(folder: Path, title: str) -> Iterator[None]:
    """Nobody else gets what lies in this folder meanwhile; a killed process holds nothing.

    Raises:
        EnvironmentProblem: somebody does.
    """
    try:
        with FileLock(folder / LOCK, blocking=False):
            yield
    except Timeout as error:
        raise EnvironmentProblem(f"Another Folioscope is getting {title}.", "Wait until it has finished.") from error
