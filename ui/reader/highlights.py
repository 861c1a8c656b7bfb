"""What is marked on the pages: quotes and found words, each with the one that the reader is at, and regions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from engine.contracts import Box, Match, Quote


class Mark(Enum):
    """Why a box is marked, in the order in which marks are laid over each other."""

    QUOTE = auto()
    MATCH = auto()
    QUOTE_CURRENT = auto()
    MATCH_CURRENT = auto()
    REGION = auto()
    """a part of a page that is asked about, or was looked at: outlined"""


@dataclass(frozen=True, slots=True)
class Highlights:
    """Marked boxes by page."""

    by_page: dict[int, tuple[tuple[Mark, Box], ...]]
    """position of the page -> marks and boxes in points"""

    def with_regions(self, regions: Iterable[tuple[int, Box]]) -> Highlights:
        """These marks and, above them, parts of pages (position and box)."""
        marked = dict(self.by_page)
        for position, box in regions:
            marked[position] = (*marked.get(position, ()), (Mark.REGION, box))
        return Highlights(marked)

    def on(self, position: int) -> tuple[tuple[Mark, Box], ...]:
        """The marks of one page."""
        return self.by_page.get(position, ())


def highlights(
    quotes: Iterable[Quote], quote: Quote | None, matches: Iterable[Match], match: Match | None
) -> Highlights:
    """Collect all marks of a document.

    Args:
        quotes: all quotes on its pages.
        quote: the current one, whether it is among ``quotes`` or not. A line that it shares with others (the head of
            a table) is its own: two tints over each other would be a third one.
        matches: all places where the searched words stand.
        match: the current one.
    """
    marked: defaultdict[int, list[tuple[Mark, Box]]] = defaultdict(list)
    current = {(quote.page, box) for box in quote.boxes} if quote is not None else set()
    for each in quotes:
        marked[each.page].extend((Mark.QUOTE, box) for box in each.boxes if (each.page, box) not in current)
    for found in matches:
        if found is not match:
            marked[found.page].extend((Mark.MATCH, box) for box in found.boxes)
    if quote is not None:
        marked[quote.page].extend((Mark.QUOTE_CURRENT, box) for box in quote.boxes)
    if match is not None:
        marked[match.page].extend((Mark.MATCH_CURRENT, box) for box in match.boxes)
    return Highlights({position: tuple(marks) for position, marks in marked.items()})


def around(boxes: Iterable[Box]) -> Box | None:
    """The smallest box that holds all of them, None for none."""
    kept = tuple(boxes)
    if not kept:
        return None
    lefts, tops, rights, bottoms = zip(*kept, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
