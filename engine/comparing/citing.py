"""Words of a page as a quote, with the places of those that differ."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from engine.comparing.copies import Copy
from engine.contracts import Box, Quote
from engine.search.lines import box_around
from engine.search.proof import digits_unsure
from engine.search.tables import Numbers
from engine.search.values import Span

Lines = tuple[Numbers, ...]


@dataclass(frozen=True, slots=True)
class Cited:
    """A quote, and what is known of its words."""

    quote: Quote
    marks: tuple[Box, ...]
    """around the words that differ"""
    places: dict[int, Span]
    """number of each word on the page -> its characters in the quote"""


def cite(copy: Copy, position: int, units: Sequence[Lines], marked: Collection[int]) -> Cited:
    """The words of sentences and rows of one page, in the page's own writing.

    Args:
        units: the numbers of the words; the lines of one unit become one, units are parted by the end of a line.
        marked: the numbers of the words that differ.
    """
    page, content = copy.side.pages[position], copy.contents[position]
    places: dict[int, Span] = {}
    text = ""
    for unit in units:
        for number in (number for line in unit for number in line):
            start = len(text)
            text += content.words[number] + " "
            places[number] = start, len(text) - 1
        text = text[:-1] + "\n"
    lines = [line for unit in units for line in unit]
    quote = Quote(
        document_id=page.document_id,
        document=copy.side.document.name,
        page=position,
        label=page.label,
        text=text[:-1],
        boxes=tuple(box_around(line, content.places) for line in lines),
        source=page.text.source,
        verified=True,
        answer_spans=tuple(
            (places[run[0]][0], places[run[-1]][1])
            for unit in units
            for run in _runs([n for li in unit for n in li], marked)
        ),
        digits_unsure=digits_unsure(lines, page.text),
    )
    marks = tuple(box_around(run, content.places) for line in lines for run in _runs(line, marked))
    return Cited(quote, marks, places)


def _runs(numbers: Sequence[int], marked: Collection[int]) -> Iterator[list[int]]:
    """Those of the words that are marked, neighbours together."""
    for is_marked, run in groupby(numbers, key=lambda number: number in marked):
        if is_marked:
            yield list(run)
