"""A page as a text model reads it: what a person can see, sentences on one line, rows of tables on their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from engine.contracts import PageText

FULL_LINE = 30
"""characters from which a line of a paragraph is long enough to go on in the next one"""
FULL_SHARE = 0.7
"""of the longest line of its block"""
ROW_NUMBERS = 2
"""numbers from which a line is a row of a table"""


def page_text(page: PageText) -> str:
    """The visible words, with one empty line between blocks.

    Straight quotation marks become curly ones: in the model's answer the straight ones are the ends of a quote.
    """
    return "\n\n".join(_flowing(block) for block in _blocks(page)).replace('"', "”")


def _blocks(page: PageText) -> Iterator[list[str]]:
    """The blocks of the page as lines without what nobody sees."""
    hidden = iter(page.hidden or bytes(len(page.text.split())))
    for block in page.text.split("\n\n"):
        lines = [" ".join(word for word in line.split() if not next(hidden)) for line in block.split("\n")]
        visible = [line for line in lines if line]
        if visible:
            yield visible


def _flowing(lines: list[str]) -> str:
    longest = max(map(len, lines))
    text = lines[0]
    for line, following in pairwise(lines):
        goes_on = len(line) >= max(FULL_LINE, FULL_SHARE * longest) and not _is_row(line) and not _is_row(following)
        if goes_on and re.search(r"\w-$", line) and following[0].islower():
            text = text[:-1] + following
        else:
            text += (" " if goes_on else "\n") + following
    return text


def _is_row(line: str) -> bool:
    return sum(any(letter.isdigit() for letter in word) for word in line.split()) >= ROW_NUMBERS
