"""Selecting words with the mouse and the keyboard.

Knows nothing of widgets: the view says which point of which page is meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from engine.contracts import Box
from ui.reader.selection import Caret, Selection, Unit, nearest_word, stepped, word_at
from ui.reader.words import PageWords


class PagePoint(NamedTuple):
    """A point on a page."""

    position: int
    """page, from 1"""
    x: float
    """points from the left edge"""
    y: float
    """points from the top"""


class Selector(QObject):
    """Holds the selection of one document and changes it."""

    changed = Signal()

    def __init__(self, words: PageWords, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._selection: Selection | None = None
        self._pressed: PagePoint | None = None
        words.changed.connect(self._words_changed)

    @property
    def selection(self) -> Selection | None:
        """From where to where, None when nothing is selected."""
        return self._selection

    def text(self) -> str:
        """The selected words as plain text."""
        return self._selection.text(self._words.of) if self._selection else ""

    def boxes(self, position: int) -> Iterator[Box]:
        """What is selected on a page, a box for each line, in points."""
        if self._selection is None or position not in self._selection.pages:
            return iter(())
        return self._selection.boxes(position, self._words.of(position))

    def is_word_at(self, point: PagePoint) -> bool:
        """Does a word stand there?"""
        return word_at(self._words.of(point.position), point.x, point.y) is not None

    def press(self, point: PagePoint, *, extend: bool) -> None:
        """The mouse went down: drop the selection, or stretch it to there."""
        self._pressed = point
        if extend and self._selection is not None:
            self.drag(point)
        else:
            self._set(None)

    def drag(self, point: PagePoint) -> None:
        """The mouse moved while down, far enough to mean it."""
        head = self._nearest(point)
        if head is None:
            return
        if self._selection is None:
            anchor = self._nearest(self._pressed or point)
            self._set(Selection(anchor or head, head))
        else:
            self._set(self._selection.to(head))

    def take(self, point: PagePoint, unit: Unit) -> None:
        """Select the word or the line at a point; dragging goes on by the same unit."""
        index = word_at(self._words.of(point.position), point.x, point.y)
        caret = None if index is None else Caret(point.position, index)
        self._set(None if caret is None else Selection(caret, caret, unit))

    def take_page(self, position: int) -> None:
        """Select all words of a page."""
        words = self._words.of(position)
        self._set(Selection(Caret(position, 0), Caret(position, len(words) - 1)) if words else None)

    def step(self, position: int, unit: Unit, direction: int) -> None:
        """Stretch the selection by a word or a line, on (1) or back (-1); begin on this page if there is none."""
        if self._selection is None:
            self.step_to_start(position)
        else:
            self._set(self._selection.to(stepped(self._selection.head, self._words.of, unit, direction)))

    def step_to_start(self, position: int) -> None:
        """Select the first word of a page."""
        first = Caret(position, 0)
        self._set(Selection(first, first) if self._words.of(position) else None)

    def clear(self) -> None:
        """Select nothing."""
        self._set(None)

    def head_box(self) -> tuple[int, Box] | None:
        """Page and box of the word at the moving end."""
        if self._selection is None:
            return None
        position, index = self._selection.head
        words = self._words.of(position)
        return (position, words[index].box) if index < len(words) else None

    def _nearest(self, point: PagePoint) -> Caret | None:
        index = nearest_word(self._words.of(point.position), point.x, point.y)
        return None if index is None else Caret(point.position, index)

    def _set(self, selection: Selection | None) -> None:
        if selection != self._selection:
            self._selection = selection
            self.changed.emit()

    def _words_changed(self, position: int) -> None:
        """Word indices mean nothing any more once an end of the selection has other words."""
        if self._selection is not None and position in (self._selection.anchor.position, self._selection.head.position):
            self._set(None)
