"""Which word of one document is which word of the other: page by page, then what has moved."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from rapidfuzz.distance import LCSseq

from engine.comparing.aligning import Aligned
from engine.comparing.copies import Copy
from engine.comparing.sliding import slide

_AT_ONCE = 20_000
"""words of a page that are compared in one go: memory grows with their square"""
_RUN = 6
"""words that stand together in another place, from which they have moved and are not there by chance"""

Block = tuple[int, int, int]
"""first token before, first token after, how many: equal ones"""


class Matches:
    """Pairs of tokens that are one word.

    Attributes:
        second: for each token of the first document the one of the second, or None.
        first: for each token of the second document the one of the first, or None.
        moved: runs that stand in another place, on a page or between pages.
    """

    def __init__(self, before: int, after: int) -> None:
        self.second: list[int | None] = [None] * before
        self.first: list[int | None] = [None] * after
        self.moved: list[Block] = []

    def add(self, start: int, other: int, count: int) -> None:
        """These tokens are the same."""
        self.second[start : start + count] = range(other, other + count)
        self.first[other : other + count] = range(start, start + count)


def match(first: Copy, second: Copy, pairs: Iterable[Aligned], check: Callable[[], None]) -> Matches:
    """Match the words of aligned pages, then those that are left over wherever they stand.

    Args:
        check: called now and then; raises when there is no need to go on.
    """
    matches = Matches(len(first.tokens), len(second.tokens))
    for pair in pairs:
        if pair.first in first.spans and pair.second in second.spans:
            check()
            start, other = first.spans[pair.first][0], second.spans[pair.second][0]
            for before, after, count in _equal(first.keys(pair.first), second.keys(pair.second)):
                matches.add(start + before, other + after, count)
    check()
    for start, end in list(free_runs(matches.first, second)):
        slide(second, matches.first, matches.second, start, end)
    for start, end in list(free_runs(matches.second, first)):
        slide(first, matches.second, matches.first, start, end)
    for block in _moves(first, second, matches):
        matches.add(*block)
        matches.moved.append(block)
    return matches


def free_runs(partners: Sequence[int | None], copy: Copy) -> Iterator[tuple[int, int]]:
    """Runs of tokens without a partner, each on one page: the first, and the one after the last."""
    for page_start, page_end in copy.spans.values():
        start = page_start
        for token in range(page_start, page_end + 1):
            if token == page_end or partners[token] is not None:
                if start < token:
                    yield start, token
                start = token + 1


def _equal(before: Sequence[str], after: Sequence[str]) -> Iterator[Block]:
    """Runs of words that both pages have, in order."""
    for start in range(0, min(len(before), len(after)), _AT_ONCE):
        mine, theirs = before[start : start + _AT_ONCE], after[start : start + _AT_ONCE]
        blocks = [
            (code.src_start, code.dest_start, code.src_end - code.src_start)
            for code in LCSseq.opcodes(mine, theirs)
            if code.tag == "equal"
        ]
        for one, other, count in _without_chance(blocks, len(mine), len(theirs)):
            yield start + one, start + other, count


def _without_chance(blocks: Iterable[Block], before: int, after: int) -> list[Block]:
    """Leave out words between two changes that are both longer than they are: an "of" that both texts have."""
    kept: list[Block] = [(0, 0, 0)]
    for block in (*blocks, (before, after, 0)):
        while kept[-1][2] and kept[-1][2] < min(_gap(kept[-2], kept[-1]), _gap(kept[-1], block)):
            kept.pop()
        kept.append(block)
    return [block for block in kept if block[2]]


def _gap(block: Block, following: Block) -> int:
    """The longer side of the change between two blocks."""
    return max(following[0] - block[0], following[1] - block[1]) - block[2]


def _moves(first: Copy, second: Copy, matches: Matches) -> Iterator[Block]:
    """Runs of words without a partner that stand elsewhere without one, each on one page; each word once."""
    keys, others = [token.key for token in first.tokens], [token.key for token in second.tokens]
    places: dict[tuple[str, ...], tuple[int, int]] = {}
    for start, end in free_runs(matches.first, second):
        for place in range(start, end - _RUN + 1):
            places.setdefault(tuple(others[place : place + _RUN]), (place, end))
    taken: set[int] = set()
    for start, end in free_runs(matches.second, first):
        token = start
        while token + _RUN <= end:
            count = 0
            if (found := places.get(tuple(keys[token : token + _RUN]))) is not None:
                elsewhere = range(*found)
                count = _shared((keys[place] for place in range(token, end)), elsewhere, others, taken)
            if found is not None and count >= _RUN:
                yield token, found[0], count
                taken.update(elsewhere[:count])
            token += count if count >= _RUN else 1


def _shared(keys: Iterable[str], places: Iterable[int], others: Sequence[str], taken: Collection[int]) -> int:
    """How many words are the same from the start, and not taken."""
    pairs = enumerate(zip(keys, places, strict=False), start=1)
    count = 0
    for count_here, (key, place) in pairs:
        if key != others[place] or place in taken:
            break
        count = count_here
    return count
