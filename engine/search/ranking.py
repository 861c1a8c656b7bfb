"""From a question to ranked pages: candidates from the full-text index, then a closer look at each.

The weights of the evidence hold for one document and for a library alike. They are those that
``python -m tests.benchmarks.ranking_fit`` finds, rounded; BM25 weighs less than fitted, because documents left out of
the fit do as well without it, and it is needed only where a question of one or two words leaves pages alike.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import NamedTuple

from engine.contracts import Scope
from engine.search import features, rows
from engine.search.features import idf
from engine.search.kinds import Kind
from engine.search.page_names import PageNames, note
from engine.search.question import Question, parse
from engine.search.rows import PAGES_OF_A_DOCUMENT, IndexedPage
from engine.search.vocabulary import Group, groups_of

_BEST = 10
_NARROW, _WIDE = 25, 50
"""terms in a passage"""
_REFERRED_DOCUMENTS = 3
"""in how many of the likeliest documents "page 12" is looked up"""
_FITS, _FITS_FEW_WORDS = 0.13, 0.5
"""share of the weight of all words that must stand in one passage, else nothing fits the question; the second part is
divided by the number of words: of two rare words one is not enough, of ten three may be"""
_LEAST_PAGES = 100
"""as if a smaller library had so many: in a few pages nearly every word is on all of them or on none"""
_FIRST_PAGES = 3


class Evidence(NamedTuple):
    """What speaks for a page. The first six are shares of the weight of all words of the question."""

    bm25: float
    narrow: float
    """best passage of 25 terms"""
    wide: float
    """best passage of 50 terms"""
    headings: float
    pairs: float
    document: float
    """BM25 of the three best pages of its document"""
    numbered: float
    """1: a line begins with a thing that the question names by number ("Figure 3")"""
    named: float
    """1: the question names the page"""
    otherwise_named: float
    """1: it would be the page named, if pages were counted the other way"""
    captioned: float
    """1: it has the caption of a figure, and the question is about one"""
    numbers: float
    """three times the share of numbers among its terms, at most 1, where the question asks for one"""
    contents: float
    """1: it is a table of contents, and the question does not ask for one"""


WEIGHTS = Evidence(
    bm25=0.2,
    narrow=0.8,
    wide=0.7,
    headings=0.45,
    pairs=1.4,
    document=0.5,
    numbered=0.95,
    named=1.15,
    otherwise_named=0.2,
    captioned=0.35,
    numbers=0.25,
    contents=-0.3,
)


@dataclass(frozen=True, slots=True)
class RankedPage:
    """A page that bears on the question."""

    document_id: str
    position: int
    score: float
    language: str
    named: bool
    """the question names the page, so that it is shown even if nothing on it fits"""


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


@dataclass(frozen=True, slots=True)
class Candidate:
    """A page that may be ranked."""

    row: int
    language: str
    evidence: Evidence

    @property
    def document(self) -> int:
        """The number of its document in the index."""
        return self.row // PAGES_OF_A_DOCUMENT

    @property
    def position(self) -> int:
        """Its position in the document."""
        return self.row % PAGES_OF_A_DOCUMENT

    @property
    def score(self) -> float:
        """All evidence, weighted."""
        return sum(weight * value for weight, value in zip(WEIGHTS, self.evidence, strict=True))


class Search:
    """One question put to some pages of the library."""

    def __init__(self, connection: sqlite3.Connection, text: str, scope: Scope) -> None:
        self.question = parse(text)
        self.inside = rows.pages_in_scope(connection, scope)
        self.groups = groups_of(connection, self.question)
        self._connection = connection
        self._asks_number = self.question.kind in (Kind.AMOUNT, Kind.NUMBER, Kind.PERCENT)
        self._pages, self._average_length = rows.size(connection)
        self.weights = self._weigh()

    def ranking(self) -> Ranking:
        """The pages that bear on the question, best first, at most 10; none where nothing fits."""
        candidates, notes = self.candidates()
        best = nlargest(_BEST, candidates, key=lambda candidate: (candidate.score, -candidate.row))
        if not any(self._fits(candidate.evidence) for candidate in best):
            best = []
        pages = (
            RankedPage(
                self.inside.documents[page.document],
                page.position,
                page.score,
                page.language,
                page.evidence.named > 0,
            )
            for page in best
        )
        return Ranking(self.question, tuple(pages), notes, self.groups, self.weights)

    def candidates(self) -> tuple[list[Candidate], tuple[str, ...]]:
        """The pages worth a closer look, with what speaks for each, and notes on the pages that the question names."""
        found = rows.matching_rows(self._connection, self.groups, self.weights, self.inside)
        named, notes = self._named_pages(found)
        if not found and not named and self.question.bare and len(self.inside.documents) == 1:
            found = rows.first_rows(self._connection, self.inside, _FIRST_PAGES)
        pages = rows.indexed_pages(self._connection, list({*found, *named}))
        evidence = self._evidence(pages, named)
        return [Candidate(page.row, page.language, some) for page, some in zip(pages, evidence, strict=True)], notes

    def _fits(self, evidence: Evidence) -> bool:
        """Whether enough of the question stands in one passage, or what it names is there."""
        least = _FITS + _FITS_FEW_WORDS / max(1, len(self.groups))
        return self.question.bare or evidence.wide >= least or evidence.named + evidence.numbered > 0

    def _weigh(self) -> tuple[float, ...]:
        """How rare each word is in the library; for a single document the mean of that and how rare it is there."""
        pages = max(self._pages, _LEAST_PAGES)
        weights = [group.factor * idf(pages, group.pages) for group in self.groups]
        if len(self.inside.documents) == 1:
            (document,) = self.inside.documents
            start = document * PAGES_OF_A_DOCUMENT
            own, _ = rows.size(self._connection, start, start + PAGES_OF_A_DOCUMENT - 1)
            held = (rows.count_pages(self._connection, group, document) for group in self.groups)
            local = (group.factor * idf(own, count) for group, count in zip(self.groups, held, strict=True))
            weights = [(here + everywhere) / 2 for here, everywhere in zip(local, weights, strict=True)]
        return tuple(weights)

    def _evidence(self, pages: Sequence[IndexedPage], named: Mapping[int, bool]) -> list[Evidence]:
        """What speaks for each page; ``named`` as ``_named_pages`` gives it."""
        numbers = {term: number for number, group in enumerate(self.groups) for term in group.terms}
        total = sum(self.weights) or 1.0
        hits = [features.find_hits(page.body, page.headings, numbers) for page in pages]
        bm25 = [features.bm25(found, self.weights, self._average_length) / total for found in hits]
        by_document: dict[int, list[float]] = defaultdict(list)
        for page, value in zip(pages, bm25, strict=True):
            by_document[page.row // PAGES_OF_A_DOCUMENT].append(value)
        document = {number: sum(nlargest(3, values)) / 3 for number, values in by_document.items()}
        return [
            Evidence(
                bm25=value,
                narrow=features.best_window(found, self.weights, _NARROW) / total,
                wide=features.best_window(found, self.weights, _WIDE) / total,
                headings=features.headings(found, self.weights) / total,
                pairs=features.pairs(found, self.weights) / total,
                document=document[page.row // PAGES_OF_A_DOCUMENT],
                numbered=float(any(features.begins_line(page.body, *thing) for thing in self.question.numbered)),
                named=float(named.get(page.row, False)),
                otherwise_named=float(not named.get(page.row, True)),
                captioned=float(self.question.about_figure and features.has_caption(page.body)),
                numbers=float(self._asks_number) * min(1.0, 3 * page.numbers / max(1, found.length)),
                contents=float(page.contents and not self.question.about_contents),
            )
            for page, found, value in zip(pages, hits, bm25, strict=True)
        ]

    def _named_pages(self, found: Sequence[int]) -> tuple[dict[int, bool], tuple[str, ...]]:
        """The rows that the question names: True, or False where another way of counting would lead there.

        Also the sentences on how the names were understood.
        """
        meant_rows: dict[int, bool] = {}
        notes: dict[str, None] = {}
        for document in self._likely_documents(found) if self.question.pages else ():
            names = PageNames(rows.marks(self._connection, document))
            start = document * PAGES_OF_A_DOCUMENT
            for reference in self.question.pages:
                meant = names.find(reference)
                for position in meant.other:
                    meant_rows.setdefault(start + position, False)
                meant_rows.update({start + position: True for position in meant.positions})
                if len(self.inside.documents) == 1 and (sentence := note(reference, meant)):
                    notes[sentence] = None
        return {row: meant for row, meant in meant_rows.items() if self.inside.holds(row)}, tuple(notes)

    def _likely_documents(self, found: Sequence[int]) -> list[int]:
        if len(self.inside.documents) <= _REFERRED_DOCUMENTS:
            return list(self.inside.documents)
        return list(dict.fromkeys(row // PAGES_OF_A_DOCUMENT for row in found))[:_REFERRED_DOCUMENTS]
