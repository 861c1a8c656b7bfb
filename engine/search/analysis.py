"""From text to the terms of the index.

A term is a stem, a number in one spelling, or a pair of letters of a script that writes no spaces between words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain

from engine.search.languages import stem

HYPHENS = ("-", "\u00ad", "\u2010")
"""that part a word at the end of a line"""

_SPACELESS = "\u0e00-\u0e4f\u0e5a-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_WORD = re.compile(
    rf"[\u0900-\u0963\u0970-\u097f]+|[{_SPACELESS}]+|[^\W\d_\u0900-\u097f{_SPACELESS}]+|\d+(?:[.,]\d+)*|[%@]"
)
_SPACELESS_RUN = re.compile(rf"[{_SPACELESS}]+")
_MARKS = re.compile("[\u0300-\u036f]+")
_DIGITS = {ord(digit): str(unicodedata.digit(digit)) for digit in "०१२३४५६७८९๐๑๒๓๔๕๖๗๘๙"}
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")

_SAME = {
    "%": "percent",
    "@": "email",
    "percentag": "percent",
    "pourcent": "percent",
    "prozent": "percent",
    "telephon": "phone",
    "tel": "phone",
    "mobil": "phone",
    "fig": "figur",
    "tab": "tabl",
    "approx": "approxim",
    "dept": "depart",
    "qty": "quantiti",
    "amt": "amount",
    "inv": "invoic",
    "mail": "email",
    "programm": "program",
    "colour": "color",
    "centr": "center",
}
"""Stems that mean the same on a form; the right side stands in the index."""


def fold(text: str) -> str:
    """Lower case without accents (marks of scripts that need theirs stay), ligatures parted, European digits."""
    if text.isascii():
        plain = text.lower()
    else:
        bare = _MARKS.sub("", unicodedata.normalize("NFKD", text).translate(_DIGITS))
        plain = unicodedata.normalize("NFC", bare).casefold()
    return plain.replace("subtotal", "sub total").replace("e-mail", "email")


def words(folded: str) -> list[str]:
    """The words and numbers of a folded text, in order."""
    return _WORD.findall(folded)


def terms(found: Sequence[str], language: str) -> list[str]:
    """The terms of words, in order."""
    return list(chain.from_iterable(terms_of(word, language) for word in found))


@lru_cache(maxsize=1 << 17)
def terms_of(word: str, language: str) -> tuple[str, ...]:
    """The terms that stand for one folded word: one, or of a script without spaces every two neighbouring letters."""
    if word[0].isdigit():
        return (number_term(word),)
    if word.isascii() or not _SPACELESS_RUN.match(word):
        root = stem(word, language)
        return (_SAME.get(root, root),)
    return tuple(word[start : start + 2] for start in range(max(1, len(word) - 1)))


def number_term(digits: str) -> str:
    """One spelling for a number: "1,234.50", "1.234,50" and "1234.5" are the same.

    A single separator before exactly three digits parts thousands, unless the number begins with 0.
    """
    if digits.isdigit():
        return digits.lstrip("0") or "0"
    if _THOUSANDS.fullmatch(digits) and len(set(digits) & {".", ","}) == 1 and digits[0] != "0":
        return digits.replace(",", "").replace(".", "")
    cut = max(digits.rfind("."), digits.rfind(","))
    whole, mark, part = digits[:cut], digits[cut], digits[cut + 1 :]
    if mark in whole:
        return digits.replace(",", ".")
    whole = whole.replace(",", "").replace(".", "").lstrip("0") or "0"
    part = part.rstrip("0")
    return f"{whole}.{part}" if part else whole
