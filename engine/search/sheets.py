"""A ranked page as the quotes are chosen from it: its units, and which words of the question stand in them."""

from __future__ import annotations

from collections.abc import Sequence

from engine.contracts import Page
from engine.search.analysis import HYPHENS, fold, terms, words
from engine.search.furniture import without_digits
from engine.search.ranking import RankedPage, Ranking
from engine.search.tables import Numbers
from engine.search.units import PageUnits


class Asked(dict[str, frozenset[int]]):
    """For each word of pages in one language the words of the question, by number, that it stands for."""

    def __init__(self, ranking: Ranking, language: str) -> None:
        self._numbers = {term: number for number, group in enumerate(ranking.groups) for term in group.terms}
        self._language = language

    def __missing__(self, word: str) -> frozenset[int]:
        found = terms(words(fold(word)), self._language)
        self[word] = frozenset(self._numbers[term] for term in found if term in self._numbers)
        return self[word]


class Sheet:
    """A ranked page with its units, their texts, and the words of the question that stand in them."""

    def __init__(self, ranked: RankedPage, page: Page, asked: Asked) -> None:
        self.ranked = ranked
        self.page = page
        self.content = PageUnits(page.text)
        self.texts = [self.content.text(unit.lines) for unit in self.content.units]
        self.plain = [without_digits(text) for text in self.texts]
        self._asked = asked

    def asked_in(self, lines: Sequence[Numbers]) -> frozenset[int]:
        """The words of the question, by number, that stand in some lines."""
        content = self.content.words
        found = frozenset().union(*(self._asked[content[number]] for line in lines for number in line))
        for number in (line[-1] for line in lines if line):
            if content[number].endswith(HYPHENS) and number + 1 < len(content):
                found |= self._asked[content[number][:-1] + content[number + 1]]
        return found
