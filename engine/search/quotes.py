"""From ranked pages to quotes: the sentences and rows that answer best, with their places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.contracts import Page, Quote
from engine.search.analysis import fold
from engine.search.answers import answer_spans, answer_words, in_asked_columns, names_someone
from engine.search.furniture import is_contents_line, running_lines
from engine.search.kinds import Kind
from engine.search.lines import box_around
from engine.search.proof import digits_unsure, stands_there
from engine.search.ranking import Ranking
from engine.search.sheets import Asked, Sheet
from engine.search.tables import Numbers, column_of
from engine.search.totals import asks_for_total, total_scores
from engine.search.units import Unit
from engine.search.values import Span, figures, values

__all__ = ["answer_words", "quotes"]

_PAGES = 5
_QUOTES_OF_A_PAGE = 3
_GOOD_SHARE = 0.6
"""of the score of the best quote of the page, that another one must have"""
_HEADER = 0.5
_CONTEXT = 0.3
_CONTEXT_UNITS = 3
_VALUE = 0.2
_RARE_VALUE = 0.6
"""for an e-mail address or a telephone number, which stand apart from the name they belong to"""
_TOTAL = 0.5
_NAME = 0.3
_FURTHER = 0.8
"""times the score of the page, for each quote before it from the same page"""
_FURNITURE = 0.3
"""times the score of a running header or a line of contents"""


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
    asked = {language: Asked(ranking, language) for language in {ranked.language for ranked in usable}}
    sheets = [Sheet(ranked, pages[ranked.document_id, ranked.position], asked[ranked.language]) for ranked in usable]
    found: list[Quote] = []
    for sheet in sheets:
        running = running_lines([other.plain for other in sheets if other.page.document_id == sheet.page.document_id])
        for place, scored in enumerate(_best_units(ranking, sheet, running)):
            score = sheet.ranked.score * _FURTHER**place
            found.append(_quote(scored, sheet, names[sheet.page.document_id], score))
    return tuple(sorted(found, key=lambda quote: -quote.score))


def _best_units(ranking: Ranking, sheet: Sheet, running: frozenset[str]) -> list[_Scored]:
    """The units that answer best, best first; of a page that the question names its beginning, if nothing fits."""
    scores = _scores(ranking, sheet, running)
    order = sorted(range(len(scores)), key=lambda place: (-scores[place], place))[:_QUOTES_OF_A_PAGE]
    if order and scores[order[0]] <= 0:
        order = [0] if sheet.ranked.named else []
    return [
        _scored(ranking, sheet, sheet.content.units[place], scores[place])
        for place in order
        if scores[place] >= _GOOD_SHARE * scores[order[0]]
    ]


def _scores(ranking: Ranking, sheet: Sheet, running: frozenset[str]) -> list[float]:
    """How well each unit answers: words of the question in it, over it and before it, and values of the kind asked."""
    question = ranking.question
    found = [sheet.asked_in(unit.lines) for unit in sheet.content.units]
    scores = []
    for place, (unit, text) in enumerate(zip(sheet.content.units, sheet.texts, strict=True)):
        header = sheet.asked_in([unit.header]) - found[place]
        before = frozenset().union(*found[max(0, place - _CONTEXT_UNITS) : place]) - found[place] - header
        score = (
            _weight(ranking, found[place]) + _HEADER * _weight(ranking, header) + _CONTEXT * _weight(ranking, before)
        )
        furniture = sheet.plain[place] in running or is_contents_line(text)
        scores.append(score * _FURNITURE if furniture else score)
    totals = [0.0] * len(scores)
    if question.kind is Kind.AMOUNT and asks_for_total(fold(question.text)):
        totals = total_scores([fold(text) for text in sheet.texts])
    gain = _RARE_VALUE if question.kind in (Kind.EMAIL, Kind.PHONE) else _VALUE
    least = max(scores, default=0.0) - gain - _TOTAL * max(totals, default=0.0)
    for place, (text, total) in enumerate(zip(sheet.texts, totals, strict=True)):
        promising = question.bare or scores[place] > max(0.0, least)
        if promising and values(text, question.kind, exact=question.bare):
            scores[place] += gain + _TOTAL * total + _NAME * names_someone(question, text)
    return scores


def _scored(ranking: Ranking, sheet: Sheet, unit: Unit, score: float) -> _Scored:
    """A unit with its header, where it has one, and the words that fit what is asked for."""
    content, question = sheet.content, ranking.question
    text = content.text(unit.lines)
    spans = answer_spans(text, question)
    if not unit.header:
        # A sentence reads on over the ends of its lines; a space takes no more room, so the spans stay.
        return _Scored(unit.lines, text.replace("\n", " "), tuple(spans), score)
    over = [column_of(unit.header, number, content.places) for number in unit.lines[0]]
    found = spans if question.kind is not Kind.OTHER else figures(text)
    asked = in_asked_columns(found, text, over, lambda header: _weight(ranking, sheet.asked_in([header])))
    top = content.text([unit.header]) + "\n"
    moved = tuple((start + len(top), end + len(top)) for start, end in asked or spans)
    return _Scored((unit.header, *unit.lines), top + text, moved, score)


def _weight(ranking: Ranking, found: frozenset[int]) -> float:
    return sum(ranking.weights[number] for number in found) / (sum(ranking.weights) or 1.0)


def _quote(scored: _Scored, sheet: Sheet, name: str, score: float) -> Quote:
    page, content = sheet.page, sheet.content
    boxes = tuple(box_around(line, content.places) for line in scored.lines)
    return Quote(
        document_id=page.document_id,
        document=name,
        page=page.position,
        label=page.label,
        text=scored.text,
        boxes=boxes,
        source=page.text.source,
        verified=stands_there(content.text(scored.lines), boxes, page.text),
        answer_spans=scored.spans,
        digits_unsure=digits_unsure(scored.lines, page.text),
        score=score,
    )
