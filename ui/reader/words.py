"""The words of the pages that the reader has met, for selecting and for screen readers."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from engine.contracts import PageText, Word
from ui.reader.selection import seen_words

TAKEN_APART = 24
"""pages whose words are kept one by one; a page of words in one piece takes a tenth of that"""


class PageWords(QObject):
    """Words by page of one document; asked for once, when first needed."""

    requested = Signal(int)
    """position: please give the words of this page"""
    changed = Signal(int)
    """position: the words are known now, or are others"""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts: dict[int, PageText] = {}
        self._apart: dict[int, tuple[Word, ...]] = {}
        self._asked: set[int] = set()

    def of(self, position: int) -> tuple[Word, ...]:
        """The words that a person sees on a page, in reading order; none where they are not known."""
        if position not in self._apart:
            text = self._texts.get(position)
            if text is None:
                return ()
            if len(self._apart) >= TAKEN_APART:
                del self._apart[next(iter(self._apart))]
            self._apart[position] = seen_words(text)
        return self._apart[position]

    def want(self, positions: Iterable[int]) -> None:
        """Ask for the words of these pages where they are not known."""
        for position in positions:
            if position not in self._texts and position not in self._asked:
                self._asked.add(position)
                self.requested.emit(position)

    def put(self, position: int, text: PageText) -> None:
        """The words of a page have come."""
        self._texts[position] = text
        self._apart.pop(position, None)
        self.changed.emit(position)

    def renew(self, position: int) -> None:
        """The page has been read anew: its words are to be asked for again."""
        self._texts.pop(position, None)
        self._apart.pop(position, None)
        self._asked.discard(position)

    def clear(self) -> None:
        """Another document, or none."""
        self._texts.clear()
        self._apart.clear()
        self._asked.clear()
