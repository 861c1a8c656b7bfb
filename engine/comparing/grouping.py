"""Differences become changes: those of one sentence together, with the sentence that it became."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from engine.comparing.copies import Copy
from engine.comparing.edits import Edit, Run, edits
from engine.comparing.matching import Matches

_SHARE = 0.25
"""of the words of a sentence, that must stand in the other one for it to be the same sentence, changed"""


@dataclass(slots=True)
class Group:
    """Sentences and rows that are one change."""

    before: list[int] = field(default_factory=list)
    """places in Copy.units"""
    after: list[int] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)


def groups(first: Copy, second: Copy, matches: Matches) -> list[Group]:
    """All changes but moves, in the order of their words."""
    found = edits(first, second, matches)
    joined = _Joined(first, second, matches)
    for edit in found:
        joined.join(edit)
    made: dict[int, Group] = {}
    for edit in found:
        for root, part in joined.parts(edit):
            made.setdefault(root, Group()).edits.append(part)
    joined.fill(made)
    return list(made.values())


class _Joined:
    """Units of both documents that are one change (union-find): numbers of the first ones, then of the second ones."""

    def __init__(self, first: Copy, second: Copy, matches: Matches) -> None:
        self._copies = first, second
        self._shift = len(first.units)
        self._parents = list(range(self._shift + len(second.units)))
        self._mine = _partners(first, second, matches.second)
        self._theirs = _partners(second, first, matches.first)

    def join(self, edit: Edit) -> None:
        """Each unit that is touched with the one that holds most of its words; of others, as many with as many: rows
        all of whose figures have changed."""
        alone, others = list[int](), list[int]()
        for unit in _touched(self._copies[0], edit.before):
            partner = self._mine[unit]
            if partner is None:
                alone.append(unit)
            else:
                self._unite(unit, self._shift + partner)
        for unit in _touched(self._copies[1], edit.after):
            partner = self._theirs[unit]
            if partner is None:
                others.append(self._shift + unit)
            else:
                self._unite(self._shift + unit, partner)
        if len(alone) == len(others):
            for unit, other in zip(alone, others, strict=True):
                self._unite(unit, other)

    def parts(self, edit: Edit) -> Iterator[tuple[int, Edit]]:
        """The edit cut where a change ends, each part with the number of its change."""
        tokens: dict[int, tuple[list[int], list[int]]] = {}
        for side, run in enumerate((edit.before, edit.after)):
            for token in range(*run):
                unit = self._copies[side].tokens[token].unit + side * self._shift
                tokens.setdefault(self._root(unit), ([], []))[side].append(token)
        for root, (before, after) in tokens.items():
            yield root, Edit(_run(before, edit.before[0]), _run(after, edit.after[0]))

    def fill(self, made: dict[int, Group]) -> None:
        """Give every change its units."""
        for unit in range(len(self._parents)):
            group = made.get(self._root(unit))
            if group is not None and unit < self._shift:
                group.before.append(unit)
            elif group is not None:
                group.after.append(unit - self._shift)

    def _root(self, unit: int) -> int:
        while self._parents[unit] != unit:
            self._parents[unit] = unit = self._parents[self._parents[unit]]
        return unit

    def _unite(self, unit: int, other: int) -> None:
        self._parents[self._root(unit)] = self._root(other)


def _partners(copy: Copy, other: Copy, partners: Sequence[int | None]) -> list[int | None]:
    """For each unit the one of the other document that holds most of its words; None where too few stand anywhere."""
    sizes = Counter(token.unit for token in copy.tokens)
    counts: list[Counter[int]] = [Counter() for _ in copy.units]
    for token, partner in zip(copy.tokens, partners, strict=True):
        if partner is not None:
            counts[token.unit][other.tokens[partner].unit] += 1
    return [
        count.most_common(1)[0][0] if count.total() >= max(1, _SHARE * sizes[unit]) else None
        for unit, count in enumerate(counts)
    ]


def _touched(copy: Copy, run: Run) -> list[int]:
    return list(dict.fromkeys(token.unit for token in copy.tokens[slice(*run)]))


def _run(tokens: Sequence[int], place: int) -> Run:
    return (tokens[0], tokens[-1] + 1) if tokens else (place, place)
