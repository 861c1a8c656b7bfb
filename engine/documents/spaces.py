"""A line of characters cut into words with boxes.

The recogniser drops a space now and then, mostly in the print of cash registers. The ink shows it: a gap that stands
out among the gaps of its line. Nothing is ever taken apart by meaning, so that a code or a number stays whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np
from numpy.typing import NDArray

from engine.documents.line_ink import find_ink, inked_columns, widest_blank
from engine.documents.ocr_words import OcrLine, OcrWord
from engine.documents.text_lines import Character, Quad, TextLine

WIDE_GAP = 0.28
"""of the line's height: the least ink-free width of a space"""
OUTSTANDING = 1.5
"""times the wider gaps inside words (their third quartile)"""
LIKE_A_SPACE = 0.75
"""times the usual space of the line, where it has others"""
LETTER_PITCH, DIGIT_PITCH = 1.3, 1.5
"""times the usual distance of two centres; digits are equally wide, and a "1" leaves much white around it"""


LEAST_INK = 0.01
"""part of a row of the line that is inked where writing runs through it"""


@dataclass(frozen=True, slots=True)
class Part:
    """A word as a part of its line; ``start`` and ``end`` are shares of the line's length."""

    text: str
    start: float
    end: float
    confidence: float
    """that of the character it is least sure of"""


@dataclass(frozen=True, slots=True)
class _Gap:
    """Between two characters that follow each other; all lengths in pixels of the crop."""

    pair: str
    start: int
    end: int
    """the widest stretch without ink between the two centres"""
    pitch: float
    """from centre to centre"""
    space: bool
    """the recogniser saw a space here"""

    @property
    def width(self) -> int:
        return self.end - self.start


def parts_of(line: TextLine) -> list[Part]:
    """The words of a line from left to right."""
    ink = find_ink(line.crop)
    columns = inked_columns(ink)
    letters = [character for character in line.characters if character.text != " "]
    gaps = _find_gaps(line.characters, columns)
    cuts = [index for index, gap in enumerate(gaps) if gap.space or _is_lost_space(gap, gaps, len(ink))]
    edges = [0, *(index + 1 for index in cuts), len(letters)]
    inked = np.flatnonzero(columns)
    left, right = (int(inked[0]), int(inked[-1]) + 1) if inked.size else (0, len(columns))
    starts = [left, *(gaps[index].end for index in cuts)]
    ends = [*(gaps[index].start for index in cuts), right]
    return [
        Part(
            text="".join(letter.text for letter in letters[first:last]),
            start=start / len(columns),
            end=end / len(columns),
            confidence=min(letter.confidence for letter in letters[first:last]),
        )
        for (first, last), start, end in zip(pairwise(edges), starts, ends, strict=True)
        if first < last
    ]


def words_of(line: TextLine, parts: Sequence[Part]) -> OcrLine:
    """The parts of a line with their boxes on the page, as high as the ink of the line."""
    rows = np.flatnonzero(find_ink(line.crop).mean(axis=1) > LEAST_INK)
    height = line.crop.shape[0]
    top, bottom = (float(rows[0]) / height, float(rows[-1] + 1) / height) if rows.size else (0.0, 1.0)
    return tuple(OcrWord(part.text, _box(line.quad, part, top, bottom), part.confidence) for part in parts)


def _box(quad: Quad, part: Part, top: float, bottom: float) -> tuple[float, float, float, float]:
    """Upright box around a part of a line; ``top`` and ``bottom`` are shares of the line's height."""
    corner, right, _, below = quad
    along, across = right - corner, below - corner
    points = [corner + x * along + y * across for x in (part.start, part.end) for y in (top, bottom)]
    (x0, y0), (x1, y1) = np.min(points, axis=0), np.max(points, axis=0)
    return float(x0), float(y0), float(x1), float(y1)


def _find_gaps(characters: Sequence[Character], columns: NDArray[np.bool_]) -> list[_Gap]:
    gaps: list[_Gap] = []
    before: Character | None = None
    space = False
    for character in characters:
        if character.text == " ":
            space = True
            continue
        if before:
            start, end = widest_blank(columns, before.centre, character.centre)
            pitch = (character.centre - before.centre) * len(columns)
            gaps.append(_Gap(before.text + character.text, start, end, pitch, space))
        before, space = character, False
    return gaps


def _is_lost_space(gap: _Gap, gaps: Sequence[_Gap], height: int) -> bool:
    inside = sorted(other.width for other in gaps if not other.space)
    spaces = [other.width for other in gaps if other.space]
    pitch = DIGIT_PITCH if gap.pair.isdigit() else LETTER_PITCH
    return (
        gap.pair.isalnum()
        and gap.width >= WIDE_GAP * height
        and gap.width >= OUTSTANDING * inside[len(inside) * 3 // 4]
        and gap.width >= LIKE_A_SPACE * (median(spaces) if spaces else 0)
        and gap.pitch >= pitch * median(other.pitch for other in gaps)
    )
