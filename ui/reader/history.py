"""The places that the reader came from, so that Back leads there again."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST = 100
"""places kept; older ones are forgotten"""


@dataclass(frozen=True, slots=True)
class Place:
    """What stands at the top of the window."""

    document_id: str
    position: int
    """page, from 1"""
    offset: float
    """how far down the page, as a part of its height; negative in the gap above it"""


class History:
    """A stack of places; the same place is not kept twice in a row."""

    def __init__(self) -> None:
        self._places: list[Place] = []

    def __bool__(self) -> bool:
        return bool(self._places)

    def leave(self, place: Place) -> None:
        """Remember a place just before jumping away from it."""
        if not self._places or self._places[-1] != place:
            self._places.append(place)
            del self._places[:-LONGEST]

    def back(self) -> Place | None:
        """Take the newest place, None when there is none."""
        return self._places.pop() if self._places else None

    def forget(self, document_id: str) -> None:
        """No way leads back to this document."""
        self._places = [place for place in self._places if place.document_id != document_id]
