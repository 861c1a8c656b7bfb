"""The documents as rows: those added one by one first, then a group for each linked folder."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from pathlib import PurePath

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from engine.contracts import Document
from ui.library.state import Ahead, Progress, RowState, row_state
from ui.widgets.label import plain_tip

Index = QModelIndex | QPersistentModelIndex


class Role(IntEnum):
    """What a row holds besides its name."""

    DOCUMENT = Qt.ItemDataRole.UserRole + 1
    STATE = Qt.ItemDataRole.UserRole + 2
    FOLDER = Qt.ItemDataRole.UserRole + 3


class LibraryModel(QStandardItemModel):
    """One row for each document, in groups by linked folder."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[str, QStandardItem] = {}
        self._groups: dict[str, QStandardItem] = {}
        self._ahead: dict[str, Ahead] = {}
        self._reading: dict[str, tuple[Progress | None, bool]] = {}
        """how far each document was when it was shown last, and whether its file had changed"""

    def show_documents(self, documents: Iterable[Document], folders: Iterable[str]) -> None:
        """Make the rows these and no others."""
        documents, folders = tuple(documents), tuple(folders)
        for folder in folders:
            self._group(folder)
        for document in documents:
            self.show_document(document)
        for document_id in self._rows.keys() - {document.id for document in documents}:
            self.remove(document_id)
        for folder in self._groups.keys() - set(folders):
            self._let_group_go(folder)

    def show_document(self, document: Document, progress: Progress | None = None, *, changed: bool = False) -> None:
        """Add the row of a document, or bring it up to date."""
        item = self._rows.get(document.id)
        if item is None:
            item = self._rows[document.id] = QStandardItem()
            item.setEditable(False)
            self._settle(item, document)
        self._reading[document.id] = progress, changed
        state = row_state(document, progress, self._ahead.get(document.id), changed=changed)
        if item.data(Role.DOCUMENT) == document and item.data(Role.STATE) == state:
            return
        item.setText(document.name)
        item.setData(document, Role.DOCUMENT)
        item.setData(state, Role.STATE)
        item.setData(f"{document.name}, {state.words}", Qt.ItemDataRole.AccessibleTextRole)
        item.setToolTip(plain_tip("\n".join(filter(None, (document.path, state.words, state.more)))))

    def show_ahead(self, document_id: str, ahead: Ahead | None) -> None:
        """How far the models are with a document before any question; None: nothing is to be said of it."""
        if ahead is None:
            self._ahead.pop(document_id, None)
        else:
            self._ahead[document_id] = ahead
        document = self.document(document_id)
        if document is not None:
            progress, changed = self._reading[document_id]
            self.show_document(document, progress, changed=changed)

    def ahead(self, document_id: str) -> Ahead | None:
        """What was shown last of a document."""
        return self._ahead.get(document_id)

    def remove(self, document_id: str) -> None:
        """Take a row away."""
        item = self._rows.pop(document_id)
        (item.parent() or self.invisibleRootItem()).removeRow(item.row())

    def document(self, document_id: str) -> Document | None:
        """The document of a row."""
        item = self._rows.get(document_id)
        return None if item is None else item.data(Role.DOCUMENT)

    def documents(self) -> tuple[Document, ...]:
        """The documents of all rows."""
        return tuple(item.data(Role.DOCUMENT) for item in self._rows.values())

    def row_of(self, document_id: str) -> QModelIndex:
        """Where a document stands; invalid where it does not."""
        item = self._rows.get(document_id)
        return QModelIndex() if item is None else self.indexFromItem(item)

    def _settle(self, item: QStandardItem, document: Document) -> None:
        """At the end of its group; those without a folder stand before all groups."""
        if document.folder is None:
            self.insertRow(self.rowCount() - len(self._groups), item)
        else:
            self._group(document.folder).appendRow(item)

    def _group(self, folder: str) -> QStandardItem:
        group = self._groups.get(folder)
        if group is None:
            group = self._groups[folder] = QStandardItem(PurePath(folder).name or folder)
            group.setEditable(False)
            group.setData(folder, Role.FOLDER)
            group.setToolTip(plain_tip(folder))
            group.setData(self.tr("Linked folder {name}").format(name=folder), Qt.ItemDataRole.AccessibleTextRole)
            self.appendRow(group)
        return group

    def _let_group_go(self, folder: str) -> None:
        """A folder that is no longer linked: its documents stay and move up."""
        group = self._groups.pop(folder)
        for row in reversed(range(group.rowCount())):
            self.insertRow(0, group.takeRow(row))
        self.removeRow(group.row())


class LibraryFilter(QSortFilterProxyModel):
    """Rows whose name or path holds the typed words, those of a pending removal left out."""

    def __init__(self, model: LibraryModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words: tuple[str, ...] = ()
        self._hidden: frozenset[str] = frozenset()
        self.setRecursiveFilteringEnabled(True)
        self.setSourceModel(model)

    def set_words(self, text: str) -> None:
        """Show rows that hold all words of ``text``."""
        self.beginFilterChange()
        self._words = tuple(text.casefold().split())
        self.endFilterChange()

    def set_hidden(self, document_ids: Iterable[str]) -> None:
        """Leave these documents out."""
        self.beginFilterChange()
        self._hidden = frozenset(document_ids)
        self.endFilterChange()

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        """Whether a row is shown; a folder without documents is shown while nothing is typed."""
        index = self.sourceModel().index(source_row, 0, source_parent)
        document = index.data(Role.DOCUMENT)
        if document is None:
            return not self._words
        searched = f"{document.name}\n{document.path}".casefold()
        return document.id not in self._hidden and all(word in searched for word in self._words)


def state_of(index: Index) -> RowState | None:
    """The state of a row; None for a folder."""
    state: RowState | None = index.data(Role.STATE)
    return state
