"""How long the rest takes, from how long the last pages took."""

from __future__ import annotations

from collections import Counter
from enum import IntEnum


class Pass(IntEnum):
    """The passes over a document, in the order in which waiting work is taken up."""

    OPEN = 0
    READ = 1
    CHECK = 2
    SCAN = 3


TYPICAL_SECONDS = {Pass.OPEN: 0.05, Pass.READ: 0.01, Pass.CHECK: 0.02, Pass.SCAN: 1.5}
"""seconds a page before anything has been measured"""
ENOUGH = 3
"""pages of a pass after which its pace is believed"""
INERTIA = 0.8


class Pace:
    """Pages owed in each pass, and the seconds that each takes here."""

    def __init__(self, side_by_side: int) -> None:
        """``side_by_side`` tasks are under way at once."""
        self._side_by_side = side_by_side
        self._owed: Counter[Pass] = Counter()
        self._measured: Counter[Pass] = Counter()
        self._seconds = dict(TYPICAL_SECONDS)

    def owe(self, which: Pass, pages: int) -> None:
        """So many more pages wait for this pass; negative when they are dropped."""
        self._owed[which] += pages

    def done(self, which: Pass, pages: int, seconds: float) -> None:
        """A task over so many pages took so long, its wait for a free process included."""
        self._owed[which] -= pages
        for _ in range(pages):
            weight = INERTIA if self._measured[which] else 0.0
            self._seconds[which] = weight * self._seconds[which] + (1 - weight) * seconds / pages
            self._measured[which] += 1

    def seconds_left(self) -> float | None:
        """None while a pass that is still owed has hardly been seen."""
        owed = {which: pages for which, pages in self._owed.items() if pages > 0}
        if any(self._measured[which] < ENOUGH for which in owed):
            return None
        return sum(pages * self._seconds[which] for which, pages in owed.items()) / self._side_by_side
