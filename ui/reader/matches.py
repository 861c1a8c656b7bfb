"""The places where the searched words stand, and the one that the reader is at."""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.contracts import Match


@dataclass(frozen=True, slots=True)
class Matches:
    """A walk from place to place, round the document."""

    all: tuple[Match, ...] = ()
    """in the order of the document"""
    index: int = 0

    @classmethod
    def beginning_at(cls, matches: tuple[Match, ...], page: int) -> Matches:
        """Start at the first place on this page or after it, else at the first of all."""
        return cls(matches, next((index for index, match in enumerate(matches) if match.page >= page), 0))

    @property
    def current(self) -> Match | None:
        """The place that the reader is at, None when nothing was found."""
        return self.all[self.index] if self.all else None

    @property
    def number(self) -> int:
        """Which place that is, counted from 1; 0 when nothing was found."""
        return self.index + 1 if self.all else 0

    def stepped(self, step: int) -> Matches:
        """The walk, one place on (1) or back (-1)."""
        return replace(self, index=(self.index + step) % len(self.all)) if self.all else self
