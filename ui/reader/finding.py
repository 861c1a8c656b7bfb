"""Finding words in the open document: what was found, and walking from place to place."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from engine.contracts import Match
from ui.reader.find_bar import FindBar
from ui.reader.highlights import around
from ui.reader.matches import Matches
from ui.reader.page_view import PageView


class Finding(QObject):
    """Joins the find bar, what was found, and the view."""

    changed = Signal()
    """other places are to be marked"""

    def __init__(self, bar: FindBar, view: PageView) -> None:
        super().__init__(view)
        self._bar = bar
        self._view = view
        self.matches = Matches()
        bar.step.connect(self.step)

    def receive(self, matches: tuple[Match, ...]) -> None:
        """These places were found; go to the first from here on."""
        if self._bar.isHidden():
            return
        self.matches = Matches.beginning_at(matches, self._view.page)
        self._show()

    def step(self, direction: int) -> None:
        """Go to the next place (1) or the one before (-1)."""
        self.matches = self.matches.stepped(direction)
        self._show()

    def clear(self) -> None:
        """Nothing is found any more."""
        self.matches = Matches()
        self.changed.emit()

    def begin_anew(self) -> None:
        """Another document: the words in the bar are to be found there."""
        self._bar.begin_anew()
        self.clear()

    def _show(self) -> None:
        self._bar.show_count(self.matches.number, len(self.matches.all))
        self.changed.emit()
        current = self.matches.current
        box = around(current.boxes) if current else None
        if current and box:
            self._view.show_box(current.page, box)
