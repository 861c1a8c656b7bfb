"""Which pages of a document a question means by "page 12": the printed number where one fits, else the position."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from engine.search.page_references import PageReference

_ENOUGH_PAGES = 3
_ENOUGH_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class PageMark:
    """What a page is called."""

    position: int
    label: str
    printed: frozenset[int]
    """numbers at the top and the bottom of the page"""


@dataclass(frozen=True, slots=True)
class Understood:
    """What a reference means in one document."""

    positions: frozenset[int]
    other: frozenset[int]
    """positions it would mean if numbers were counted the other way"""
    by_label: bool


class PageNames:
    """The names of the pages of one document."""

    def __init__(self, marks: Sequence[PageMark]) -> None:
        self._marks = sorted(marks, key=lambda mark: mark.position)
        self._last = self._marks[-1].position if self._marks else 0
        self._named = self._names_from_labels() or self._names_from_print()

    def find(self, reference: PageReference) -> Understood:
        """The pages that a reference means."""
        if reference.first < 0:
            return Understood(frozenset({self._last + 1 + reference.first}), frozenset(), by_label=False)
        if reference.roman:
            return self._find_roman(reference)
        wanted = range(reference.first, min(reference.last, reference.first + self._last) + 1)
        named = frozenset(position for number in wanted for position in self._named.get(number, ()))
        placed = frozenset(position for position in wanted if 1 <= position <= self._last)
        if named:
            return Understood(named, placed - named, by_label=named != placed)
        return Understood(placed, frozenset(), by_label=False)

    def _find_roman(self, reference: PageReference) -> Understood:
        found = frozenset(mark.position for mark in self._marks if mark.label.lower() == reference.roman)
        return Understood(found, frozenset(), by_label=bool(found))

    def _names_from_labels(self) -> dict[int, list[int]]:
        """Numbers named in the file, if they differ from the positions anywhere."""
        if all(mark.label == str(mark.position) for mark in self._marks):
            return {}
        names: dict[int, list[int]] = {}
        for mark in self._marks:
            if mark.label.isdecimal():
                names.setdefault(int(mark.label), []).append(mark.position)
        return names

    def _names_from_print(self) -> dict[int, list[int]]:
        """Numbers printed on the pages, if enough of them run along with the positions.

        A sheet may show one page, or two side by side: then its numbers run twice as fast.
        """
        votes = Counter(
            (step, number - step * mark.position) for mark in self._marks for number in mark.printed for step in (1, 2)
        )
        if not votes:
            return {}
        (step, shift), count = max(votes.items(), key=lambda item: (item[1], item[0] == (1, 0)))
        if count < max(_ENOUGH_PAGES, _ENOUGH_SHARE * len(self._marks)):
            return {}
        names: dict[int, list[int]] = {}
        for mark in self._marks:
            for offset in self._sides(step, shift, votes):
                names.setdefault(step * mark.position + offset, []).append(mark.position)
        return names

    @staticmethod
    def _sides(step: int, shift: int, votes: Counter[tuple[int, int]]) -> tuple[int, ...]:
        if step == 1:
            return (shift,)
        other = max((shift - 1, shift + 1), key=lambda side: votes[step, side])
        return (shift, other)


def note(reference: PageReference, meant: Understood) -> str | None:
    """A sentence on how a reference was understood, where it could be understood otherwise."""
    if not meant.by_label or len(meant.positions) != 1:
        return None
    (position,) = meant.positions
    number = reference.roman or reference.first
    return f"Page {number} was taken as the printed page number {number}, which is page {position} of the file."
