"""A generator in a thread of its own, so that who follows it can stop at any moment, whatever it waits for."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass
from queue import Empty, Full, Queue
from threading import Event, Thread
from typing import Generic, TypeVar

Item = TypeVar("Item")

AHEAD = 16
"""items that the thread may be ahead"""
PATIENCE = 0.1
"""seconds"""


@dataclass(frozen=True, slots=True)
class _End:
    error: BaseException | None = None


class Beside(Generic[Item]):
    """Follows one generator."""

    def __init__(self, make: Callable[[], Generator[Item]]) -> None:
        """``make`` is called in the thread."""
        self._make = make
        self._items: Queue[Item | _End] = Queue(AHEAD)
        self._gone = Event()

    def follow(self) -> Generator[Item | None]:
        """All items, and None now and then while the next one is waited for.

        What the generator raises is raised here. Whoever stops following leaves the thread to itself: it ends with
        its next item, or with the program.
        """
        Thread(target=self._run, name="beside", daemon=True).start()
        try:
            while True:
                try:
                    item = self._items.get(timeout=PATIENCE)
                except Empty:
                    yield None
                    continue
                if isinstance(item, _End):
                    if item.error is not None:
                        raise item.error
                    return
                yield item
        finally:
            self._gone.set()

    def _run(self) -> None:
        end = _End()
        try:
            with closing(self._make()) as items:
                for item in items:
                    if not self._hand_on(item):
                        return
        except BaseException as error:
            end = _End(error)
        self._hand_on(end)

    def _hand_on(self, item: Item | _End) -> bool:
        """False: nobody follows any more."""
        while not self._gone.is_set():
            try:
                self._items.put(item, timeout=PATIENCE)
                return True
            except Full:
                continue
        return False
