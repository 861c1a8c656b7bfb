"""Words without a partner on both sides, put together where they stand between the same neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.comparing.copies import Copy
from engine.comparing.matching import Matches, free_runs

Run = tuple[int, int]
"""the first token and the one after the last"""


@dataclass(frozen=True, slots=True)
class Edit:
    """Words that stand in one place and differ; an empty run: none stand there."""

    before: Run
    after: Run


def edits(first: Copy, second: Copy, matches: Matches) -> list[Edit]:
    """All differences, in the order of the first document."""
    mine, theirs = _Sides(first, matches.second), _Sides(second, matches.first)
    runs = list(free_runs(matches.first, second))
    behind_left = {token: run for run in runs if (token := theirs.left(run)) is not None}
    before_right = {token: run for run in runs if (token := theirs.right(run)) is not None}
    taken: set[Run] = set()
    found: list[Edit] = []
    for run in free_runs(matches.second, first):
        before, behind = mine.partners(run)
        other = behind_left.get(_known(before)) or before_right.get(_known(behind))
        if other is None or other in taken:
            found.append(Edit(run, _nothing(before, behind)))
        else:
            taken.add(other)
            found.append(Edit(run, other))
    found += (Edit(_nothing(*theirs.partners(run)), run) for run in runs if run not in taken)
    return sorted(found, key=lambda edit: (edit.before, edit.after))


class _Sides:
    """What stands beside a run of tokens on its page."""

    def __init__(self, copy: Copy, partners: Sequence[int | None]) -> None:
        self._copy = copy
        self._partners = partners

    def left(self, run: Run) -> int | None:
        """The token before the run."""
        token = run[0] - 1
        return token if token >= self._page(run)[0] else None

    def right(self, run: Run) -> int | None:
        """The token after the run."""
        return run[1] if run[1] < self._page(run)[1] else None

    def partners(self, run: Run) -> tuple[int | None, int | None]:
        """What the tokens before and after it are in the other document."""
        left, right = self.left(run), self.right(run)
        return None if left is None else self._partners[left], None if right is None else self._partners[right]

    def _page(self, run: Run) -> Run:
        return self._copy.spans[self._copy.position(run[0])]


def _known(token: int | None) -> int:
    return -1 if token is None else token


def _nothing(before: int | None, behind: int | None) -> Run:
    """The place between two tokens of the other document."""
    place = before + 1 if before is not None else behind or 0
    return place, place
