"""The parts of a page that can be quoted: sentences, and rows put together from the places of words."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.contracts import PageText
from engine.search.lines import Line, box_around, page_lines, parted_by_gaps
from engine.search.tables import Numbers, Placed, headers, rows_of

_PROSE_WORDS = 6
_LONGEST = 60
"""words in a quote"""
_SENTENCE_END = re.compile(r"[.!?।][\"'”’)\]]*$")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Za-z]|e\.g|i\.e|etc|vs|Fig|No|Nr|Dr|Mr|Mrs|Ms|Inc|Ltd|Corp|Co|al|approx|St|Art|Abs|bzw))\.$"
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, or a row of a table or a form."""

    lines: tuple[Numbers, ...]
    """its words, for each line that it touches"""
    header: Numbers = ()
    """of a row: the words that stand over its columns"""


class PageUnits:
    """The sentences and rows of a page, hidden words left out."""

    def __init__(self, page: PageText) -> None:
        self.words = page.text.split()
        self.places: array[float] = page.box_values()
        prose, loose = self._parted(page_lines(page))
        found = [Unit(lines) for paragraph in prose for lines in self._sentences(paragraph)]
        rows = rows_of(loose, self.words, self.places)
        found += [Unit((row.numbers,), header) for row, header in zip(rows, headers(rows), strict=True)]
        self.units = sorted(found, key=lambda unit: unit.lines[0][0])

    def text(self, lines: Sequence[Sequence[int]]) -> str:
        """Words as text, a line for each of ``lines``."""
        return "\n".join(" ".join(self.words[number] for number in line) for line in lines)

    def _parted(self, lines: Sequence[Line]) -> tuple[list[list[Line]], list[Placed]]:
        """Paragraphs, and the lines that belong to none."""
        prose: list[list[Line]] = []
        loose: list[Placed] = []
        last: Placed | None = None  # the line before, while its paragraph may go on
        for line in lines:
            placed = (box_around(line.numbers, self.places), line)
            long = self._is_prose(line)
            if last is not None and _goes_on(last, placed, long=long):
                prose[-1].append(line)
            elif long:
                prose.append([line])
            else:
                loose.append(placed)
            last = placed if long else None
        return prose, loose

    def _is_prose(self, line: Line) -> bool:
        """Whether a line is as long as those of a text, and more than the cells of a table."""
        if len(line.words) < _PROSE_WORDS or 2 * sum(word[0].isalpha() for word in line.words) <= len(line.words):
            return False
        return max(map(len, parted_by_gaps(line.numbers, self.places))) >= _PROSE_WORDS

    def _sentences(self, paragraph: Sequence[Line]) -> Iterator[tuple[Numbers, ...]]:
        """The sentences of a paragraph; one without an end is cut after so many words."""
        run: list[list[int]] = []
        count = 0
        for line in paragraph:
            run.append([])
            for number in line.numbers:
                run[-1].append(number)
                count += 1
                if count >= _LONGEST or _ends_sentence(self.words[number]):
                    yield tuple(tuple(part) for part in run if part)
                    run, count = [[]], 0
        if count:
            yield tuple(tuple(part) for part in run if part)


def _goes_on(last: Placed, following: Placed, *, long: bool) -> bool:
    """Whether a line, long or short, stands where the next line of a paragraph would."""
    (box, line), (next_box, next_line) = last, following
    height = box[3] - box[1]
    below = -0.5 * height < next_box[1] - box[3] < height
    aligned = next_box[0] < box[2] and (abs(next_box[0] - box[0]) < 3 * height or next_box[2] <= box[2])
    last_words = not _ends_sentence(line.words[-1]) and next_line.words[0][0].islower()
    return below and aligned and (long or last_words)


def _ends_sentence(word: str) -> bool:
    return bool(_SENTENCE_END.search(word)) and not _ABBREVIATION.search(word)
