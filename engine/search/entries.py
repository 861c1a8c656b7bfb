"""What the index keeps of a page: the terms of its lines, those of its headings, and the numbers at its edges."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from engine.contracts import PageText
from engine.search.analysis import HYPHENS, fold, terms, words
from engine.search.languages import language_of
from engine.search.lines import Line, page_lines

_STOP_WORDS = 3
"""of another language than English, that a page must hold to count as written in it"""
_EDGE_LINES = 3
_PRINTED_NUMBER = re.compile(r"(?:^|\D\s)\W{0,2}(\d{1,4})\W{0,2}(?=$|\s\D)|^(\d{1,4})\s*$")
_CONTENTS_LINES, _CONTENTS_SHARE, _GROWING_SHARE = 5, 0.3, 0.85
_HEADING_WORDS = 14
_HEADING_SIZE = 1.15
"""times the usual height of letters on the page"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One page in the form that is indexed."""

    body: str
    """the terms, a line of the page on each line"""
    headings: str
    """the terms of lines in larger letters"""
    language: str
    printed: str
    """numbers that stand at the top or the bottom of the page, parted by spaces"""
    numbers: int
    """how many of the terms are numbers"""
    contents: bool
    """the page is a table of contents or an index"""


def entry_of(page: PageText) -> Entry:
    """The entry of a page; hidden words are left out."""
    lines = page_lines(page)
    texts = [fold(text) for text in _joined(lines)]
    found = [words(text) for text in texts]
    language = language_of([word for line in found for word in line], _STOP_WORDS)
    usual = _usual_height(lines)
    body = [" ".join(terms(line, language)) for line in found]
    headings = [text for line, text in zip(lines, body, strict=True) if _is_heading(line, usual)]
    numbers = sum(term[0].isdigit() for line in body for term in line.split())
    return Entry("\n".join(body), " ".join(headings), language, _printed(texts), numbers, _is_contents(found))


def _joined(lines: Sequence[Line]) -> list[str]:
    """The text of each line, words that were parted at the end of a line made whole where they begin."""
    texts = [line.text for line in lines]
    for number in range(len(texts) - 1):
        if texts[number].endswith(HYPHENS) and len(texts[number]) > 1 and texts[number + 1][0].islower():
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


def _is_contents(lines: Sequence[Sequence[str]]) -> bool:
    """Whether many lines end in numbers that grow, as page numbers in a table of contents do."""
    ends = [int(line[-1]) for line in lines if len(line) > 1 and line[0].isalpha() and line[-1].isdecimal()]
    if len(ends) < max(_CONTENTS_LINES, _CONTENTS_SHARE * len(lines)) or len(set(ends)) < _CONTENTS_LINES:
        return False
    return sum(following >= end for end, following in pairwise(ends)) >= _GROWING_SHARE * (len(ends) - 1)
