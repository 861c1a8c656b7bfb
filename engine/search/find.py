"""Find a text on a page, as in a document viewer: any case, with or without accents, across line ends."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby

from engine.contracts import Box, Match, Page, Word


def find_in_page(page: Page, text: str) -> Iterator[Match]:
    """Every place on the page where ``text`` stands, as the boxes of its words, one box for each line."""
    needle = " ".join(_folded(text).split())
    if not needle:
        return
    words = [word for word in page.text.words() if not word.hidden]
    starts, length = [], 0
    folded = [_folded(word.text) for word in words]
    for word in folded:
        starts.append(length)
        length += len(word) + 1
    haystack = " ".join(folded)
    at = haystack.find(needle)
    while at >= 0:
        end = at + len(needle)
        places = zip(words, starts, folded, strict=True)
        touched = [word for word, start, own in places if start < end and at < start + len(own)]
        yield Match(page.position, line_boxes(touched))
        at = haystack.find(needle, end)


def line_boxes(words: Sequence[Word]) -> tuple[Box, ...]:
    """One box around the words of each line that they touch."""
    boxes = []
    for _, group in groupby(words, key=lambda word: word.line):
        left, top, right, bottom = zip(*(word.box for word in group), strict=True)
        boxes.append((min(left), min(top), max(right), max(bottom)))
    return tuple(boxes)


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(character for character in decomposed if not unicodedata.combining(character)).casefold()
