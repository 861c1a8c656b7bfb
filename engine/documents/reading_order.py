"""The order in which a person reads the lines of a page: rows from top to bottom, columns of prose one by one.

Boxes side by side are one row ("Total    26.60") unless they are columns: for three rows or more the same white
gutter runs between them, and the lines on both sides of it are long and fill their column, as prose does and the
cells of a table do not.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from engine.documents.ocr_words import OcrLine
from engine.documents.text_lines import Quad

SAME_ROW = 0.5
"""of the lower box's height: how far apart the middles of two boxes of one row may be"""
STRAIGHT = 8.0
"""length over height from which the angle of a line is to be trusted"""
MARGIN = 0.2
"""of its height: white that the detector leaves at both ends of a line"""
COLUMN_ROWS = 3
"""rows that make a column"""
COLUMN_LINE = 8.0
"""length over height of the usual line in a column"""
COLUMN_FILLED = 0.6
"""part of the column that its usual line fills"""


@dataclass(frozen=True, slots=True)
class _Box:
    """A line on the page after its skew was taken out."""

    x0: float
    x1: float
    middle: float
    height: float
    words: OcrLine


_Row = list[_Box]
_Gutter = tuple[float, float]


def in_reading_order(quads: Sequence[Quad], lines: Sequence[OcrLine]) -> tuple[OcrLine, ...]:
    """Rows of words; ``quads`` are the places of the lines. Lines that run up or down the page come last."""
    pairs = list(zip(quads, lines, strict=True))
    level = [(quad, words) for quad, words in pairs if _is_level(quad)]
    skew = _skew([quad for quad, _ in level])
    boxes = [_box(quad, words, skew) for quad, words in level]
    rows = _ordered(_rows(boxes))
    return (*map(_joined, rows), *(words for quad, words in pairs if not _is_level(quad)))


def _ordered(rows: list[_Row]) -> list[_Row]:
    """Columns, where there are some, set one below the other."""
    run = _longest_columns(rows)
    if not run:
        return rows
    first, last, gutter = run
    left, right = _parted([box for row in rows[first:last] for box in row], gutter)
    return rows[:first] + _ordered(_rows(left)) + _ordered(_rows(right)) + _ordered(rows[last:])


def _longest_columns(rows: Sequence[_Row]) -> tuple[int, int, _Gutter] | None:
    """First row, end and gutter of the longest run of rows in two columns."""
    best: tuple[int, int, _Gutter] | None = None
    for first in range(len(rows)):
        gutters: list[_Gutter] = [(-math.inf, math.inf)]
        for last in range(first, len(rows)):
            gutters = [rest for gutter in gutters for rest in _without(gutter, rows[last])]
            if not gutters:
                break
            if best and last + 1 - first <= best[1] - best[0]:
                continue
            boxes = [box for row in rows[first : last + 1] for box in row]
            gutter = next((gutter for gutter in gutters if _parts_columns(gutter, boxes)), None)
            best = (first, last + 1, gutter) if gutter else best
    return best


def _without(gutter: _Gutter, row: _Row) -> Iterable[_Gutter]:
    """What a row leaves free of a gutter."""
    start, end = gutter
    for box in row:
        if box.x0 < end:
            if start < box.x0:
                yield start, box.x0
            start = max(start, box.x1)
    if start < end:
        yield start, end


def _parts_columns(gutter: _Gutter, boxes: Sequence[_Box]) -> bool:
    sides = _parted(boxes, gutter)
    wide = gutter[1] - gutter[0] > median(box.height for box in boxes) / 2
    return wide and all(len(side) >= COLUMN_ROWS and _is_prose(side) for side in sides)


def _parted(boxes: Sequence[_Box], gutter: _Gutter) -> tuple[_Row, _Row]:
    return [box for box in boxes if box.x1 <= gutter[0]], [box for box in boxes if box.x0 >= gutter[1]]


def _is_prose(boxes: Sequence[_Box]) -> bool:
    """Long lines that fill the width; the side of a gutter may itself be several columns."""
    usual = median(box.x1 - box.x0 for box in boxes)
    width = max(box.x1 for box in boxes) - min(box.x0 for box in boxes)
    filled = median(sum(box.x1 - box.x0 for box in row) for row in _rows(boxes))
    return usual > COLUMN_LINE * median(box.height for box in boxes) and filled > COLUMN_FILLED * width


def _rows(boxes: Iterable[_Box]) -> list[_Row]:
    """Boxes side by side, each row from left to right, rows from top to bottom."""
    rows: list[_Row] = []
    for box in sorted(boxes, key=lambda box: box.middle):
        before = rows[-1][-1] if rows else None
        if before and box.middle - before.middle < SAME_ROW * min(box.height, before.height):
            rows[-1].append(box)
        else:
            rows.append([box])
    return [sorted(row, key=lambda box: box.x0) for row in rows]


def _joined(row: _Row) -> OcrLine:
    return tuple(word for box in row for word in box.words)


def _is_level(quad: Quad) -> bool:
    return abs(_angle(quad)) < math.pi / 4


def _skew(quads: Sequence[Quad]) -> float:
    """The angle of the page in radians; boxes of single words are too short to tell it."""
    long = [quad for quad in quads if math.dist(quad[0], quad[1]) > STRAIGHT * math.dist(quad[0], quad[3])]
    return median(map(_angle, long)) if len(long) >= COLUMN_ROWS else 0.0


def _angle(quad: Quad) -> float:
    along = quad[1] - quad[0]
    return math.atan2(float(along[1]), float(along[0]))


def _box(quad: Quad, words: OcrLine, skew: float) -> _Box:
    cos, sin = math.cos(-skew), math.sin(-skew)
    across = [float(x * cos - y * sin) for x, y in quad]
    down = [float(x * sin + y * cos) for x, y in quad]
    height = max(down) - min(down)
    inset = MARGIN * height
    return _Box(min(across) + inset, max(across) - inset, min(down) + height / 2, height, words)
