"""The parts of a page that can be quoted: sentences, and rows of tables and forms put together from places of words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.contracts import Box, PageText
from engine.search.lines import Line, box_around, page_lines

_PROSE_WORDS = 6
_LONGEST = 60
"""words in a quote"""
_SENTENCE_END = re.compile(r"[.!?।][\"'”’)\]]*$")
_ABBREVIATION = re.compile(r"(?:\b(?:[A-Za-z]|e\.g|i\.e|etc|vs|Fig|No|Nr|Dr|Mr|Mrs|Ms|Inc|Ltd|Corp|Co|al|approx|St|Art|Abs|bzw))\.$")
_ROW_OVERLAP = 0.5

Placed = tuple[Box, Line]


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, or a row."""

    lines: tuple[tuple[int, ...], ...]
    """for each line that it touches, the numbers of its words on the page"""
    row: bool
    order: int
    """place on the page, from 0"""


def units(page: PageText) -> list[Unit]:
    """The sentences and rows of a page; hidden words are left out."""
    values = page.box_values()
    words = page.text.split()
    prose, loose = _parted([(box_around(line.numbers, values), line) for line in page_lines(page)])
    parts = [(run, False) for paragraph in prose for run in _sentences(paragraph, words)]
    parts += [(row, True) for row in _rows(loose)]
    parts.sort(key=lambda part: part[0][0][0])
    return [Unit(tuple(lines), row, order) for order, (lines, row) in enumerate(parts)]


def _parted(placed: Sequence[Placed]) -> tuple[list[list[Line]], list[Placed]]:
    """Paragraphs, and the lines that belong to none."""
    prose: list[list[Line]] = []
    loose: list[Placed] = []
    last: Placed | None = None  # the line before, while its paragraph may go on
    for box, line in placed:
        long = _is_long(line)
        goes_on = last is not None and _goes_on(last, (box, line))
        if goes_on:
            prose[-1].append(line)
        elif long:
            prose.append([line])
        else:
            loose.append((box, line))
        last = (box, line) if long else None
    return prose, loose


def _is_long(line: Line) -> bool:
    return len(line.words) >= _PROSE_WORDS and 2 * sum(word[0].isalpha() for word in line.words) > len(line.words)


def _goes_on(last: Placed, following: Placed) -> bool:
    """Whether a line stands where the next line of a paragraph would."""
    (box, line), (next_box, next_line) = last, following
    height = box[3] - box[1]
    near = -0.5 * height < next_box[1] - box[3] < height
    aligned = abs(next_box[0] - box[0]) < 3 * height or next_box[2] <= box[2]
    more = _is_long(next_line) or not _ends_sentence(line.words[-1])
    return near and aligned and more and next_box[0] < box[2] and next_line.words[0][0].islower() | _is_long(next_line)


def _ends_sentence(word: str) -> bool:
    return bool(_SENTENCE_END.search(word)) and not _ABBREVIATION.search(word)


def _sentences(paragraph: Sequence[Line], words: Sequence[str]) -> Iterator[tuple[tuple[int, ...], ...]]:
    """The sentences of a paragraph; one without an end is cut after so many words."""
    run: list[list[int]] = []
    count = 0
    for line in paragraph:
        run.append([])
        for number in line.numbers:
            run[-1].append(number)
            count += 1
            if _ends_sentence(words[number]) or count >= _LONGEST:
                yield tuple(tuple(part) for part in run if part)
                run, count = [[]], 0
    if count:
        yield tuple(tuple(part) for part in run if part)


def _rows(lines: Sequence[Placed]) -> Iterator[tuple[tuple[int, ...], ...]]:
    """Lines at the same height become one row, from left to right."""
    rows: list[list[Placed]] = []
    for placed in sorted(lines, key=lambda item: item[0][1] + item[0][3]):
        row = next((row for row in rows[-3:] if _side_by_side(row[-1][0], placed[0])), None)
        if row is None:
            rows.append([placed])
        else:
            row.append(placed)
    for row in rows:
        row.sort(key=lambda item: item[0][0])
        yield (tuple(number for _, line in row for number in line.numbers),)


def _side_by_side(one: Box, other: Box) -> bool:
    shared = min(one[3], other[3]) - max(one[1], other[1])
    return shared > _ROW_OVERLAP * min(one[3] - one[1], other[3] - other[1])
