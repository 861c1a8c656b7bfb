"""Which pages of the open document a vision model has looked at and is quick with, shown on their thumbnails."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.desk.bench import Bench


class EncodedPages(QObject):
    """Asked of the session anew whenever that may have changed."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench.window)
        self._bench = bench
        self._reader = bench.window.reader
        self._kept: frozenset[int] = frozenset()
        """positions in the open document"""

    def refresh(self) -> None:
        """Another document is open, another model in use, a look is over, the cache is empty."""
        document_id = self._reader.document_id
        if document_id:
            self._bench.call(
                lambda: self._bench.session.encoded_pages(document_id),
                lambda positions: self._show(document_id, frozenset(positions)),
            )

    def add(self, document_id: str, position: int) -> None:
        """One more page has been looked at ahead of any question."""
        self._show(document_id, self._kept | {position})

    def _show(self, document_id: str, positions: frozenset[int]) -> None:
        if document_id == self._reader.document_id:
            self._kept = positions
            self._reader.set_encoded(document_id, positions)
