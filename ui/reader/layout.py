"""Where the pages of a document stand when they are put one under the other.

Pure geometry: sizes of pages come in points, everything else is in pixels of the screen (device-independent), from
the top left of the column of pages. Pages are counted by index, from 0. Finding what is visible takes a few steps of
bisection, so that a thousand pages scroll like ten.

All pages have one scale, but for those that would be larger than their room: one wide page between a hundred upright
ones must not push these aside.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from math import inf

Size = tuple[float, float]
"""width and height"""
ENDLESS: Size = (inf, inf)
GAP = 16
"""pixels between two pages, and around the column"""


@dataclass(frozen=True, slots=True)
class PageLayout:
    """A column of pages."""

    sizes: tuple[Size, ...]
    """of each page, in pixels"""
    scales: tuple[float, ...]
    """of each page: pixels per point"""
    tops: tuple[float, ...]
    """sum of the heights before each page; one more entry than pages"""
    width: int
    """of the whole column, with its margins"""

    @classmethod
    def of(cls, pages: Iterable[Size], scale: float, room: Size = ENDLESS) -> PageLayout:
        """Lay out pages.

        Args:
            pages: their sizes in points.
            scale: pixels per point.
            room: pixels that no page may exceed; a page that would is shown smaller than the others.
        """
        kept = tuple(pages)
        scales = tuple(min(scale, room[0] / width, room[1] / height) for width, height in kept)
        sizes = tuple((width * own, height * own) for (width, height), own in zip(kept, scales, strict=True))
        tops = accumulate((height for _, height in sizes), initial=0.0)
        widest = max((width for width, _ in sizes), default=0.0)
        return cls(sizes, scales, tuple(tops), round(widest) + 2 * GAP)

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self.sizes)

    @property
    def height(self) -> int:
        """Of the whole column, with its margins."""
        return self.top(self.count)

    def top(self, index: int) -> int:
        """Upper edge of a page; for the index after the last one, the end of the column."""
        return GAP * (index + 1) + round(self.tops[index])

    def size(self, index: int) -> tuple[int, int]:
        """Width and height of a page."""
        width, height = self.sizes[index]
        return max(1, round(width)), max(1, round(height))

    def index_at(self, y: float) -> int:
        """The page at this height, or the one above the gap; the nearest page where ``y`` is outside the column."""
        return max(0, bisect_right(range(self.count), y, key=self.top) - 1)

    def visible(self, top: float, bottom: float) -> range:
        """The pages that show between two heights."""
        if not self.count:
            return range(0)
        first = self.index_at(top)
        if self.top(first) + self.size(first)[1] <= top:
            first += 1
        last = self.index_at(bottom - 1)
        return range(first, last + 1 if self.top(last) < bottom else last)

    def leading(self, top: float, bottom: float) -> int:
        """The page that a reader would say is on the screen.

        The first one of which at least half shows; where pages are taller than that, the one that shows most.
        """
        shown = self.visible(top, bottom)
        if not shown:
            return min(self.index_at(top), max(0, self.count - 1))
        for index in shown:
            if self._shown(index, top, bottom) * 2 >= self.size(index)[1]:
                return index
        return max(shown, key=lambda index: self._shown(index, top, bottom))

    def _shown(self, index: int, top: float, bottom: float) -> float:
        upper = self.top(index)
        return min(bottom, upper + self.size(index)[1]) - max(top, upper)
