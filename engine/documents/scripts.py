"""Whether the recogniser knew the script of a line, or made the best of one it never learnt.

PP-OCRv6 "small" knows Latin, Chinese and Japanese, and the Greek letters of formulas. Of most other scripts it leaves
out what it does not know, so that a line of Arabic becomes the few digits in it, read with full confidence; of the
rest (Thai, Georgian, Armenian) it makes letters that look alike, with little confidence. Hence two questions: how much
of the ink belongs to characters that were recognised, and how sure are those?
"""

from __future__ import annotations

import re

import numpy as np

from engine.documents.line_ink import find_ink, inked_columns
from engine.documents.text_lines import TextLine

READABLE = 0.7
"""Printed Latin, Chinese or Japanese lines reach 0.9, lines of 16 other scripts at most 0.65."""
CERTAIN = 0.95
"""From here on a line is not read again by Tesseract, on a page in a language of its."""
REACH = 0.5
"""of the line's height: how far to each side a character's ink may lie"""

_GREEK = re.compile("[\u0370-\u03ff]")


def readability(line: TextLine) -> float:
    """0 to 1: confidence of the characters times the share of ink that they account for."""
    characters = [character for character in line.characters if character.text != " "]
    if _is_greek("".join(character.text for character in characters)):
        return 0.0
    columns = inked_columns(find_ink(line.crop))
    total = int(columns.sum())
    if not characters or not total:
        return 0.0
    reach = REACH * line.crop.shape[0]
    known = np.zeros_like(columns)
    for character in characters:
        centre = character.centre * len(columns)
        known[max(0, int(centre - reach)) : int(centre + reach) + 1] = True
    confidence = float(np.mean([character.confidence for character in characters]))
    return confidence * int((columns & known).sum()) / total


def _is_greek(text: str) -> bool:
    """Words of Greek rather than a formula; the model lacks the letters with accents."""
    letters = [letter for letter in text if letter.isalpha()]
    greek = _GREEK.findall(text)
    return len(greek) > 3 and len(greek) > len(letters) / 2
