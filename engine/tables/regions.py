"""The parts of a page that may be tables: strips below each other, most of them with several runs of words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from engine.tables.columns import Core, columns_of, cut
from engine.tables.strips import PageWords, Strip, is_prose

_FAR = 3.5
"""times the height of a strip, white that parts two tables, whatever they look like"""
_APART = 1.8
"""times the usual distance from strip to strip, where a table may end: if its columns do, too"""
_CLOSE = 0.6
"""times the height of a strip, white between two lines of one cell"""
_INDENT = 3
"""times the height of a strip, by which labels in one column may be set in"""
_NEAR = 4
"""strips above and below a line, among which its neighbours in a table are"""


def regions(words: PageWords) -> Iterator[list[Strip]]:
    """The strips of each part of the page that may be a table, from the top down."""
    run: list[Strip] = []
    for number, strip in enumerate(words.strips):
        is_text = _is_text(number, words)
        if run and (is_text or _white(run[-1], strip) > _FAR * min(strip.height, run[-1].height)):
            yield from _parted(run, words)
            run = []
        if not is_text:
            run.append(strip)
    yield from _parted(run, words)


def _is_text(number: int, words: PageWords) -> bool:
    """Whether a strip is a line of a text, and no cell of a table: nothing near it stands to its left or right."""
    strip = words.strips[number]
    if len(strip.runs) > 1 or not is_prose([words.word(one) for one in strip.runs[0]]):
        return False
    near = words.strips[max(0, number - _NEAR) : number + _NEAR + 1]
    if any(other.box[0] < strip.box[0] and words.box(other.runs[0])[2] < strip.box[0] for other in near):
        return False
    beside = words.strips[max(0, number - 1) : number + 2]
    return not any(_holds(other, strip, words) for other in beside)


def _holds(strip: Strip, line: Strip, words: PageWords) -> bool:
    """Whether a line above or below a strip of cells is as wide as the first of them may be."""
    begins = abs(strip.box[0] - line.box[0]) < _INDENT * line.height
    return begins and len(strip.runs) > 1 and line.box[2] <= words.box(strip.runs[1])[0]


def _parted(run: Sequence[Strip], words: PageWords) -> Iterator[list[Strip]]:
    """A run of strips, cut where the columns of the strips above a gap are not those of the strips below it."""
    strips = _trimmed(run, words)
    if len(strips) < 2:
        return
    steps = [below.box[1] - above.box[1] for above, below in pairwise(strips)]
    usual = median(steps)
    for number, (step, below) in enumerate(zip(steps, strips[1:], strict=True), 1):
        is_apart = step > _APART * usual and _white(strips[number - 1], below) > _CLOSE * below.height
        if is_apart and _differ(strips[:number], strips[number:], words):
            yield from _parted(strips[:number], words)
            yield from _parted(strips[number:], words)
            return
    yield strips


def _differ(above: Sequence[Strip], below: Sequence[Strip], words: PageWords) -> bool:
    """Whether two parts have fewer columns together than one of them alone, or one of them far fewer than both."""
    counts = [len(columns_of(part, words)) for part in (above, below)]
    together = len(columns_of([*above, *below], words))
    runs = [max(len(strip.runs) for strip in part) for part in (above, below)]
    return together < max(counts) or min(runs) < together / 2


def _trimmed(run: Sequence[Strip], words: PageWords) -> list[Strip]:
    """The strips without titles over the table and notes below it: those with one run that is in the first column,
    or over it."""
    several = [number for number, strip in enumerate(run) if len(strip.runs) > 1]
    if not several:
        return []
    first, last = several[0], several[-1]
    cores = columns_of(run[first : last + 1], words)
    if len(cores) < 2:
        return []
    while first and cut(run[first - 1], cores, words).pieces[0].column > 0:
        first -= 1
    while last + 1 < len(run) and _goes_on(run[last], run[last + 1], cores):
        last += 1
    return list(run[first : last + 1])


def _white(above: Strip, below: Strip) -> float:
    return below.box[1] - above.box[3]


def _goes_on(strip: Strip, below: Strip, cores: Sequence[Core]) -> bool:
    """Whether a strip with one run is the next line of a cell: close below, and in one column."""
    is_close = _white(strip, below) < _CLOSE * strip.height
    return is_close and any(left <= below.box[0] and below.box[2] <= right for left, right in cores)
