"""What a question is put to: the open document, a linked folder, or everything."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from ui.widgets.buttons import ChoiceButton


@dataclass(frozen=True, slots=True)
class About:
    """Neither: all documents."""

    document_id: str | None = None
    folder: str | None = None


EVERYTHING = About()


class AboutChoice(ChoiceButton):
    """ "This document", "All documents", or one of the linked folders.

    Signals:
        changed(): something else is chosen.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.rename(self.tr("Ask about"))
        self._document_id: str | None = None
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
        return About(document_id=self._document_id)

    def set_document(self, document_id: str | None) -> None:
        """The document that is open in the reader."""
        self._document_id = document_id
        self._rebuild()

    def set_folders(self, folders: tuple[str, ...]) -> None:
        """The linked folders."""
        self._folders = folders
        if self._folder not in folders:
            self._folder = None
        self._rebuild()

    def choose_document(self) -> None:
        """Ask about the open document, whichever that is."""
        self._choose(all_documents=False, folder=None)

    def choose_everything(self) -> None:
        """Ask about all documents."""
        self._choose(all_documents=True, folder=None)

    def choose_folder(self, folder: str) -> None:
        """Ask about the documents of a linked folder."""
        self._choose(all_documents=False, folder=folder)

    def _choose(self, *, all_documents: bool, folder: str | None) -> None:
        self._all_documents = all_documents
        self._folder = folder
        self._rebuild()
        self.changed.emit()

    def _rebuild(self) -> None:
        self.menu_of_choices.clear()
        group = QActionGroup(self.menu_of_choices)
        chosen = self.about()
        if self._document_id is not None:
            action = self._offer(group, self.tr("This document"), chosen.document_id is not None)
            action.triggered.connect(self.choose_document)
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
