"""A piece of reading: one pass over a few pages of one document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.contracts import Document, Source
from engine.intake.pace import Pass
from engine.workers.messages import Check, Open, Read, Request, Scan

PAGES_A_TASK = {Pass.READ: 16, Pass.CHECK: 8, Pass.SCAN: 1}
"""few messages for quick passes; a slow one page by page, so that Stop loses little"""


@dataclass(frozen=True)
class PageTask:
    """One pass over some pages of a document."""

    which: Pass
    document: Document
    password: str | None
    positions: tuple[int, ...]
    again: bool = False
    """the one page is tried a second time"""

    def request(self) -> Request:
        """The message that asks a reader for it."""
        source = Source(self.document.path, self.document.sha256, self.password)
        match self.which:
            case Pass.READ:
                return Read(source, self.positions)
            case Pass.CHECK:
                return Check(source, self.positions)
            case _:
                return Scan(source, self.positions)


@dataclass(frozen=True)
class OpenTask:
    """A file that may become a document."""

    path: str
    password: str | None
    folder: str | None
    again: bool = False

    def request(self) -> Request:
        """The message that asks a reader for it."""
        return Open(self.path, self.password)


def page_tasks(which: Pass, document: Document, password: str | None, positions: Sequence[int]) -> Iterator[PageTask]:
    """These pages in handy pieces."""
    step = PAGES_A_TASK[which]
    for start in range(0, len(positions), step):
        yield PageTask(which, document, password, tuple(positions[start : start + step]))
