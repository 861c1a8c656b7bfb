"""What speaks for a page: how well its terms, its passages and its headings fit the question."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from engine.search.entries import HEADING

K1 = 0.9
B = 0.4


def idf(pages: int, holding: int) -> float:
    """Inverse document frequency as in BM25, never negative."""
    return log(1 + (pages - holding + 0.5) / (holding + 0.5))


@dataclass(frozen=True, slots=True)
class Hits:
    """Where the groups of a question stand on a page."""

    places: tuple[tuple[int, int], ...]
    """(number of the term on the page, number of the group), in order"""
    length: int
    headings: tuple[tuple[int, int], ...]
    """first and last+1 term of each heading"""


def hits(body: str, numbers: dict[str, int]) -> Hits:
    """Find the groups, whose number each term is mapped to, in the body of an entry."""
    places: list[tuple[int, int]] = []
    headings: list[tuple[int, int]] = []
    count = 0
    for line in body.split("\n"):
        found = line.split()
        if line.startswith(HEADING):
            del found[0]
            headings.append((count, count + len(found)))
        for place, term in enumerate(found, start=count):
            if term in numbers:
                places.append((place, numbers[term]))
        count += len(found)
    return Hits(tuple(places), count, tuple(headings))


def bm25(hits: Hits, weights: Sequence[float], average_length: float) -> float:
    """BM25 of the page, divided by its largest possible value so that questions compare."""
    counts = [0] * len(weights)
    for _, group in hits.places:
        counts[group] += 1
    norm = K1 * (1 - B + B * hits.length / average_length)
    return sum(w * c * (K1 + 1) / (c + norm) for w, c in zip(weights, counts, strict=True))


def best_window(hits: Hits, weights: Sequence[float], width: int, repeat: float = 0.0) -> float:
    """The largest weight of groups within so many terms."""
    best = current = 0.0
    counts = [0] * len(weights)
    start = 0
    places = hits.places
    for place, group in places:
        counts[group] += 1
        current += weights[group] if counts[group] == 1 else repeat * weights[group] / counts[group]
        while places[start][0] <= place - width:
            gone = places[start][1]
            current -= weights[gone] if counts[gone] == 1 else repeat * weights[gone] / counts[gone]
            counts[gone] -= 1
            start += 1
        best = max(best, current)
    return best


def coverage(hits: Hits, weights: Sequence[float]) -> float:
    """Weight of the groups that stand on the page at all."""
    return sum(weights[group] for group in {group for _, group in hits.places})


def heading_coverage(hits: Hits, weights: Sequence[float]) -> float:
    """Weight of the groups that stand in headings."""
    if not hits.headings:
        return 0.0
    starts = [start for start, _ in hits.headings]
    seen = set()
    for place, group in hits.places:
        number = bisect_right(starts, place) - 1
        if number >= 0 and place < hits.headings[number][1]:
            seen.add(group)
    return sum(weights[group] for group in seen)


def pairs(hits: Hits, weights: Sequence[float]) -> float:
    """Weight of neighbouring words of the question that are neighbours on the page as well."""
    seen: set[int] = set()
    for (place, group), (after, next_group) in zip(hits.places, hits.places[1:], strict=False):
        if next_group == group + 1 and 0 < after - place <= 2:
            seen.add(group)
    return sum(min(weights[group], weights[group + 1]) for group in seen)
