"""From text to the terms of the index.

A term is a stem, a number in one spelling, or a pair of letters of a script that writes no spaces between words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from engine.search.languages import stem

_SPACELESS = "\u0e00-\u0e4f\u0e5a-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_WORD = re.compile(
    rf"[\u0900-\u0963\u0970-\u097f]+|[{_SPACELESS}]+|[^\W\d_\u0900-\u097f{_SPACELESS}]+|\d+(?:[.,]\d+)*|%"
)
_SPACELESS_RUN = re.compile(rf"[{_SPACELESS}]+")
_LINE_END_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]\n+(?=[^\W\d_])(?=[a-zß-ÿ])")
_MARKS = re.compile("[\u0300-\u036f]+")
_DIGITS = {ord(digit): str(unicodedata.digit(digit)) for digit in "०१२३४५६७८९๐๑๒๓๔๕๖๗๘๙"}
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")

_SAME = {
    "%": "percent",
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
    return plain.replace("subtotal", "sub total")


def join_hyphens(text: str) -> str:
    """Words that were parted at the end of a line become whole, on the line where they begin."""
    return _LINE_END_HYPHEN.sub("", text) if "-\n" in text or "\u00ad" in text or "\u2010" in text else text


def words(folded: str) -> list[str]:
    """The words and numbers of a folded text, in order."""
    return _WORD.findall(folded)


def terms(folded: str, language: str) -> list[str]:
    """The terms of a folded text, in order."""
    found = [term_of(word, language) for word in _WORD.findall(folded)]
    if folded.isascii() or not _SPACELESS_RUN.search(folded):
        return found
    return list(_pairs_of(found))


@lru_cache(maxsize=1 << 17)
def term_of(word: str, language: str) -> str:
    """The term that stands for one folded word."""
    if word[0].isdigit():
        return number_term(word)
    root = stem(word, language)
    return _SAME.get(root, root)


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


def _pairs_of(found: Iterable[str]) -> Iterable[str]:
    """Scripts without spaces: every two letters that follow one another are a term."""
    for term in found:
        if not _SPACELESS_RUN.match(term) or len(term) < 3:
            yield term
            continue
        for start in range(len(term) - 1):
            yield term[start : start + 2]
