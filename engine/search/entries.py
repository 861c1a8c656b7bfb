"""What the index keeps of a page: the terms of its lines, its headings marked, and the numbers printed at its edges."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from engine.contracts import PageText
from engine.search.analysis import fold, terms, words
from engine.search.languages import language_of
from engine.search.lines import Line, page_lines

HEADING = "#"
"""begins the line of a heading in ``Entry.body``; never part of a term"""

_STOP_WORDS = 3
"""of another language than English, that a page must hold to count as written in it"""
_EDGE_LINES = 3
_PRINTED_NUMBER = re.compile(r"(?:^|\D\s)\W{0,2}(\d{1,4})\W{0,2}(?=$|\s\D)|^(\d{1,4})\s*$")
_HEADING_WORDS = 14
_HEADING_SIZE = 1.15
"""times the usual height of letters on the page"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One page in the form that is indexed."""

    body: str
    """the terms, a line of the page on each line, blocks parted by an empty line"""
    language: str
    printed: str
    """numbers that stand at the top or the bottom of the page, parted by spaces"""


def entry_of(page: PageText) -> Entry:
    """The entry of a page; hidden words are left out."""
    lines = page_lines(page)
    texts = [fold(text) for text in _joined(lines)]
    language = language_of([word for text in texts for word in words(text)], _STOP_WORDS)
    usual = _usual_height(lines)
    body = []
    block = 0
    for line, text in zip(lines, texts, strict=True):
        if line.block != block and body:
            body.append("")
        block = line.block
        mark = HEADING + " " if _is_heading(line, usual) else ""
        body.append(mark + " ".join(terms(text, language)))
    return Entry("\n".join(body), language, _printed(texts))


def _joined(lines: Sequence[Line]) -> list[str]:
    """The text of each line, words that were parted at the end of a line made whole where they begin."""
    texts = [line.text for line in lines]
    for number in range(len(texts) - 1):
        if texts[number][-1] in "-\u00ad\u2010" and len(texts[number]) > 1 and texts[number + 1][0].islower():
            start, _, rest = texts[number + 1].partition(" ")
            texts[number] = texts[number][:-1] + start
            texts[number + 1] = rest or " "
    return texts


def _usual_height(lines: Sequence[Line]) -> float:
    """The height of letters that most words of the page have."""
    return median(line.height for line in lines for _ in line.words) if lines else 0.0


def _is_heading(line: Line, usual: float) -> bool:
    return line.height > _HEADING_SIZE * usual and len(line.words) <= _HEADING_WORDS


def _printed(texts: Sequence[str]) -> str:
    edges = [*texts[:_EDGE_LINES], *texts[-_EDGE_LINES:]]
    found = (match.group(1) or match.group(2) for text in edges for match in _PRINTED_NUMBER.finditer(text.strip()))
    return " ".join(dict.fromkeys(found))
