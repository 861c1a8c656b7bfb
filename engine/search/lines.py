"""The lines of a page: its visible words as they stand in the text, with their boxes."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from engine.contracts import Box, PageText

_GAP = 1.0
"""times the height of the letters, between two cells"""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page."""

    words: tuple[str, ...]
    numbers: Sequence[int]
    """the numbers of its words on the page, hidden words counted"""
    height: float
    """of its first word, in points: stands for the size of the letters"""

    @property
    def text(self) -> str:
        """The words, parted by one space."""
        return " ".join(self.words)


def page_lines(page: PageText) -> list[Line]:
    """The lines of a page in reading order, without the words that a person cannot see."""
    values = page.box_values()
    lines: list[Line] = []
    count = 0
    for content in page.text.split("\n"):
        words = content.split()
        numbers: Sequence[int] = range(count, count + len(words))
        count += len(words)
        if page.hidden:
            numbers = [number for number in numbers if not page.hidden[number]]
            words = [words[number - count] for number in numbers]
        if words:
            top = 4 * numbers[0] + 1
            lines.append(Line(tuple(words), numbers, values[top + 2] - values[top]))
    return lines


def box_around(numbers: Sequence[int], values: array[float]) -> Box:
    """The smallest box that holds the words with these numbers."""
    return (
        min(values[4 * number] for number in numbers),
        min(values[4 * number + 1] for number in numbers),
        max(values[4 * number + 2] for number in numbers),
        max(values[4 * number + 3] for number in numbers),
    )


def parted_by_gaps(numbers: Sequence[int], values: array[float]) -> list[list[int]]:
    """The words of a line or a row in runs, with wide gaps between them as there are between the cells of a table."""
    runs: list[list[int]] = []
    end = float("-inf")
    for number in numbers:
        left, top, right, bottom = values[4 * number : 4 * number + 4]
        if left - end > _GAP * (bottom - top):
            runs.append([])
        runs[-1].append(number)
        end = right
    return runs
