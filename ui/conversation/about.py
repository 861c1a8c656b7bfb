"""What a question is put to: the open document, a page of it or a part of one, a linked folder, or everything."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from ui.reader.region import PagePart
from ui.widgets.buttons import ChoiceButton
from ui.wording import tr


@dataclass(frozen=True, slots=True)
class About:
    """Neither: all documents."""

    document_id: str | None = None
    folder: str | None = None
    page: PagePart | None = None
    """of the document"""


EVERYTHING = About()


class AboutChoice(ChoiceButton):
    """ "This document", "Page 12", "A part of page 12", "All documents", or one of the linked folders.

    Signals:
        changed(): something else is chosen.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.rename(self.tr("Ask about"))
        self._document_id: str | None = None
        self._page: PagePart | None = None
        self._folders: tuple[str, ...] = ()
        self._all_documents = False
        self._folder: str | None = None
        self.menu_of_choices = QMenu(self)
        self.setMenu(self.menu_of_choices)
        self._rebuild()

    def about(self) -> About:
        """What is chosen now."""
        if self._folder is not None:
            return About(folder=self._folder)
        if self._document_id is None or self._all_documents:
            return EVERYTHING
        return About(document_id=self._document_id, page=self._page)

    def set_document(self, document_id: str | None) -> None:
        """The document that is open in the reader; a page of another one is no longer meant."""
        if document_id != self._document_id:
            self._document_id, self._page = document_id, None
        self._rebuild()
        self.changed.emit()

    def set_folders(self, folders: tuple[str, ...]) -> None:
        """The linked folders."""
        self._folders = folders
        if self._folder not in folders:
            self._folder = None
        self._rebuild()

    def choose_document(self) -> None:
        """Ask about the open document, whichever that is."""
        self._choose(all_documents=False, folder=None)

    def choose_page(self, page: PagePart) -> None:
        """Ask about a page of the open document, or a part of it."""
        self._choose(all_documents=False, folder=None, page=page)

    def choose_everything(self) -> None:
        """Ask about all documents."""
        self._choose(all_documents=True, folder=None)

    def choose_folder(self, folder: str) -> None:
        """Ask about the documents of a linked folder."""
        self._choose(all_documents=False, folder=folder)

    def _choose(self, *, all_documents: bool, folder: str | None, page: PagePart | None = None) -> None:
        self._all_documents = all_documents
        self._folder = folder
        self._page = page
        self._rebuild()
        self.changed.emit()

    def _rebuild(self) -> None:
        self.menu_of_choices.clear()
        group = QActionGroup(self.menu_of_choices)
        chosen = self.about()
        if self._document_id is not None:
            whole = chosen.document_id is not None and chosen.page is None
            action = self._offer(group, self.tr("This document"), whole)
            action.triggered.connect(self.choose_document)
        if chosen.page is not None:
            self._offer(group, _page_words(chosen.page), True)
        action = self._offer(group, self.tr("All documents"), chosen == EVERYTHING)
        action.triggered.connect(self.choose_everything)
        for folder in self._folders:
            action = self._offer(group, PurePath(folder).name or folder, chosen.folder == folder)
            action.triggered.connect(lambda _checked=False, folder=folder: self.choose_folder(folder))

    def _offer(self, group: QActionGroup, text: str, checked: bool) -> QAction:
        action = self.menu_of_choices.addAction(text.replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(checked)
        group.addAction(action)
        if checked:
            self.show_choice(text)
        return action


def _page_words(page: PagePart) -> str:
    """ "Page 12", "A part of page 12"."""
    words = tr("Page {page}") if page.region is None else tr("A part of page {page}")
    return words.format(page=page.label)
