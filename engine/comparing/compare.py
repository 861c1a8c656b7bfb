"""The story of a comparison: pages find each other, then words, and what has found nobody is a change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from threading import Event

from engine.comparing.aligning import Aligned, align
from engine.comparing.changes import change_of, move_of
from engine.comparing.copies import Copy, Side, both
from engine.comparing.covered import uncompared
from engine.comparing.grouping import groups
from engine.comparing.matching import Matches, match
from engine.contracts import Change, Comparison, PageOutline, PagePair, PairKind
from engine.errors import Interrupted, UseError


def compare(before: Side, after: Side, *, stop: Event) -> Comparison:
    """What changed from one document to the other.

    Raises:
        UseError: both are one document.
        Interrupted: stopped.
    """
    if before.document.id == after.document.id:
        raise UseError("These are one document: the files are the same to the last byte.", "Name two that differ.")

    def check() -> None:
        if stop.is_set():
            raise Interrupted

    first, second = both(before, after)
    pairs = align(first, second, check)
    changes = _changes(first, second, match(first, second, pairs, check))
    check()
    pages = tuple(_pages(pairs, changes, first, second))
    unread = (f"{one.document}, page {one.page}: {one.reason}" for one in (*uncompared(before), *uncompared(after)))
    return Comparison(before.document, after.document, pages, tuple(unread))


def _changes(first: Copy, second: Copy, matches: Matches) -> list[Change]:
    """All changes, in the order of the first document."""
    found = groups(first, second, matches)
    places = [(group.edits[0].before[0], group.edits[0].after[0]) for group in found]
    placed = [*zip(places, (change_of(group, first, second) for group in found), strict=True)]
    placed += [(block[:2], move_of(block, first, second)) for block in matches.moved]
    return [change for _, change in sorted(placed, key=lambda one: one[0])]


def _pages(pairs: Sequence[Aligned], changes: Sequence[Change], first: Copy, second: Copy) -> Iterator[PagePair]:
    """The pages with their changes: each stands with the page that it has left, else with the one it came to."""
    left: dict[int, list[Change]] = {pair.first: [] for pair in pairs if pair.first is not None}
    come: dict[int, list[Change]] = {pair.second: [] for pair in pairs if pair.second is not None}
    for pair in pairs:
        if pair.first is not None and pair.second is not None:
            come[pair.second] = left[pair.first]
    for change in changes:
        if change.before is not None:
            left[change.before.page].append(change)
        elif change.after is not None:
            come[change.after.page].append(change)
    for pair in pairs:
        own = left[pair.first] if pair.first is not None else come[pair.second or 0]
        yield PagePair(
            _kind(pair, first, second), _outline(first, pair.first), _outline(second, pair.second), tuple(own)
        )


def _outline(copy: Copy, position: int | None) -> PageOutline | None:
    return None if position is None else copy.side.outline[position - 1]


def _kind(pair: Aligned, first: Copy, second: Copy) -> PairKind:
    """What became of a page, as far as its place and its words as a whole go."""
    if pair.first is None:
        return PairKind.ADDED
    if pair.second is None:
        return PairKind.REMOVED
    if pair.moved:
        return PairKind.MOVED
    if pair.first not in first.spans or pair.second not in second.spans:
        return PairKind.UNREAD
    mine, theirs = first.keys(pair.first), second.keys(pair.second)
    if not mine and not theirs:
        return PairKind.WORDLESS
    return PairKind.UNCHANGED if mine == theirs else PairKind.CHANGED
