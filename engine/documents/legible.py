"""Whether a text layer can be read, or is garbage from fonts without a usable encoding."""

from __future__ import annotations

import re

ENOUGH = 60
"""letters that a judgement on their frequency needs"""

UNKNOWN_SHARE = 0.1
"""part of the characters that may be unknown; bullets of symbol fonts are"""

COMMON_SHARE = 0.4
"""part of the Latin letters that must be among the eight commonest"""

VOWEL_SHARE = 0.25
"""part of the Latin letters that must be vowels"""

_UNKNOWN = re.compile("[\0-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]")
_LEADERS = re.compile(r"[.·_\-–—…]{3,}")
_LETTERS = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_COMMON = b"etaoinsrETAOINSR"
_VOWELS = b"aeiouAEIOU"


def is_legible(text: str) -> bool:
    """Judge the characters of one page, without the spaces.

    In any text of a European language, e t a o i n s r make up half to two thirds of the letters and vowels more than
    a third; of letters shuffled by a wrong encoding, about a third and a fifth.
    """
    text = _LEADERS.sub("", text)
    if len(_UNKNOWN.findall(text)) > UNKNOWN_SHARE * len(text):
        return False
    plain = text.encode("ascii", "ignore")
    letters = _count(plain, _LETTERS)
    if letters < ENOUGH or letters < len(text) / 3:
        return True
    return _count(plain, _COMMON) >= COMMON_SHARE * letters and _count(plain, _VOWELS) >= VOWEL_SHARE * letters


def _count(text: bytes, letters: bytes) -> int:
    return len(text) - len(text.translate(None, letters))
