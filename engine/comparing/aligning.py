"""Which page of one document is which page of the other: by their words, in order first, moved ones after."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from engine.comparing.copies import Copy

_LEAST = 0.25
"""likeness of two pages that are one page, changed"""
_LEAST_MOVED = 0.6
"""the same where only their words, and not their order, speak for it"""
_BLANK = 0.02
"""counts for less than any words: pages that cannot be compared, paired by the pages around them"""
_REACH = 200
"""pages that one may be away from its old place, those not counted that one document has more than the other: further
away it has moved"""

Features = frozenset[str]


@dataclass(frozen=True, slots=True)
class Aligned:
    """Positions of one page in both documents; None where it is in one alone."""

    first: int | None
    second: int | None
    moved: bool = False


def align(first: Copy, second: Copy, check: Callable[[], None]) -> list[Aligned]:
    """All pages of both documents, in the order of the second; a page that is gone stands where it stood.

    Args:
        check: called now and then; raises when there is no need to go on.
    """
    mine, theirs = _features(first), _features(second)
    start = _same_start(mine, theirs)
    end = _same_start(mine[start:][::-1], theirs[start:][::-1])
    middle = mine[start : len(mine) - end], theirs[start : len(theirs) - end]
    reach = abs(len(middle[0]) - len(middle[1])) + _REACH
    likeness = []
    for row, page in enumerate(middle[0]):
        check()
        near = enumerate(middle[1], start=-row)
        likeness.append([_likeness(page, other) if abs(away) <= reach else 0.0 for away, other in near])
    path = [(place, place) for place in range(start)]
    path += [(start + row, start + column) for row, column in _in_order(likeness, len(middle[1]))]
    path += [(len(mine) - left, len(theirs) - left) for left in range(end, 0, -1)]
    moves = _moved(path, mine, theirs)
    return list(_merged(path, moves, len(mine), len(theirs)))


def _features(copy: Copy) -> list[Features | None]:
    """The words of each page and the pairs of neighbours among them; None for a page that cannot be used."""
    found: list[Features | None] = []
    for outline in copy.side.outline:
        if outline.position not in copy.spans:
            found.append(None)
            continue
        keys = [key.casefold() for key in copy.keys(outline.position)]
        found.append(frozenset(keys).union(f"{one} {other}" for one, other in pairwise(keys)))
    return found


def _same_start(mine: Sequence[Features | None], theirs: Sequence[Features | None]) -> int:
    """How many pages at the beginning are the same; those without words are not known to be."""
    count = 0
    for one, other in zip(mine, theirs, strict=False):
        if not one or one != other:
            break
        count += 1
    return count


def _likeness(one: Features | None, other: Features | None) -> float:
    """0 to 1: the words and pairs that two pages share, over all that they have (Dice)."""
    if not one or not other:
        return _BLANK if one is None or other is None or one == other else 0.0
    return 2 * len(one & other) / (len(one) + len(other))


def _in_order(likeness: Sequence[Sequence[float]], columns: int) -> list[tuple[int, int]]:
    """Rows and columns that belong together, both growing, so that the sum of their likeness is greatest."""
    best = [[0.0] * (columns + 1)]
    for row in likeness:
        above, here = best[-1], [0.0]
        for column, like in enumerate(row):
            pair = above[column] + like if _pairs(like) else 0.0
            here.append(max(above[column + 1], here[column], pair))
        best.append(here)
    path, row_end, column_end = list[tuple[int, int]](), len(likeness), columns
    while row_end and column_end:
        if best[row_end][column_end] == best[row_end - 1][column_end]:
            row_end -= 1
        elif best[row_end][column_end] == best[row_end][column_end - 1]:
            column_end -= 1
        else:
            row_end, column_end = row_end - 1, column_end - 1
            path.append((row_end, column_end))
    return path[::-1]


def _pairs(like: float) -> bool:
    return like >= _LEAST or like == _BLANK


def _moved(
    path: Sequence[tuple[int, int]], mine: Sequence[Features | None], theirs: Sequence[Features | None]
) -> dict[int, int]:
    """Pages that are left over on both sides and are alike, the likest first: second -> first."""
    rows, columns = {row for row, _ in path}, {column for _, column in path}
    likely = [
        (_likeness(page, other), row, column)
        for row, page in enumerate(mine)
        if page and row not in rows
        for column, other in enumerate(theirs)
        if other and column not in columns
    ]
    found: dict[int, int] = {}
    for like, row, column in sorted(likely, key=lambda one: (-one[0], one[1:])):
        if like >= _LEAST_MOVED and row not in rows and column not in found:
            rows.add(row)
            found[column] = row
    return found


def _merged(path: Sequence[tuple[int, int]], moves: dict[int, int], rows: int, columns: int) -> Iterator[Aligned]:
    """Pairs, and between them the pages that are gone, then those that are new or have come from elsewhere."""
    gone = set(range(rows)) - set(moves.values())
    row = column = 0
    for row_end, column_end in (*path, (rows, columns)):
        yield from (Aligned(one + 1, None) for one in range(row, row_end) if one in gone)
        for one in range(column, column_end):
            yield Aligned(moves[one] + 1 if one in moves else None, one + 1, moved=one in moves)
        if row_end < rows:
            yield Aligned(row_end + 1, column_end + 1)
        row, column = row_end + 1, column_end + 1
