"""Quotes as a model copies them from a page, and the same quotes with one thing about one number changed."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from engine.contracts import Page, TextSource

DIGITS = "0123456789"
_DIGIT = re.compile(r"\d")
_SEPARATOR = re.compile(r"(?<=\d)[.,](?=\d)")
_SIGNED = re.compile(r"(?<!\S)[-−](?=\d)")
_SIGNABLE = re.compile(r"(?<!\S)(?=\d)")


def quotes_of(page: Page) -> Iterator[str]:
    """Runs of one to three lines of the page, each with a digit in it and at least four words."""
    lines = [line for line in page.text.text.split("\n") if line]
    for start in range(len(lines)):
        for length in (1, 2, 3):
            quote = " ".join(lines[start : start + length])
            if _DIGIT.search(quote) and len(quote.split()) >= 4:
                yield quote


def with_ellipsis(quote: str, chance: random.Random) -> str:
    """The quote, if it is long enough, with words left out of its middle; at least three of letters stay around."""
    words = quote.split()
    places = [
        (start, end)
        for start in range(3, len(words) - 3)
        for end in range(start + 1, len(words) - 2)
        if _is_prose(words[start - 3 : start]) and _is_prose(words[end : end + 3])
    ]
    if not places:
        return quote
    start, end = chance.choice(places)
    return " ".join([*words[:start], chance.choice(["...", "…", "[...]"]), *words[end:]])


def _is_prose(words: Sequence[str]) -> bool:
    return all(word.isalpha() for word in words)


def altered(quote: str, chance: random.Random) -> str:
    """The quote with one digit replaced, dropped, added or swapped, or a separator, a sign or "%" changed.

    A number is never dropped altogether: what is left could be a shorter quote, rightly copied.
    """
    while True:
        changed = chance.choice(_CHANGES)(quote, chance)
        if changed != quote:
            return changed


def _replaced(quote: str, chance: random.Random) -> str:
    place = _digit(quote, chance)
    return quote[:place] + chance.choice(DIGITS) + quote[place + 1 :]


def _dropped(quote: str, chance: random.Random) -> str:
    place = _digit(quote, chance)
    alone = not re.search(r"\d", quote[max(0, place - 1) : place] + quote[place + 1 : place + 2])
    return quote if alone else quote[:place] + quote[place + 1 :]


def _added(quote: str, chance: random.Random) -> str:
    place = _digit(quote, chance) + chance.randrange(2)
    return quote[:place] + chance.choice(DIGITS) + quote[place:]


def _swapped(quote: str, chance: random.Random) -> str:
    place = _digit(quote, chance)
    return re.sub(r"(\d)(\d)", r"\2\1", quote[place : place + 2]).join([quote[:place], quote[place + 2 :]])


def _separated(quote: str, chance: random.Random) -> str:
    places = [match.start() for match in _SEPARATOR.finditer(quote)]
    if not places:
        return quote
    place = chance.choice(places)
    other = chance.choice(["", " ", "." if quote[place] == "," else ","])
    return quote[:place] + other + quote[place + 1 :]


def _signed(quote: str, chance: random.Random) -> str:
    signed = [match.start() for match in _SIGNED.finditer(quote)]
    if signed:
        place = chance.choice(signed)
        return quote[:place] + quote[place + 1 :]
    places = [match.start() for match in _SIGNABLE.finditer(quote)]
    if not places:
        return quote
    place = chance.choice(places)
    return quote[:place] + "-" + quote[place:]


def _without_percent(quote: str, chance: random.Random) -> str:
    places = [match.span() for match in re.finditer(r"(?<=\d)\s?%", quote)]
    start, end = chance.choice(places) if places else (0, 0)
    return quote[:start] + quote[end:]


_CHANGES = (_replaced, _dropped, _added, _swapped, _separated, _signed, _without_percent)


def _digit(quote: str, chance: random.Random) -> int:
    return chance.choice([match.start() for match in _DIGIT.finditer(quote)])


def stands_on(quote: str, page: Page) -> bool:
    """Whether each part of the quote is on the page as it is, word for word, but for points and commas after words."""
    words = _bare(page.text.text)
    return all(_bare(part) in words for part in re.split(r"(?<!\.)\.\.\.(?!\.)|…|\[\.\.\.\]", quote))


def _bare(text: str) -> str:
    return f" {' '.join(word.rstrip('.,;:') for word in text.lower().split())} "


def misread(page: Page, chance: random.Random) -> Page:
    """The page as OCR would give it: in some words of letters one is wrong, never in one right after a number."""
    before = ""
    lines = []
    for line in page.text.text.split("\n"):
        words = line.split()
        lines.append(" ".join(_misread(left, word, chance) for left, word in pairwise([before, *words])))
        before = words[-1] if words else before
    return replace(page, text=replace(page.text, text="\n".join(lines), source=TextSource.OCR))


def _misread(left: str, word: str, chance: random.Random) -> str:
    if len(word) < 8 or not word.isalpha() or _DIGIT.search(left) or chance.random() < 0.5:
        return word
    place = chance.randrange(len(word))
    return word[:place] + chance.choice("eclitrnu") + word[place + 1 :]


def samples(pages: Sequence[Page], count: int, chance: random.Random) -> Iterator[tuple[str, Page]]:
    """So many quotes, some of them several times, each with its page."""
    found = [(quote, page) for page in pages for quote in quotes_of(page)]
    return iter(chance.choices(found, k=count))
