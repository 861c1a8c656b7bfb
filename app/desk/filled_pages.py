"""How far the pages of the open document are read or looked at for the last question, shown on their thumbnails."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from PySide6.QtCore import QObject

from app.desk.bench import Bench
from engine.contracts import (
    Answered,
    AskEvent,
    FindingMade,
    LookingAt,
    LooksPlanned,
    PageLine,
    PageWay,
    StatementMade,
    Wording,
)


class FilledPages(QObject):
    """Follows the events of a question. A page is looked at by and by; that words are read is known of all pages at
    once, when the model begins to write."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench.window)
        self._reader = bench.window.reader
        self._shares: defaultdict[str, dict[int, float]] = defaultdict(dict)
        """document id -> position of a page -> how much of it is done, 0 to 1"""
        self._to_read: tuple[PageLine, ...] = ()

    def begin(self) -> None:
        """Another question is put."""
        self._shares.clear()
        self._to_read = ()
        self.refresh()

    def take(self, events: Iterable[AskEvent]) -> None:
        """What the story tells."""
        for event in events:
            match event:
                case LooksPlanned(plan=plan):
                    self._to_read = tuple(line for line in plan.lines if line.way is PageWay.READ)
                case LookingAt():
                    self._shares[event.document_id][event.page] = event.share
                case FindingMade(finding=finding):
                    self._shares[finding.document_id][finding.page] = 1.0
                case Wording() | StatementMade():
                    self._fill(self._to_read)
                case Answered(answer=answer):
                    self._shares.clear()
                    self._fill(line for line in answer.ledger if line.way is not PageWay.SKIP and not line.failed)
        self.refresh()

    def refresh(self) -> None:
        """Another document may be open."""
        document_id = self._reader.document_id
        self._reader.set_filled(document_id, dict(self._shares.get(document_id, {})))

    def _fill(self, lines: Iterable[PageLine]) -> None:
        for line in lines:
            self._shares[line.document_id][line.page] = 1.0
