"""How the words of a text layer are painted: colour, size, whether at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, repeat
from typing import Any, NamedTuple

import pymupdf

from engine.documents.words import RawWord

PAINTED = 16 | 32
"""bits of a span's char_flags: filled, stroked"""

OPAQUE = 255
LIGHT = 200
"""of 255: lowest channel of a colour that may vanish on white paper"""


Colour = tuple[int, int, int]
"""red, green, blue, 0 to 255"""


class Style(NamedTuple):
    """How a word is painted; where its letters differ, each field tells the worst of them."""

    painted: bool
    """not Tr 3, not fully transparent"""
    colour: Colour
    """of its first letter"""
    pale: bool
    """in a colour that may vanish on white paper, or partly transparent"""
    size: float
    """of the font, in points"""
    sideways: bool
    """runs up or down the page"""


def word_styles(textpage: pymupdf.TextPage, raw_words: Sequence[RawWord], quarter_turn: bool) -> list[Style]:
    """Styles of the parser's words, in their order, on a page displayed with or without a quarter turn."""
    lines = {
        (block["number"], number): line
        for block in textpage.extractDICT()["blocks"]
        for number, line in enumerate(block["lines"])
    }
    styles: list[Style] = []
    for key, words in groupby(raw_words, key=lambda word: (word[5], word[6])):
        styles.extend(_line_styles(lines[key], [word[4] for word in words], quarter_turn))
    return styles


def _line_styles(line: dict[str, Any], words: Sequence[str], quarter_turn: bool) -> Iterator[Style]:
    """Deal out the letters of the line's spans to its words."""
    sideways = (abs(line["dir"][1]) > abs(line["dir"][0])) is not quarter_turn
    styles = [_style(span, sideways) for span in line["spans"]]
    if all(style == styles[0] for style in styles):
        yield from repeat(styles[0], len(words))
        return
    lengths = [len("".join(span["text"].split())) for span in line["spans"]]
    if sum(lengths) != sum(map(len, words)):
        # the parser counts some control characters in one place and not in the other
        yield from repeat(_worst(styles), len(words))
        return
    letters = [style for style, length in zip(styles, lengths, strict=True) for _ in range(length)]
    start = 0
    for word in words:
        yield _worst(letters[start : start + len(word)])
        start += len(word)


def _style(span: dict[str, Any], sideways: bool) -> Style:
    colour = span["color"] >> 16, span["color"] >> 8 & 255, span["color"] & 255
    return Style(
        painted=span["char_flags"] & PAINTED != 0 and span["alpha"] > 0,
        colour=colour,
        pale=min(colour) >= LIGHT or span["alpha"] < OPAQUE,
        size=span["size"],
        sideways=sideways,
    )


def _worst(styles: Sequence[Style]) -> Style:
    if all(style == styles[0] for style in styles):
        return styles[0]
    return Style(
        painted=all(style.painted for style in styles),
        colour=styles[0].colour,
        pale=any(style.pale for style in styles),
        size=min(style.size for style in styles),
        sideways=styles[0].sideways,
    )
