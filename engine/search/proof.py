"""Whether the words of a quote are really on its page, and how surely they were read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from engine.contracts import Box, PageText, TextSource
from engine.search.tables import Numbers

_SURE = 0.98
"""confidence under which a digit read by OCR is unsure: of 2,300 digits with a known truth none was misread above it"""


def stands_there(text: str, boxes: Sequence[Box], page: PageText) -> bool:
    """Whether the visible words inside the boxes hold those of the text, line by line and box by box."""
    words, places = page.text.split(), page.box_values()
    lefts, tops, rights, bottoms = (places[side::4] for side in range(4))
    seen = [not hidden for hidden in page.hidden] or [True] * len(words)
    for line, (left, top, right, bottom) in zip(text.split("\n"), boxes, strict=True):
        inside = Counter(
            word
            for word, x0, y0, x1, y1, visible in zip(words, lefts, tops, rights, bottoms, seen, strict=True)
            if visible and left <= (x0 + x1) / 2 <= right and top <= (y0 + y1) / 2 <= bottom
        )
        if Counter(line.split()) - inside:
            return False
    return True


def digits_unsure(lines: Sequence[Numbers], page: PageText) -> bool:
    """Whether OCR was unsure of a word with a digit in it."""
    if page.source is not TextSource.OCR or not page.confidences:
        return False
    words = page.text.split()
    return any(
        page.confidences[number] < 255 * _SURE and any(letter.isdigit() for letter in words[number])
        for line in lines
        for number in line
    )
