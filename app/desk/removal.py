"""Removing with a second thought: what is removed vanishes at once and is deleted when the notice goes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from ui.actions import WindowActions
from ui.widgets.toast import UndoToast


class Removal(QObject):
    """One removal at a time can be undone; the next one settles it."""

    def __init__(self, toast: UndoToast, does: WindowActions) -> None:
        super().__init__(toast)
        self._toast = toast
        self._does = does
        self._undo: Callable[[], None] | None = None
        self._settle: Callable[[], None] | None = None
        toast.undone.connect(lambda: self._end(self._undo))
        toast.settled.connect(lambda: self._end(self._settle))
        does.undo.triggered.connect(toast.undo)
        does.undo.setEnabled(False)

    def begin(self, words: str, *, undo: Callable[[], None], settle: Callable[[], None]) -> None:
        """Tell that something is gone; one of the two is called in the end."""
        self._toast.notify(words)
        self._undo, self._settle = undo, settle
        self._does.undo.setEnabled(True)

    def _end(self, act: Callable[[], None] | None) -> None:
        self._undo = self._settle = None
        self._does.undo.setEnabled(False)
        if act is not None:
            act()
