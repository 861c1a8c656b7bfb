"""The words of a text layer: clean, in reading order, in the lines that a reader sees."""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from engine.contracts import NO_TEXT, Box, PageText, TextSource

RawWord = tuple[float, float, float, float, str, int, int, int]
"""x0, y0, x1, y1, text, block, line in the block, word in the line: as PyMuPDF's TextPage.extractWORDS gives them"""

SAME_LINE = 0.5
"""part of the lower word's height in which two words must overlap to stand in one line"""

# What a person cannot see on the page: controls, zero-width and direction marks, tag characters and variation
# selectors (both known ways to hide instructions in a text), private glyphs such as bullets of symbol fonts.
_INVISIBLE = re.compile(
    "[\0-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ue000-\uf8ff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_SPECIAL = re.compile(f"{_INVISIBLE.pattern}|[\\s\u00ad\ufffd\ud800-\udfff]")
_SOFT_HYPHEN = "\u00ad"


class LayerWord(NamedTuple):
    """One word of a text layer."""

    text: str
    box: Box
    block: int
    line: int
    """in the block, as the parser numbers them: more of these than a reader sees"""
    raw: int
    """index of the parser's word that it came from"""


def layer_words(raw_words: Sequence[RawWord]) -> list[LayerWord]:
    """Clean words from the parser's, in its order; those without anything to see are dropped."""
    joined = "".join([word[4] for word in raw_words])
    if not _SPECIAL.search(joined) and unicodedata.is_normalized("NFC", joined):
        return [
            LayerWord(text, (x0, y0, x1, y1), block, line, index)
            for index, (x0, y0, x1, y1, text, block, line, _) in enumerate(raw_words)
        ]
    return [word for index, raw in enumerate(raw_words) for word in _clean_word(raw, index)]


def _clean_word(raw: RawWord, index: int) -> Iterable[LayerWord]:
    x0, y0, x1, y1, text, block, line, _ = raw
    pieces = clean(text).split()
    length = sum(map(len, pieces))
    start = 0
    for piece in pieces:
        left = x0 + (x1 - x0) * start / length
        start += len(piece)
        right = x0 + (x1 - x0) * start / length
        if piece.strip("\ufffd"):
            yield LayerWord(piece, (left, y0, right, y1), block, line, index)


def clean(text: str) -> str:
    """Text without characters that cannot be seen, composed (NFC).

    A soft hyphen in a PDF is a drawn glyph, so it stays as a hyphen.
    """
    text = _INVISIBLE.sub("", text).replace(_SOFT_HYPHEN, "-")
    text = text.encode("utf-8", "replace").decode("utf-8")
    return unicodedata.normalize("NFC", text)


def page_text(words: Sequence[LayerWord]) -> PageText:
    """The page as one text; cells of a table row, which the parser keeps apart, become one line again."""
    if not words:
        return NO_TEXT
    parts = [words[0].text]
    boxes = array("f", words[0].box)
    for last, word in pairwise(words):
        parts.append(_between(last, word))
        parts.append(word.text)
        boxes.extend(word.box)
    parts.append("\n")
    return PageText("".join(parts), boxes.tobytes(), TextSource.LAYER)


def _between(last: LayerWord, word: LayerWord) -> str:
    """What stands between two words that follow each other."""
    if last.block != word.block:
        return "\n\n"
    if last.line == word.line or _beside(last.box, word.box):
        return " "
    return "\n"


def _beside(left: Box, right: Box) -> bool:
    """Whether ``right`` goes on in the line of ``left``."""
    overlap = min(left[3], right[3]) - max(left[1], right[1])
    height = min(left[3] - left[1], right[3] - right[1])
    return overlap > SAME_LINE * height and right[0] >= left[2] - height
