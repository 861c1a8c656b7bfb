"""Three questions that fit the open document, from its headings and from what kind of text it seems to be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from statistics import median

from engine.contracts import Page, Word
from ui.wording import tr

COUNT = 3
_HEADING = 1.25
"""a line counts as a heading when it is higher than this times the page's usual line"""
_HEADING_LETTERS = (4, 48)
_HEADING_WORDS = (1, 7)


def suggestions(pages: Sequence[Page]) -> tuple[str, ...]:
    """Three questions for a document whose first pages are ``pages``; general ones where these say nothing."""
    text = "\n".join(page.text.text for page in pages).casefold()
    fitting = [question for pattern, question in _by_kind() if re.search(pattern, text)]
    headings = [
        tr("What does it say about \u201c{heading}\u201d?").format(heading=heading) for heading in _headings(pages)
    ]
    chosen = [*fitting[:2], *headings[:2], *fitting[2:], *_general()]
    return tuple(dict.fromkeys(chosen))[:COUNT]


def _by_kind() -> tuple[tuple[str, str], ...]:
    return (
        (r"\b(invoice|receipt|rechnung|facture|factura|fattura)\b", tr("What is the total?")),
        (r"\b(agreement|contract|vertrag|contrat|contrato|contratto)\b", tr("When does the agreement end?")),
        (r"\b(revenue|turnover|umsatz|chiffre d.affaires|ingresos|ricavi)\b", tr("What was the revenue?")),
        (r"\b(dear|sincerely|sehr geehrte|madame|estimad[oa]|gentile)\b", tr("What date is on the letter?")),
        (r"\b(abstract|doi|references)\b", tr("What are the main findings?")),
        (r"\b(diagnosis|patient|dose|dosage)\b", tr("What dose is given?")),
        (r"\b(figure|chart|diagram)\b", tr("What does the first figure show?")),
    )


def _general() -> tuple[str, ...]:
    return tr("What is the date?"), tr("What is the total?"), tr("Who signed it?")


def _headings(pages: Iterable[Page]) -> list[str]:
    """Lines that stand out by their height, in reading order, none twice."""
    found: dict[str, None] = {}
    for page in pages:
        lines = [list(line) for _, line in groupby(page.text.words(), key=lambda word: word.line)]
        lines = [line for line in lines if not any(word.hidden for word in line)]
        if not lines:
            continue
        usual = median(_height(line) for line in lines)
        found.update((_said(line), None) for line in lines if _height(line) > _HEADING * usual and _speaks(line))
    return list(found)


def _height(line: Sequence[Word]) -> float:
    """Points from top to bottom of the highest word."""
    return max(word.box[3] - word.box[1] for word in line)


def _said(line: Sequence[Word]) -> str:
    return " ".join(word.text for word in line).rstrip(".:")


def _speaks(line: Sequence[Word]) -> bool:
    """Whether a line could be asked about: a few words, mostly letters."""
    said = _said(line)
    letters = sum(character.isalpha() for character in said)
    fits = _HEADING_WORDS[0] <= len(line) <= _HEADING_WORDS[1]
    return fits and _HEADING_LETTERS[0] <= letters and len(said) <= _HEADING_LETTERS[1] and letters > len(said) / 2
