"""Whether the words that a model quotes stand on a page, and where.

White space, hyphens at the ends of lines, ligatures, upper and lower case and the kinds of quotation marks and dashes
may differ; on a page read by OCR a few letters may be wrong. Numbers never differ: not a digit, not a separator, not a
sign. What is shown afterwards is the page's text, not the model's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from engine.answering.alignment import Places, close_places, exact_places
from engine.answering.characters import Characters, Span, characters
from engine.answering.numbers import dates_in
from engine.contracts import Box, Page, PageText, Quote, TextSource
from engine.search.lines import Line, box_around, page_lines
from engine.search.proof import digits_unsure

_ELLIPSIS = re.compile(r"[\[(]\s?(?:…|\.{3})\s?[\])]|(?<![….])(?<!\.\s)(?:…|\.(?:\s?\.){2,3})(?!\s?[….])")
"""longer runs of points lead from an entry to its page number"""
_LEAST = 2
_LEFT_OUT = 100
"""words that an ellipsis may stand for"""


@dataclass(frozen=True, slots=True)
class Found:
    """Where the words of a quote stand on a page."""

    words: tuple[int, ...]
    """numbers of the page's words in reading order, hidden words counted but never among them"""
    boxes: tuple[Box, ...]
    """one for each line touched"""
    text: str
    """the page's own words, " … " where the quote leaves some out"""
    digits_unsure: bool
    """OCR was not sure of a digit"""


def find_quote(text: str, page: Page) -> Found | None:
    """The first place on the page where all words of a quote stand; None if they do not.

    "..." stands for at most 100 words of the page between parts of at least three words: the number after it must not
    be any that stands near. A quote of fewer than two letters or digits is not found.
    """
    if sum(map(str.isalnum, text)) < _LEAST:
        return None
    parts = [part for part in map(_quoted, _ELLIPSIS.split(text)) if not part.empty]
    if not parts or (len(parts) > 1 and any(part.short for part in parts)):
        return None
    lines = page_lines(page.text)
    whole = characters([(line.numbers, line.words) for line in lines])
    runs = _first(_in_order(parts, whole, exact_places), whole, text, page.text)
    if runs:
        return _found(runs, lines, page.text)
    if page.text.source is not TextSource.OCR:
        return None
    runs = _first(_in_order(parts, whole, close_places), whole, text, page.text)
    found = _found(runs, lines, page.text) if runs else None
    # one letter makes another month, "Juni" and "Juli"; one that is misread is no month
    return found if found and _months(found.text) <= _months(text) else None


def quote_of(found: Found, page: Page, document: str) -> Quote:
    """A quote that was found, in the page's own words.

    Args:
        document: the name of the page's document.
    """
    return Quote(
        document_id=page.document_id,
        document=document,
        page=page.position,
        label=page.label,
        text=found.text,
        boxes=found.boxes,
        source=page.text.source,
        verified=True,
        digits_unsure=found.digits_unsure,
    )


def lost_quote(text: str, page: Page, document: str) -> Quote:
    """A quote that was not found, in the model's words, with the page that the model gives for it."""
    return Quote(
        document_id=page.document_id,
        document=document,
        page=page.position,
        label=page.label,
        text=text,
        boxes=(),
        source=page.text.source,
        verified=False,
    )


def _quoted(text: str) -> Characters:
    words = text.split()
    return characters([(range(len(words)), words)])


def _in_order(parts: Sequence[Characters], page: Characters, places: Places) -> Iterator[list[Span]]:
    """Places for all parts in the order of the page, none far behind the one before."""
    if len(parts) == 1:
        yield from ([place] for place in places(parts[0], page))
        return
    first, *others = [list(places(part, page)) for part in parts]
    for place in first:
        found = [place]
        for following in others:
            found += [after for after in following if _follows(found[-1], after, page)][:1]
        if len(found) == len(parts):
            yield found


def _follows(before: Span, place: Span, page: Characters) -> bool:
    if place[0] < before[1]:
        return False
    return page.word_at(place[0]) - page.word_at(before[1] - 1) <= _LEFT_OUT


def _first(chains: Iterable[list[Span]], whole: Characters, text: str, page: PageText) -> list[Span] | None:
    """The first and the last word of each part, where first the currency signs of the quote stand too."""
    asked = _currencies(text)
    words = page.text.split()
    for spans in chains:
        runs = [(whole.word_at(start), whole.word_at(end - 1)) for start, end in spans]
        if asked <= _currencies(" ".join(word for first, last in runs for word in words[max(0, first - 1) : last + 2])):
            return runs
    return None


def _found(runs: Sequence[Span], lines: Sequence[Line], page: PageText) -> Found:
    """The visible words from the first to the last of each run."""
    words, places = page.text.split(), page.box_values()
    parts = [
        [
            [number for number in line.numbers if first <= number <= last]
            for line in lines
            if line.numbers[0] <= last and first <= line.numbers[-1]
        ]
        for first, last in runs
    ]
    touched = [line for part in parts for line in part if line]
    return Found(
        words=tuple(dict.fromkeys(chain.from_iterable(touched))),
        boxes=tuple(box_around(line, places) for line in touched),
        text=" … ".join(" ".join(words[number] for line in part for number in line) for part in parts),
        digits_unsure=digits_unsure([tuple(line) for line in touched], page),
    )


def _currencies(text: str) -> set[str]:
    return {character for character in text if unicodedata.category(character) == "Sc"}


def _months(text: str) -> set[frozenset[tuple[int, int]]]:
    return {found.months for found in dates_in(text)}
