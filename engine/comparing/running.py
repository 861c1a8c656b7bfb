"""Running headers and footers, and page numbers: they belong to the document, or to the place of a page, and not to
what a page says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.contracts import Page
from engine.search.furniture import running_lines, without_digits
from engine.search.lines import Line, page_lines

_EDGE = 3
"""lines from the top or the bottom of a page"""
_DIGITS = re.compile(r"\d+")
_LONGEST = 9
"""digits of a page number; a longer one is none"""
_COUNTER = "#"


@dataclass(frozen=True, slots=True)
class Running:
    """A line that stands on most pages."""

    words: tuple[str, ...]
    """``#`` for the number of the page, and for how many there are; "Version 3" keeps its digit"""
    first: int
    """position of the first page that it stands on"""


def running(pages: Sequence[Page], page_count: int) -> Mapping[str, Running]:
    """The running lines of a document, by what they say without digits.

    A line whose numbers are others on each page without counting them says something about the page: it is none.
    """
    edges = {page.position: [line.words for line in _at_edges(page_lines(page.text))] for page in pages}
    templates = running_lines([[_template(words) for words in lines] for lines in edges.values()])
    found: dict[str, list[tuple[int, Sequence[str]]]] = {}
    for position, lines in sorted(edges.items()):
        for words in lines:
            if (template := _template(words)) in templates:
                found.setdefault(template, []).append((position, words))
    known = {}
    for template, stands in found.items():
        said = _said(stands, page_count)
        if said is not None:
            known[template] = Running(said, stands[0][0])
    return known


def left_out(page: Page, known: Mapping[str, Running], furniture: Collection[tuple[str, ...]]) -> frozenset[int]:
    """The numbers of the words of a page that are not compared: page numbers, and running lines that both documents
    have. One that only this document has is compared once, on its first page.

    Args:
        known: as ``running`` gives it for the page's document.
        furniture: the words of running lines of both documents.
    """
    omitted: set[int] = set()
    for line in _at_edges(page_lines(page.text)):
        found = known.get(_template(line.words))
        if line.text in (str(page.position), page.label):
            omitted.update(line.numbers)
        elif found is not None:
            once = found.first == page.position and found.words not in furniture
            pairs = zip(line.numbers, found.words, strict=True)
            omitted.update(number for number, word in pairs if not once or word == _COUNTER)
    return frozenset(omitted)


def _at_edges(lines: Sequence[Line]) -> Iterable[Line]:
    return lines if len(lines) <= 2 * _EDGE else (*lines[:_EDGE], *lines[-_EDGE:])


def _template(words: Sequence[str]) -> str:
    return without_digits(" ".join(words))


def _said(stands: Sequence[tuple[int, Sequence[str]]], page_count: int) -> tuple[str, ...] | None:
    """What a running line says on every page, given the pages that it stands on with its words there."""
    columns = [[(position, words[place]) for position, words in stands] for place in range(len(stands[0][1]))]
    varying = [len({word for _, word in column}) > 1 for column in columns]
    if not all(_counts_pages(column) for column, varies in zip(columns, varying, strict=True) if varies):
        return None
    total = [str(page_count)] if any(varying) else None
    return tuple(
        _COUNTER if varies or _DIGITS.findall(column[0][1]) == total else column[0][1]
        for column, varies in zip(columns, varying, strict=True)
    )


def _counts_pages(column: Sequence[tuple[int, str]]) -> bool:
    """Whether the numbers grow with the pages, on most of them."""
    ahead = Counter(int(_DIGITS.findall(word)[0][:_LONGEST]) - position for position, word in column)
    return 2 * ahead.most_common(1)[0][1] >= len(column)
