"""From ranked pages to quotes: the sentences and rows that answer best, with their places."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.contracts import Box, Page, Quote, TextSource
from engine.search.analysis import fold, terms
from engine.search.lines import box_around
from engine.search.question import Kind, parse
from engine.search.ranking import Ranking
from engine.search.totals import asks_for_total, total_score
from engine.search.units import Unit, units
from engine.search.values import Span, values

_PAGES = 8
_QUOTES_OF_A_PAGE = 3
_GOOD_SHARE = 0.6
"""of the score of the best quote of the page that another one must have"""
_CONTEXT = 0.3
_VALUE = 0.2
_TOTAL = 0.5
_FURTHER = 0.8
"""times the score of the page, for each quote before it from the same page"""
_SURE = 0.9
"""confidence under which a digit read by OCR is unsure"""


@dataclass(frozen=True, slots=True)
class _Scored:
    unit: Unit
    text: str
    spans: tuple[Span, ...]
    score: float


def quotes(
    ranking: Ranking, pages: Mapping[tuple[str, int], Page], names: Mapping[str, str]
) -> tuple[Quote, ...]:
    """The best quotes from the ranked pages that are in ``pages``, best first. Hidden words are never quoted."""
    found: list[Quote] = []
    usable = [page for page in ranking.pages if (page.document_id, page.position) in pages][:_PAGES]
    for ranked in usable:
        page = pages[ranked.document_id, ranked.position]
        chosen = _best_units(ranking, page, ranked.language)
        for place, scored in enumerate(chosen):
            score = ranked.score * _FURTHER**place
            found.append(_quote(scored, page, names[ranked.document_id], score))
    return tuple(sorted(found, key=lambda quote: -quote.score))


def answer_words(question: str, found: Sequence[Quote]) -> str | None:
    """The words of the best quote that fit what is asked for; None where several different ones do, or none."""
    if not found or parse(question).kind is Kind.OTHER:
        return None
    best = found[0]
    fitting = {best.text[start:end] for start, end in best.answer_spans}
    return fitting.pop() if len(fitting) == 1 else None


def _best_units(ranking: Ranking, page: Page, language: str) -> list[_Scored]:
    parts = units(page.text)
    words = page.text.text.split()
    texts = ["\n".join(" ".join(words[number] for number in line) for line in part.lines) for part in parts]
    if not parts:
        return []
    found = [_groups_in(ranking, text, language) for text in texts]
    about_total = ranking.question.kind is Kind.AMOUNT and asks_for_total(fold(ranking.question.text))
    scored = []
    for number, part in enumerate(parts):
        before = set().union(*found[max(0, number - 3) : number]) - found[number]
        spans = tuple(values(texts[number], ranking.question.kind))
        score = _weight(ranking, found[number]) + _CONTEXT * _weight(ranking, before) + (_VALUE if spans else 0.0)
        if about_total and spans:
            score += _TOTAL * total_score(fold(texts[number]))
        scored.append(_Scored(part, texts[number], spans, score))
    scored.sort(key=lambda item: (-item.score, item.unit.order))
    least = _GOOD_SHARE * scored[0].score
    return [item for item in scored[:_QUOTES_OF_A_PAGE] if item.score >= least]


def _groups_in(ranking: Ranking, text: str, language: str) -> set[int]:
    present = set(terms(fold(text), language))
    return {number for number, group in enumerate(ranking.groups) if not present.isdisjoint(group.terms)}


def _weight(ranking: Ranking, groups: set[int]) -> float:
    return sum(ranking.weights[number] for number in groups) / (sum(ranking.weights) or 1.0)


def _quote(scored: _Scored, page: Page, name: str, score: float) -> Quote:
    coordinates = page.text.box_values()
    boxes = tuple(box_around(line, coordinates) for line in scored.unit.lines)
    return Quote(
        document_id=page.document_id,
        document=name,
        page=page.position,
        label=page.label,
        text=scored.text,
        boxes=boxes,
        source=page.text.source,
        verified=_stands_there(page, scored.text, boxes, coordinates),
        answer_spans=scored.spans,
        digits_unsure=_digits_unsure(page, scored.unit),
        score=score,
    )


def _stands_there(page: Page, text: str, boxes: Sequence[Box], coordinates: array[float]) -> bool:
    """Whether the visible words inside the boxes hold those of the quote, line by line."""
    words = page.text.text.split()
    hidden = page.text.hidden
    for line, box in zip(text.split("\n"), boxes, strict=True):
        inside = [
            word
            for number, word in enumerate(words)
            if not (hidden and hidden[number]) and _is_inside(coordinates[4 * number : 4 * number + 4], box)
        ]
        for word in line.split():
            if word not in inside:
                return False
            inside.remove(word)
    return True


def _is_inside(word: Sequence[float], box: Box) -> bool:
    x, y = (word[0] + word[2]) / 2, (word[1] + word[3]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _digits_unsure(page: Page, unit: Unit) -> bool:
    if page.text.source is not TextSource.OCR or not page.text.confidences:
        return False
    words = page.text.text.split()
    return any(
        page.text.confidences[number] < 255 * _SURE and any(letter.isdigit() for letter in words[number])
        for line in unit.lines
        for number in line
    )
