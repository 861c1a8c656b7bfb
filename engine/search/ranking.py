"""From a question to ranked pages: candidates from the full-text index, then a closer look at each.

The weights of the features were fitted once (softmax over the pages of a question, see
``tests/benchmarks/ranking.py``) and rounded; they hold for one document and for a library alike.
"""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest

from engine.contracts import Scope
from engine.search import features, rows
from engine.search.entries import HEADING
from engine.search.features import Hits, idf
from engine.search.question import Question, parse
from engine.search.references import PageNames, note
from engine.search.rows import PAGES_OF_A_DOCUMENT, PagesInScope
from engine.search.vocabulary import Group, groups_of

_CANDIDATES = 150
_BEST = 12
_NARROW, _WIDE = 25, 50
"""terms in a passage"""
_REFERRED_DOCUMENTS = 3
"""in how many of the likeliest documents "page 12" is looked up"""

_BM25 = 0.6
_NARROW_PASSAGE = 0.8
_WIDE_PASSAGE = 0.7
_HEADINGS = 0.45
_PAIRS = 1.5
_DOCUMENT = 0.6
_NUMBERED = 0.95
_NAMED_PAGE = 1.15
_OTHERWISE_NAMED_PAGE = 0.4


@dataclass(frozen=True, slots=True)
class RankedPage:
    """A page that bears on the question."""

    document_id: str
    position: int
    score: float
    language: str


@dataclass(frozen=True, slots=True)
class Ranking:
    """The pages that bear on a question, best first."""

    question: Question
    pages: tuple[RankedPage, ...]
    notes: tuple[str, ...]
    """how the pages that the question names were understood"""
    groups: tuple[Group, ...]
    """the words of the question"""
    weights: tuple[float, ...]
    """of each word: rare words weigh more"""


@dataclass(slots=True)
class _Candidate:
    row: int
    body: str
    language: str
    hits: Hits
    score: float = 0.0

    @property
    def document(self) -> int:
        return self.row // PAGES_OF_A_DOCUMENT


def rank(connection: sqlite3.Connection, text: str, scope: Scope) -> Ranking:
    """The pages within the scope that bear on the question, best first, at most 12."""
    question = parse(text)
    inside = rows.pages_in_scope(connection, scope)
    groups = groups_of(connection, question)
    weights = _weights(connection, groups, inside)
    found = rows.matching_rows(connection, groups, inside, _CANDIDATES)
    named, notes = _named_pages(connection, question, found, inside)
    numbers = {term: number for number, group in enumerate(groups) for term in group.terms}
    candidates = [
        _Candidate(row, body, language, features.find_hits(body, numbers))
        for row, body, language in rows.bodies(connection, list({*found, *named}))
    ]
    _score(candidates, weights, rows.size(connection)[1])
    for candidate in candidates:
        candidate.score += named.get(candidate.row, 0.0) + _numbered(candidate.body, question)
    best = nlargest(_BEST, candidates, key=lambda candidate: (candidate.score, -candidate.row))
    pages = (
        RankedPage(inside.documents[page.document], page.row % PAGES_OF_A_DOCUMENT, page.score, page.language)
        for page in best
    )
    return Ranking(question, tuple(pages), notes, groups, weights)


def _weights(connection: sqlite3.Connection, groups: Sequence[Group], inside: PagesInScope) -> tuple[float, ...]:
    """How rare each word is in the library; for a single document the mean of that and how rare it is there."""
    pages, _ = rows.size(connection)
    weights = [group.factor * idf(pages, group.pages) for group in groups]
    if len(inside.documents) == 1:
        (document,) = inside.documents
        start = document * PAGES_OF_A_DOCUMENT
        own, _ = rows.size(connection, start, start + PAGES_OF_A_DOCUMENT - 1)
        local = (group.factor * idf(own, rows.count_pages(connection, group, document)) for group in groups)
        weights = [(here + everywhere) / 2 for here, everywhere in zip(local, weights, strict=True)]
    return tuple(weights)


def _score(candidates: Sequence[_Candidate], weights: Sequence[float], average_length: float) -> None:
    """Score each page by its own words and a little by the best pages of its document."""
    total = sum(weights) or 1.0
    by_document: dict[int, list[float]] = defaultdict(list)
    for candidate in candidates:
        bm25 = features.bm25(candidate.hits, weights, average_length)
        by_document[candidate.document].append(bm25)
        candidate.score = (
            _BM25 * bm25
            + _NARROW_PASSAGE * features.best_window(candidate.hits, weights, _NARROW)
            + _WIDE_PASSAGE * features.best_window(candidate.hits, weights, _WIDE)
            + _HEADINGS * features.headings(candidate.hits, weights)
            + _PAIRS * features.pairs(candidate.hits, weights)
        ) / total
    shares = {document: sum(nlargest(3, scores)) / (3 * total) for document, scores in by_document.items()}
    for candidate in candidates:
        candidate.score += _DOCUMENT * shares[candidate.document]


def _named_pages(
    connection: sqlite3.Connection, question: Question, found: Sequence[int], inside: PagesInScope
) -> tuple[dict[int, float], tuple[str, ...]]:
    """The rows that the question names with what each gains by it, and sentences on how the names were understood."""
    gains: dict[int, float] = {}
    notes: dict[str, None] = {}
    for document in _likely_documents(found, inside) if question.pages else ():
        names = PageNames(rows.marks(connection, document))
        start = document * PAGES_OF_A_DOCUMENT
        for reference in question.pages:
            meant = names.find(reference)
            for position in meant.other:
                gains.setdefault(start + position, _OTHERWISE_NAMED_PAGE)
            gains.update({start + position: _NAMED_PAGE for position in meant.positions})
            if len(inside.documents) == 1 and (sentence := note(reference, meant)):
                notes[sentence] = None
    return {row: gain for row, gain in gains.items() if inside.holds(row)}, tuple(notes)


def _likely_documents(found: Sequence[int], inside: PagesInScope) -> list[int]:
    if len(inside.documents) <= _REFERRED_DOCUMENTS:
        return list(inside.documents)
    return list(dict.fromkeys(row // PAGES_OF_A_DOCUMENT for row in found))[:_REFERRED_DOCUMENTS]


def _numbered(body: str, question: Question) -> float:
    """What a page gains where a line begins with a thing that the question names by number ("Figure 3")."""
    for noun, number in question.numbered:
        if re.search(rf"^(?:{HEADING} )?{noun} {re.escape(number)}(?= |$)", body, re.MULTILINE):
            return _NUMBERED
    return 0.0
