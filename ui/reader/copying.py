"""Copying what is selected: as plain text, alone or with the document and the page that it comes from."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from engine.contracts import PageOutline
from ui.reader.actions import ReaderActions
from ui.reader.selector import Selector


class Copying(QObject):
    """Joins the selection, the two actions of copying, and the clipboard."""

    def __init__(self, selector: Selector, actions: ReaderActions) -> None:
        super().__init__(selector)
        self._selector = selector
        self._actions = (actions.copy, actions.copy_with_citation)
        self._document = ""
        self._pages: tuple[PageOutline, ...] = ()
        actions.copy.triggered.connect(self._copy)
        actions.copy_with_citation.triggered.connect(self._copy_with_citation)
        selector.changed.connect(self._enable)
        self._enable()

    def set_document(self, name: str, pages: tuple[PageOutline, ...]) -> None:
        """What is selected from now on stands in this document."""
        self._document = name
        self._pages = pages

    def _enable(self) -> None:
        for action in self._actions:
            action.setEnabled(self._selector.selection is not None)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._selector.text())

    def _copy_with_citation(self) -> None:
        selection = self._selector.selection
        if selection is None:
            return
        first, last = (self._pages[position - 1].label for position in (selection.pages[0], selection.pages[-1]))
        pattern = self.tr("{text} ({document}, p. {first})")
        if first != last:
            pattern = self.tr("{text} ({document}, pp. {first}\u2013{last})")
        text = self._selector.text()
        cited = pattern.format(text=text, document=self._document, first=first, last=last)
        QGuiApplication.clipboard().setText(cited)
