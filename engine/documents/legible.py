"""Whether the words of a text layer can be read, or are garbage from fonts without a usable encoding."""

from __future__ import annotations

import re
from collections.abc import Sequence

ENOUGH = 60
"""letters that a judgement on their frequency needs"""

UNKNOWN_SHARE = 0.05
"""part of the characters that may be unknown to the font"""

COMMON_SHARE = 0.4
"""part of the Latin letters that must be among the commonest"""

_COMMON = b"etaoinsrETAOINSR"
_LATIN = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LEADERS = re.compile(r"[.·_\-–—…]{3,}")


def is_legible(words: Sequence[str]) -> bool:
    """Judge the words of one page.

    Eight letters (e t a o i n s r) make up half to two thirds of the letters in any text of a European language, and
    a third of those in letters shuffled by a wrong encoding.
    """
    text = _LEADERS.sub("", "".join(words))
    if text.count("\ufffd") > UNKNOWN_SHARE * len(text):
        return False
    plain = text.encode("ascii", "ignore")
    letters = len(plain) - len(plain.translate(None, _LATIN))
    if letters >= ENOUGH and letters > len(text) / 3:
        return len(plain) - len(plain.translate(None, _COMMON)) >= COMMON_SHARE * letters
    return True
