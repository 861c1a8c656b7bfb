"""From ranked pages to quotes: the sentences and rows that answer best, with their places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.contracts import Box, Page, Quote, TextSource
from engine.search.analysis import fold, terms
from engine.search.answers import answer_words, fitting_spans
from engine.search.lines import box_around
from engine.search.question import Kind
from engine.search.ranking import RankedPage, Ranking
from engine.search.tables import Numbers
from engine.search.totals import asks_for_total, total_scores
from engine.search.units import PageUnits, Unit
from engine.search.values import Span, values

__all__ = ["answer_words", "quotes"]

_PAGES = 6
_QUOTES_OF_A_PAGE = 3
_GOOD_SHARE = 0.6
"""of the score of the best quote of the page, that another one must have"""
_HEADER = 0.5
_CONTEXT = 0.3
_CONTEXT_UNITS = 3
_VALUE = 0.2
_TOTAL = 0.5
_FURTHER = 0.8
"""times the score of the page, for each quote before it from the same page"""
_SURE = 0.9
"""confidence under which a digit read by OCR is unsure"""


@dataclass(frozen=True, slots=True)
class _Scored:
    lines: tuple[Numbers, ...]
    text: str
    spans: tuple[Span, ...]
    score: float


def quotes(ranking: Ranking, pages: Mapping[tuple[str, int], Page], names: Mapping[str, str]) -> tuple[Quote, ...]:
    """The best quotes from the ranked pages that are in ``pages``, best first. Hidden words are never quoted.

    Args:
        ranking: the pages that bear on the question.
        pages: pages by document id and position, with their words.
        names: the name of each document by its id.
    """
    usable = [ranked for ranked in ranking.pages if (ranked.document_id, ranked.position) in pages][:_PAGES]
    found: list[Quote] = []
    for ranked in usable:
        page = pages[ranked.document_id, ranked.position]
        found += _quotes_of_page(ranking, ranked, page, names[ranked.document_id])
    return tuple(sorted(found, key=lambda quote: -quote.score))


def _quotes_of_page(ranking: Ranking, ranked: RankedPage, page: Page, name: str) -> list[Quote]:
    content = PageUnits(page.text)
    return [
        _quote(scored, page, content, name, ranked.score * _FURTHER**place)
        for place, scored in enumerate(_best_units(ranking, content, ranked.language))
    ]


def _best_units(ranking: Ranking, content: PageUnits, language: str) -> list[_Scored]:
    """The units that answer best, best first."""
    texts = [content.text(unit.lines) for unit in content.units]
    scores = _scores(ranking, content, texts, language)
    order = sorted(range(len(scores)), key=lambda place: (-scores[place], place))[:_QUOTES_OF_A_PAGE]
    return [
        _scored(ranking, content, content.units[place], scores[place], language)
        for place in order
        if scores[place] >= _GOOD_SHARE * scores[order[0]]
    ]


def _scores(ranking: Ranking, content: PageUnits, texts: Sequence[str], language: str) -> list[float]:
    kind = ranking.question.kind
    found = [_words_in(ranking, text, language) for text in texts]
    totals = [0.0] * len(texts)
    if kind is Kind.AMOUNT and asks_for_total(fold(ranking.question.text)):
        totals = total_scores([fold(text) for text in texts])
    scores = []
    for place, (unit, text, own) in enumerate(zip(content.units, texts, found, strict=True)):
        header = _words_in(ranking, content.text([unit.header]), language) - own if unit.header else frozenset()
        before = frozenset().union(*found[max(0, place - _CONTEXT_UNITS) : place]) - own - header
        score = _weight(ranking, own) + _HEADER * _weight(ranking, header) + _CONTEXT * _weight(ranking, before)
        if (score > 0 or ranking.question.bare) and values(text, kind):
            score += _VALUE + _TOTAL * totals[place]
        scores.append(score)
    return scores


def _scored(ranking: Ranking, content: PageUnits, unit: Unit, score: float, language: str) -> _Scored:
    """A unit with its header, where it has one, and the words that fit what is asked for."""
    lines = ((unit.header, *unit.lines)) if unit.header else unit.lines
    text = content.text(lines)
    spans = fitting_spans(
        text,
        ranking.question.kind,
        unit.header,
        unit.lines[-1],
        content.places,
        lambda over: bool(_words_in(ranking, content.text([over]), language)),
    )
    return _Scored(lines, text, spans, score)


def _words_in(ranking: Ranking, text: str, language: str) -> frozenset[int]:
    """The words of the question, by number, that stand in the text."""
    present = set(terms(fold(text), language))
    return frozenset(number for number, group in enumerate(ranking.groups) if not present.isdisjoint(group.terms))


def _weight(ranking: Ranking, found: frozenset[int]) -> float:
    return sum(ranking.weights[number] for number in found) / (sum(ranking.weights) or 1.0)


def _quote(scored: _Scored, page: Page, content: PageUnits, name: str, score: float) -> Quote:
    boxes = tuple(box_around(line, content.places) for line in scored.lines)
    return Quote(
        document_id=page.document_id,
        document=name,
        page=page.position,
        label=page.label,
        text=scored.text,
        boxes=boxes,
        source=page.text.source,
        verified=_stands_there(scored.text, boxes, page, content),
        answer_spans=scored.spans,
        digits_unsure=page.text.source is TextSource.OCR and _digits_unsure(scored, page, content),
        score=score,
    )


def _stands_there(text: str, boxes: Sequence[Box], page: Page, content: PageUnits) -> bool:
    """Whether the visible words inside the boxes hold those of the quote, line by line."""
    lefts, tops, rights, bottoms = (content.places[side::4] for side in range(4))
    seen = [not hidden for hidden in page.text.hidden] or [True] * len(content.words)
    for line, (left, top, right, bottom) in zip(text.split("\n"), boxes, strict=True):
        inside = Counter(
            word
            for word, x0, y0, x1, y1, visible in zip(content.words, lefts, tops, rights, bottoms, seen, strict=True)
            if visible and left <= (x0 + x1) / 2 <= right and top <= (y0 + y1) / 2 <= bottom
        )
        if Counter(line.split()) - inside:
            return False
    return True


def _digits_unsure(scored: _Scored, page: Page, content: PageUnits) -> bool:
    return bool(page.text.confidences) and any(
        page.text.confidences[number] < 255 * _SURE and any(letter.isdigit() for letter in content.words[number])
        for line in scored.lines
        for number in line
    )
