"""In which order the cells of a grid are asked, so that two models have to wait as little as may be.

Each order tells of a cell twice: when it begins, and when it is over and its outcome kept. After Stop no cell begins,
and those that have begun come to their end, which is near then.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Event

from engine.asking.grid_cell import CellRun, Stage
from engine.contracts import Cell

AHEAD = 4
"""cells that wait for the vision model, each with a page drawn: enough that it never waits for them"""
EACH = 2
"""threads for each model, which serves one at a time: while it does, the other one makes ready or keeps"""

GLANCE = 0.5
"""seconds of a wait for news"""


def in_turns(groups: Iterable[Iterable[CellRun]], stop: Event) -> Iterator[Cell]:
    """Of each group first all that comes before looking, then all looks, then all that follows.

    Where only one of two models fits into memory, they change places twice for each group: the group after it begins
    with the model with which this one ends. A group of one is a cell from its beginning to its end.
    """
    for group in groups:
        begun: list[CellRun] = []
        for run in group:
            if stop.is_set():
                break
            begun.append(run)
            yield run.cell
            run.advance()
            if run.stage is Stage.OVER:
                yield run.cell
        for is_next in (_looks, _is_under_way):
            for run in filter(is_next, begun):
                while is_next(run):
                    run.advance()
                if run.stage is Stage.OVER:
                    yield run.cell


def side_by_side(runs: Iterable[CellRun], stop: Event) -> Iterator[Cell]:
    """Both models at once, each in threads of its own: one cell is read while another one is looked at.

    Whoever leaves it before its end stops it.
    """
    workers = _Workers(iter(runs), stop)
    threads = [
        threading.Thread(target=workers.serve, args=(take,), name=name, daemon=True)
        for take, name in ((workers.to_read, "grid-text"), (workers.to_look_at, "grid-vision"))
        for _ in range(EACH)
    ]
    for thread in threads:
        thread.start()
    try:
        for _ in threads:
            yield from workers.news_of_one()
    except BaseException:
        stop.set()
        raise
    finally:
        for thread in threads:
            thread.join()


class _Workers:
    """Cells on their way between the threads of two models."""

    def __init__(self, runs: Iterator[CellRun], stop: Event) -> None:
        self._runs = runs
        self._stop = stop
        self._changed = threading.Condition()
        """guards what follows"""
        self._to_merge: deque[CellRun] = deque()
        self._to_look: deque[CellRun] = deque()
        self._under_way = 0
        """cells that have begun and are not over"""
        self._all_begun = False
        self._news: SimpleQueue[Cell | BaseException | None] = SimpleQueue()
        """a cell that begins or is over; None when a thread has ended"""

    def serve(self, take: Callable[[], CellRun | None]) -> None:
        """Until no cell is left: take the next one, bring it to where the other model's turn comes, hand it on."""
        try:
            while (run := take()) is not None:
                if run.stage is Stage.READ:
                    self._news.put(run.cell)
                run.advance()
                self._hand_on(run)
        except BaseException as error:  # raised again where the story is heard
            self._end()
            self._news.put(error)
        finally:
            self._news.put(None)

    def news_of_one(self) -> Iterator[Cell]:
        """Until one thread has ended; raises what ended it."""
        while (news := self._next_news()) is not None:
            if isinstance(news, BaseException):
                raise news
            yield news

    def _next_news(self) -> Cell | BaseException | None:
        while True:
            # Nothing interrupts a wait without an end on Windows, Ctrl-C no more than anything else.
            with suppress(Empty):
                return self._news.get(timeout=GLANCE)

    def to_read(self) -> CellRun | None:
        """The next cell for the text model: one that can be brought to its end, else a new one."""
        with self._changed:
            while not self._is_over():
                if self._to_merge:
                    return self._to_merge.popleft()
                if len(self._to_look) < AHEAD and (run := self._begin()) is not None:
                    return run
                if not self._is_over():
                    self._changed.wait()
            return None

    def to_look_at(self) -> CellRun | None:
        """The next cell for the vision model."""
        with self._changed:
            while not self._is_over():
                if self._to_look:
                    self._changed.notify_all()
                    return self._to_look.popleft()
                self._changed.wait()
            return None

    def _begin(self) -> CellRun | None:
        run = None if self._all_begun or self._stop.is_set() else next(self._runs, None)
        if run is None:
            self._all_begun = True
            self._changed.notify_all()
        else:
            self._under_way += 1
        return run

    def _hand_on(self, run: CellRun) -> None:
        with self._changed:
            if run.stage is Stage.OVER:
                self._under_way -= 1
                self._news.put(run.cell)
            else:
                (self._to_look if run.stage is Stage.LOOK else self._to_merge).append(run)
            self._changed.notify_all()

    def _end(self) -> None:
        """Something is wrong: no thread takes another cell."""
        with self._changed:
            self._all_begun, self._under_way = True, 0
            self._to_merge.clear()
            self._to_look.clear()
            self._changed.notify_all()

    def _is_over(self) -> bool:
        return self._all_begun and self._under_way <= 0


def _looks(run: CellRun) -> bool:
    return run.stage is Stage.LOOK


def _is_under_way(run: CellRun) -> bool:
    return run.stage is not Stage.OVER
