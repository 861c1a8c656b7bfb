"""What speaks for a page: how well its words, its passages and its headings fit the question.

All weights of words are inverse document frequencies; each feature is a sum of them over the words of the question
that the page holds in some way, so that each is at most the sum of all weights (BM25: nearly twice that).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

_K1, _B = 0.9, 0.4
"""of BM25 (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009), as Anserini sets them"""

_CAPTION = re.compile(r"^(?:figur|chart|graph|exhibit|map|abbild|abb) \d", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Hits:
    """Where the words of a question stand on a page."""

    places: list[tuple[int, int]]
    """(number of the term on the page, number of the word in the question), in order"""
    headings: frozenset[int]
    """numbers of the words that stand in headings"""
    length: int
    """number of terms on the page"""


def find_hits(body: str, headings: str, numbers: Mapping[str, int]) -> Hits:
    """Find the words of a question in an entry; ``numbers`` maps each term to the number of its word."""
    found = list(map(numbers.get, body.split()))
    places = [(place, word) for place, word in enumerate(found) if word is not None]
    headed = frozenset(numbers[term] for term in headings.split() if term in numbers)
    return Hits(places, headed, len(found))


def idf(pages: int, holding: int) -> float:
    """Inverse document frequency as in BM25; never negative."""
    return log(1 + max(0.0, pages - holding + 0.5) / (holding + 0.5))


def bm25(hits: Hits, weights: Sequence[float], average_length: float) -> float:
    """BM25 of the page."""
    counts = [0] * len(weights)
    for _, word in hits.places:
        counts[word] += 1
    norm = _K1 * (1 - _B + _B * hits.length / average_length)
    return sum(weights[word] * count * (_K1 + 1) / (count + norm) for word, count in enumerate(counts) if count)


def best_window(hits: Hits, weights: Sequence[float], width: int) -> float:
    """The largest weight of different words of the question within so many terms."""
    best = current = 0.0
    counts = [0] * len(weights)
    start = 0
    for place, word in hits.places:
        counts[word] += 1
        if counts[word] == 1:
            current += weights[word]
        while hits.places[start][0] <= place - width:
            gone = hits.places[start][1]
            counts[gone] -= 1
            if counts[gone] == 0:
                current -= weights[gone]
            start += 1
        best = max(best, current)
    return best


def headings(hits: Hits, weights: Sequence[float]) -> float:
    """Weight of the words that stand in headings."""
    return sum(weights[word] for word in hits.headings)


def pairs(hits: Hits, weights: Sequence[float]) -> float:
    """Weight of neighbouring words of the question that are neighbours on the page, with one term between at most."""
    seen = {
        word
        for (place, word), (after, following) in zip(hits.places, hits.places[1:], strict=False)
        if following == word + 1 and after - place <= 2
    }
    return sum(min(weights[word], weights[word + 1]) for word in seen)


def begins_line(body: str, noun: str, number: str) -> bool:
    """Whether a line of the page begins with this thing ("Figure 3"), as its caption or its heading does."""
    return re.search(rf"^{noun} {re.escape(number)}(?= |$)", body, re.MULTILINE) is not None


def has_caption(body: str) -> bool:
    """Whether a line of the page begins as the caption of a figure does."""
    return _CAPTION.search(body) is not None
