"""The columns of a table, from the gutters between the words of most of its strips, and what stands in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import dropwhile, pairwise
from statistics import median

from engine.search.tables import Numbers
from engine.tables.strips import WIDE, PageWords, Strip, is_figure

Core = tuple[float, float]
"""left and right edge of what stands in a column, in points"""

_MANY = 4
"""strips from which chance no longer puts their spaces one below the other"""
_FULL = 0.5
"""of the most runs that a strip of the table has: with fewer its words may stand over several columns"""
_STRAY = 6
"""strips among which the words of one may stand in a gutter"""
_FEW = 0.3
"""of the strips; a column that is there in fewer may be chance"""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one strip that belong into one cell."""

    numbers: Numbers
    column: int
    span: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """A strip, cut where the columns are."""

    strip: Strip
    pieces: list[Piece] = field(default_factory=list)

    def has_figures(self, words: PageWords) -> bool:
        """Whether one of its cells behind the first column is a figure."""
        return any(column for column in self.figures(words))

    def figures(self, words: PageWords) -> frozenset[int]:
        """The columns in which a figure stands."""
        return frozenset(piece.column for piece in self.pieces if is_figure(words.text(piece.numbers)))

    @property
    def columns(self) -> frozenset[int]:
        """The columns in which something stands."""
        return frozenset(piece.column for piece in self.pieces)


def columns_of(strips: Sequence[Strip], words: PageWords) -> list[Core]:
    """The columns from left to right; fewer than two where there is no table."""
    full = _full(_body(strips, words)) or _full(strips)
    if not full:
        return []
    gap = words.narrow if len(full) >= _MANY else WIDE
    rows = [_intervals(strip, words, gap) for strip in full]
    usual = median(strip.height for strip in full)
    cores = _firm(_covered(rows, len(full) // _STRAY), rows, WIDE * usual)
    cores = sorted([*cores, *_covered([_strays(row, cores) for row in rows], 1)])
    cores = _grown(cores, full, words)
    return _with_strays(cores, [strip for strip in strips if len(strip.runs) > 1], words)


def _body(strips: Sequence[Strip], words: PageWords) -> list[Strip]:
    """The strips from the first with figures on."""
    return list(dropwhile(lambda strip: not any(is_figure(words.text(run)) for run in strip.runs[1:]), strips))


def _full(strips: Sequence[Strip]) -> list[Strip]:
    """The strips with about as many runs as there are columns; none where all have one."""
    most = max((len(strip.runs) for strip in strips), default=0)
    return [strip for strip in strips if len(strip.runs) >= max(2, _FULL * most)]


def cut(strip: Strip, cores: Sequence[Core], words: PageWords) -> Line:
    """The strip with each run of words in its column, or over several where no gap parts them."""
    line = Line(strip)
    for run in strip.runs:
        for part in _parts(run, cores, words):
            left, _, right, _ = words.box(part)
            over = _over((left, right), cores) or [_nearest((left + right) / 2, cores)]
            line.pieces.append(Piece(part, over[0], len(over)))
    return Line(strip, _joined(line.pieces))


def _parts(run: Numbers, cores: Sequence[Core], words: PageWords) -> list[Numbers]:
    """A run, cut at gaps that are wider than a space and lie in a gutter."""
    parts: list[list[int]] = [[run[0]]]
    for before, number in pairwise(run):
        (_, _, end, _), (start, top, _, bottom) = words.box((before,)), words.box((number,))
        is_gutter = any(left[1] <= start and end <= right[0] for left, right in pairwise(cores))
        is_gap = start - end > words.narrow * (bottom - top) and not words.belongs(before, number)
        if is_gutter and is_gap:
            parts.append([])
        parts[-1].append(number)
    return [tuple(part) for part in parts]


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Each column once: a sign and its figure are one cell."""
    joined: list[Piece] = []
    for piece in sorted(pieces, key=lambda one: one.column):
        if not joined or piece.column >= joined[-1].column + joined[-1].span:
            joined.append(piece)
            continue
        last = joined.pop()
        end = max(last.column + last.span, piece.column + piece.span)
        joined.append(Piece(last.numbers + piece.numbers, last.column, end - last.column))
    return joined


def _intervals(strip: Strip, words: PageWords, gap: float) -> list[Core]:
    boxes = [words.box(run) for whole in strip.runs for run in words.parted(whole, gap)]
    return [(box[0], box[2]) for box in boxes]


def _covered(rows: Sequence[Sequence[Core]], stray: int) -> list[Core]:
    """Where more rows than ``stray`` have something."""
    ends = sorted((edge, step) for row in rows for core in row for edge, step in zip(core, (1, -1), strict=True))
    cores: list[Core] = []
    depth, start = 0, 0.0
    for edge, step in ends:
        if depth <= stray < depth + step:
            start = edge
        elif depth + step <= stray < depth:
            cores.append((start, edge))
        depth += step
    return cores


def _firm(cores: Sequence[Core], rows: Sequence[Sequence[Core]], wide: float) -> list[Core]:
    """The columns, joined where no white is between them, or little between two that are there in few rows only."""
    least = max(2, _FEW * len(rows))
    firm: list[Core] = []
    weak_before = False
    for core in cores:
        weak = sum(any(core[0] < one[1] and one[0] < core[1] for one in row) for row in rows) < least
        if firm and core[0] - firm[-1][1] <= (wide if weak and weak_before else 0):
            firm[-1] = (firm[-1][0], core[1])
        else:
            firm.append(core)
        weak_before = weak
    return firm


def _grown(cores: Sequence[Core], strips: Sequence[Strip], words: PageWords) -> list[Core]:
    """The columns as wide as the widest figures in them, their signs counted."""
    grown = list(cores)
    for run in (run for strip in strips for run in strip.runs):
        left, _, right, _ = words.box(run)
        over = _over((left, right), grown)
        if len(over) == 1 and not any(map(str.isalpha, words.text(run))):
            core = grown[over[0]]
            grown[over[0]] = (min(left, core[0]), max(right, core[1]))
    return grown


def _with_strays(cores: list[Core], strips: Sequence[Strip], words: PageWords) -> list[Core]:
    """The columns, and those that few strips have something in."""
    for strip in strips:
        cores = _covered([cores, _strays(_intervals(strip, words, WIDE), cores)], 0)
    return cores


def _strays(row: Sequence[Core], cores: Sequence[Core]) -> list[Core]:
    """What stands in no column."""
    return [one for one in row if not _over(one, cores)]


def _over(interval: Core, cores: Sequence[Core]) -> list[int]:
    """The columns that something stands over."""
    return [number for number, core in enumerate(cores) if core[0] < interval[1] and interval[0] < core[1]]


def _nearest(place: float, cores: Sequence[Core]) -> int:
    return min(range(len(cores)), key=lambda number: max(cores[number][0] - place, place - cores[number][1]))
