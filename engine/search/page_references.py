"""The pages that a question names: "page 12", "slides 3-5", "pages 2 and 4", "the last page"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageReference:
    """One page, or a run of pages."""

    first: int
    """negative: counted from the end"""
    last: int
    words: str
    """as it stands in the folded question"""
    roman: str = ""
    """the numeral in small letters, when it is one"""


_ORDINALS = (
    "first ersten erste premiere prima primeira primera",
    "second zweiten zweite deuxieme seconda segunda",
    "third dritten dritte troisieme terza terceira tercera",
    *"fourth fifth sixth seventh eighth ninth tenth".split(),
)
_CARDINALS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty"
).split()
_VALUES = {word: value for value, words in enumerate(_ORDINALS, 1) for word in words.split()}
_VALUES |= {word: value for value, word in enumerate(_CARDINALS, 1)}

_PAGE = r"(?:pages?|pg|p\.|slides?|seiten?|pagina|paginas|pagine|folie|diapositiv[ae]|पृष्ठ|หน้า)"
_LIST = re.compile(rf"\b{_PAGE}\s*(\d+(?:\s*,\s*\d+)*\s*(?:,|and|und|et|y|e|&)\s*\d+)")
_NUMBER = re.compile(
    rf"\b{_PAGE}\s*(?:no\.?|number|nr\.?|#)?\s*(\d+|[ivxl]+\b|(?:{'|'.join(_CARDINALS)})\b)"
    rf"(?:\s*(?:-|–|to|bis|a|until|through)\s*(?:{_PAGE}\s*)?(\d+))?(?!\s*[%.]\d)"
)
_ORDINAL = re.compile(rf"\b(cover|title|front|\d+(?:st|nd|rd|th)|{'|'.join(_VALUES)})\s+{_PAGE}(?!\w)")
_LAST = re.compile(
    rf"\b(second[- ]last|penultimate|last|final|letzten?|derniere|ultima)\s+{_PAGE}(?!\w)"
    rf"|\b{_PAGE}\s+(?:at\s+)?(?:the\s+)?(second[- ]last|last)\b"
)


def page_references(folded: str) -> tuple[PageReference, ...]:
    """The pages that a folded question names; none of its words is taken twice."""
    found: list[PageReference] = []
    for pattern, make in ((_LIST, _of_list), (_NUMBER, _of_number), (_LAST, _of_last), (_ORDINAL, _of_ordinal)):
        for match in pattern.finditer(folded):
            found += make(match)
        folded = pattern.sub(" , ", folded)
    return tuple(found)


def _of_list(match: re.Match[str]) -> Iterator[PageReference]:
    for digits in re.findall(r"\d+", match.group(1)):
        yield PageReference(int(digits), int(digits), match.group())


def _of_number(match: re.Match[str]) -> Iterator[PageReference]:
    name = match.group(1)
    if name.isdigit() or name in _VALUES:
        first = int(name) if name.isdigit() else _VALUES[name]
        yield PageReference(first, max(first, int(match.group(2) or 0)), match.group())
    else:
        yield PageReference(0, 0, match.group(), roman=name)


def _of_last(match: re.Match[str]) -> Iterator[PageReference]:
    which = match.group(1) or match.group(2)
    place = -2 if which.startswith(("second", "penultimate")) else -1
    yield PageReference(place, place, match.group())


def _of_ordinal(match: re.Match[str]) -> Iterator[PageReference]:
    digits = re.match(r"\d+", match.group(1))
    number = int(digits.group()) if digits else _VALUES.get(match.group(1), 1)
    yield PageReference(number, number, match.group())
