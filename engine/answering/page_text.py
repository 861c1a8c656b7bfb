"""A page as a text model reads it: what a person can see, sentences on one line, rows of tables on their own.

Lines that the file keeps apart are joined, so that a quote runs on as the sentence does: a model copies what it sees.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from engine.contracts import Box, PageText, TextSource

FULL_LINE = 30
"""characters from which a line of a paragraph is long enough to go on in the next one"""
FULL_SHARE, FULL_ACROSS_BLOCKS = 0.7, 0.8
"""of the usual line"""
USUAL = 0.8
"""the part of the lines that are no longer than the usual one, where a block is one line"""
ROW_SHARE = 1 / 3
"""numbers among the words of a row of a table"""
SENTENCE_END = (".", "!", "?", ":", "।")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    usual: int
    """characters of a line that goes on, where this one stands"""
    begins_block: bool


def page_text(page: PageText) -> str:
    """The visible words, a line for each paragraph, heading and row.

    Straight quotation marks become curly ones: in the model's answer the straight ones are the ends of a quote.
    """
    lines = list(_lines(page))
    text = lines[0].text if lines else ""
    for line, following in pairwise(lines):
        if not _goes_on(line, following):
            text += "\n" + following.text
        elif re.search(r"\w-$", line.text) and following.text[0].islower():
            text = text[:-1] + following.text
        else:
            text += " " + following.text
    return text.replace('"', "”")


def standing_at(text: str, place: Box, source: TextSource) -> PageText:
    """Words that all stand at one place."""
    return PageText(text, array("f", place * len(text.split())).tobytes(), source)


def _goes_on(line: _Line, following: _Line) -> bool:
    """Whether a sentence or a paragraph runs on into the next line."""
    share = FULL_ACROSS_BLOCKS if following.begins_block else FULL_SHARE
    is_full = len(line.text) >= max(FULL_LINE, share * line.usual)
    is_prose = not _is_row(line.text) and not _is_row(following.text)
    return is_full and is_prose and not (following.begins_block and line.text.endswith(SENTENCE_END))


def _lines(page: PageText) -> Iterator[_Line]:
    """The lines of the page without what nobody sees. Some files make a block of each line."""
    blocks = list(_visible_blocks(page))
    lengths = sorted(len(line) for block in blocks for line in block)
    for block in blocks:
        usual = max(map(len, block)) if len(block) > 1 else lengths[int(USUAL * (len(lengths) - 1))]
        for number, text in enumerate(block):
            yield _Line(text, usual, begins_block=number == 0)


def _visible_blocks(page: PageText) -> Iterator[list[str]]:
    hidden = iter(page.hidden or bytes(len(page.text.split())))
    for block in page.text.split("\n\n"):
        lines = [" ".join(word for word in line.split() if not next(hidden)) for line in block.split("\n")]
        visible = [line for line in lines if line]
        if visible:
            yield visible


def _is_row(line: str) -> bool:
    """Whether numbers make up a good part of a line, or two of them its end."""
    is_number = [any(letter.isdigit() for letter in word) for word in line.split()]
    return sum(is_number) > 1 and (sum(is_number) >= ROW_SHARE * len(is_number) or all(is_number[-2:]))
