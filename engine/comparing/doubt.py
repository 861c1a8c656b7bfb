"""Whether OCR may have made a difference that is not on the paper."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

_SURE = 0.9
"""confidence of a word under which OCR may well have misread it"""
_SHORT = 3
"""letters and digits that may have been others altogether"""
_ALIKE = 0.5
_LOOKS_LIKE = dict(pair.split("=") for pair in "rn=m vv=w cl=d ii=u 0=o 1=l 2=z 5=s 6=g 8=b q=g e=c".split())
_LOOKS_LIKE |= dict.fromkeys("|!¦ijtf", "l")
"""no two digits stand for one: a number that became another one is what people look for"""
_LIKE = re.compile("|".join(map(re.escape, _LOOKS_LIKE)))

Words = Sequence[tuple[str, float]]
"""words with the confidence of OCR in each, 1 where there was none"""


def doubtful(before: Words, after: Words) -> bool:
    """Whether words that differ may be the same ones.

    They are doubtful where they look alike without their spaces and points, where one letter was seen or not, and
    where OCR was not sure of half of them on one side and they are short or half alike.
    """
    shape, other = _shape(before), _shape(after)
    longest = max(len(shape), len(other))
    if shape == other or (longest == 1 and not (shape and other)):
        return True
    if not (_unsure(before) or _unsure(after)):
        return False
    return longest <= _SHORT or Levenshtein.normalized_similarity(shape, other) >= _ALIKE


def _unsure(words: Words) -> bool:
    return bool(words) and 2 * sum(confidence < _SURE for _, confidence in words) >= len(words)


def _shape(words: Words) -> str:
    """The letters and digits, those that look alike made one."""
    text = unicodedata.normalize("NFKD", "".join(word for word, _ in words)).casefold()
    alike = _LIKE.sub(lambda match: _LOOKS_LIKE[match[0]], text)
    return "".join(character for character in alike if character.isalnum())
