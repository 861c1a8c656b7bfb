"""How far the reading of documents is, counted from the events of all runs that are under way."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

from engine.contracts import Document, PageDone, TextSource
from ui.library.state import Progress
from ui.wording import reading


class ReadingProgress:
    """By document for the rows of the library, and in sum for the line of state."""

    def __init__(self) -> None:
        self._by_document: dict[str, Progress] = {}
        self._latest: dict[Hashable, PageDone] = {}

    def begin(self, document: Document) -> None:
        """Reading of a document begins or goes on."""
        self._by_document[document.id] = Progress.of(document)

    def page_done(self, run: Hashable, event: PageDone) -> None:
        """One more page."""
        self._latest[run] = event
        progress = self._by_document.get(event.document_id, Progress(0, event.page_count, 0, None))
        self._by_document[event.document_id] = replace(
            progress,
            done=min(progress.done + 1, progress.count),
            ocr=progress.ocr + (event.source is TextSource.OCR),
            seconds_left=event.seconds_left,
        )

    def end(self, document_id: str) -> None:
        """A document has been read."""
        self._by_document.pop(document_id, None)

    def end_run(self, run: Hashable) -> None:
        """A run is over; when it was the last one, so is all reading."""
        self._latest.pop(run, None)

    def stop(self) -> None:
        """Nothing is being read any more."""
        self._latest.clear()
        self._by_document.clear()

    def of(self, document_id: str) -> Progress | None:
        """How far a document is; None where it is not being read."""
        return self._by_document.get(document_id)

    def words(self) -> str:
        """ "Reading page 12 of 48, about 2 min left"; empty while there is nothing to say."""
        if not self._latest:
            return ""
        times = [event.seconds_left for event in self._latest.values() if event.seconds_left is not None]
        return reading(self._done(), self._total(), max(times, default=None))

    def share(self) -> float | None:
        """Part of the pages that is done, 0 to 1; None while that is not known."""
        return self._done() / self._total() if self._latest else None

    def _done(self) -> int:
        return sum(event.done for event in self._latest.values())

    def _total(self) -> int:
        return sum(event.total for event in self._latest.values())
