"""Lines of a table joined to rows: cells that go on in the next line, and headers of several lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from engine.tables.columns import Line
from engine.tables.strips import PageWords

_CLOSE = 0.6
"""times the height of a line, white between two lines of one cell, at most"""
_LOOSER = 0.3
"""times the height of a line, by which the white between rows is more than that between the lines of a cell"""
_MOSTLY = 0.9
"""of the lines with little white above them, that must look like the next line of a cell"""
_OPEN_ENDS = (",", ";", "(", "-", "–", "/", "&")
"""what the first line of a cell ends with, where it does not end there"""
_OPEN_WORDS = frozenset("of and or for the to in on at by with from per".split())


@dataclass(frozen=True, slots=True)
class TableRow:
    """The lines of one row."""

    lines: tuple[Line, ...]
    is_header: bool = False


def rows_of_lines(lines: Sequence[Line], words: PageWords, columns: int) -> list[TableRow]:
    """The rows from the top down."""
    rows = _joined(lines, words)
    if any(line.has_figures(words) for line in lines):
        header = _header(rows, words)
    else:
        header = int(len(_columns(rows[0])) == columns)
    named = [TableRow(tuple(row), is_header=True) for row in _close_headers(rows[:header])]
    return named + [TableRow(tuple(row)) for row in rows[header:]]


def _joined(lines: Sequence[Line], words: PageWords) -> list[list[Line]]:
    """Lines of one row together."""
    whites = [_white(above, below) for above, below in pairwise(lines)]
    tight = _tight(lines, whites, words)
    rows: list[list[Line]] = [[lines[0]]]
    for white, line in zip(whites, lines[1:], strict=True):
        is_one = white < tight if tight is not None else _goes_on(white, rows[-1], line, words)
        if is_one and _fits(rows[-1], line, words, even=tight is not None or len(rows) == 1):
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _header(rows: Sequence[Sequence[Line]], words: PageWords) -> int:
    """How many rows name columns: those over the first figure, up to the first that is no heading and has a label."""
    labelled = False
    for count, row in enumerate(rows):
        filled = _columns(row)
        is_figures = any(line.has_figures(words) for line in row)
        if filled == {0} or is_figures or (labelled and 0 in filled):
            return count
        labelled = labelled or 0 in filled
    return 0


def _close_headers(rows: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Header rows close below each other are one, unless something in them stands over several columns."""
    joined: list[list[Line]] = []
    for row in rows:
        is_close = joined and _white(joined[-1][-1], row[0]) < _CLOSE * row[0].strip.height
        if is_close and not any(piece.span > 1 for line in (*joined[-1], *row) for piece in line.pieces):
            joined[-1].extend(row)
        else:
            joined.append(list(row))
    return joined


def _columns(row: Sequence[Line]) -> frozenset[int]:
    """The columns in which something stands."""
    return frozenset().union(*(line.columns for line in row))


def _tight(lines: Sequence[Line], whites: Sequence[float], words: PageWords) -> float | None:
    """White below which lines belong to one row, where rows stand further apart than the lines of a cell; else None.

    They do where what comes after little white could always go on a row, and mostly has fewer cells than it.
    """
    if not whites:
        return None
    limit = min(whites) + _LOOSER * median(line.strip.height for line in lines)
    close = [pair for pair, white in zip(pairwise(lines), whites, strict=True) if white < limit]
    fewer = [below for above, below in close if below.columns < above.columns]
    fitting = [below for above, below in close if _fits([above], below, words, even=True)]
    is_usual = len(close) < len(whites) and len(fewer) >= len(close) / 2
    return limit if is_usual and len(fitting) >= _MOSTLY * len(close) else None


def _fits(row: Sequence[Line], line: Line, words: PageWords, *, even: bool) -> bool:
    """Whether a line may be part of a row: no second figures, and fewer cells than the row, or as many if ``even``."""
    taken = any(one.figures(words) for one in row)
    if (taken and line.figures(words)) or _repeats(row, line, words):
        return False
    filled = _columns(row)
    return line.columns < filled or (even and line.columns == filled) or (not taken and filled == {0})


def _repeats(row: Sequence[Line], line: Line, words: PageWords) -> bool:
    """Whether numbers, dates or times stand below others: each begins a row."""
    coded = [{piece.column for piece in one.pieces if _is_coded(words.text(piece.numbers))} for one in (*row, line)]
    return any(columns & coded[-1] for columns in coded[:-1])


def _is_coded(text: str) -> bool:
    return all(any(letter.isdigit() for letter in word) for word in text.split())


def _goes_on(white: float, row: Sequence[Line], line: Line, words: PageWords) -> bool:
    """Whether a line reads like the next one of the cell above its first words."""
    first = line.pieces[0]
    is_close = white < _CLOSE * line.strip.height
    return is_close and _reads_on(row, first.column, words.text(first.numbers), words)


def _reads_on(row: Sequence[Line], column: int, text: str, words: PageWords) -> bool:
    above = [words.text(piece.numbers) for line in row for piece in line.pieces if piece.column == column]
    if not above:
        return False
    is_open = above[-1].endswith(_OPEN_ENDS) or above[-1].split()[-1].lower() in _OPEN_WORDS
    return is_open or text[0].islower() or text[0] == "("


def _white(above: Line, below: Line) -> float:
    return below.strip.box[1] - above.strip.box[3]
