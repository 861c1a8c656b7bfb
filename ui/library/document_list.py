"""The list of documents: choose with Enter or a click, take away with Delete, more in the context menu."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTreeView, QWidget

from engine.contracts import Document
from ui.library.delegate import LibraryDelegate
from ui.library.model import LibraryFilter, LibraryModel, Role
from ui.theme import Theme


class DocumentList(QTreeView):
    """A view of the library.

    Signals:
        opened(document_id): to be shown in the reader.
        removed(document_id, with_answers): to be taken out of the library.
        place_wanted(document_id): where is the file?
        unlinked(folder): the folder is no longer to be looked through.
        ahead_paused(document_id, paused): reading it ahead is to rest, or to go on.
        compared(document_id): to be compared with another one.
        summed_up(document_id): to be summed up.
    """

    opened = Signal(str)
    removed = Signal(str, bool)
    place_wanted = Signal(str)
    unlinked = Signal(str)
    ahead_paused = Signal(str, bool)
    compared = Signal(str)
    summed_up = Signal(str)

    def __init__(self, model: LibraryModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Documents"))
        self._model = model
        self.rows = LibraryFilter(model, self)
        self.setModel(self.rows)
        self.setItemDelegate(LibraryDelegate(theme, self))
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)
        self.clicked.connect(self._open)
        self.rows.rowsInserted.connect(self.expandAll)
        self.rows.modelReset.connect(self.expandAll)

    def set_theme(self, theme: Theme) -> None:
        """Paint the rows in the colours of ``theme``."""
        delegate = self.itemDelegate()
        assert isinstance(delegate, LibraryDelegate)
        delegate.set_theme(theme)
        self.viewport().update()

    def select(self, index: QModelIndex) -> None:
        """Mark the row at ``index`` (of the model) without opening it."""
        self.setCurrentIndex(self.rows.mapFromSource(index))

    def current_document(self) -> Document | None:
        """The document whose row is marked."""
        document: Document | None = self.currentIndex().data(Role.DOCUMENT)
        return document

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Delete takes away, the menu key shows the menu."""
        document = self.current_document()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        elif event.key() == Qt.Key.Key_Delete and document is not None:
            self.removed.emit(document.id, False)
        else:
            super().keyPressEvent(event)

    def menu_for(self, index: QModelIndex) -> QMenu | None:
        """What one can do with the row at ``index``."""
        menu = QMenu(self)
        document, folder = index.data(Role.DOCUMENT), index.data(Role.FOLDER)
        if document is not None:
            chosen = document.id
            menu.addAction(self.tr("Open"), lambda: self.opened.emit(chosen))
            menu.addAction(self.tr("Show where the file is"), lambda: self.place_wanted.emit(chosen))
            menu.addAction(self.tr("Compare with…"), lambda: self.compared.emit(chosen))
            menu.addAction(self.tr("Sum up"), lambda: self.summed_up.emit(chosen))
            self._offer_pause(menu, chosen)
            menu.addSeparator()
            menu.addAction(self.tr("Remove from the library"), lambda: self.removed.emit(chosen, False))
            menu.addAction(self.tr("Remove with its answers"), lambda: self.removed.emit(chosen, True))
        elif folder is not None:
            menu.addAction(self.tr("Unlink this folder, keep its documents"), lambda: self.unlinked.emit(folder))
        else:
            return None
        return menu

    def _offer_pause(self, menu: QMenu, document_id: str) -> None:
        """While the document is read ahead, or rests half way."""
        ahead = self._model.ahead(document_id)
        if ahead is None or ahead.unfinished is None:
            return
        words = self.tr("Go on reading ahead") if ahead.paused else self.tr("Pause reading ahead")
        menu.addAction(words, lambda: self.ahead_paused.emit(document_id, not ahead.paused))

    def _open(self, index: QModelIndex) -> None:
        document, folder = index.data(Role.DOCUMENT), index.data(Role.FOLDER)
        if document is not None:
            self.opened.emit(document.id)
        elif folder is not None:
            self.setExpanded(index, not self.isExpanded(index))

    def _show_menu(self, place: QPoint) -> None:
        menu = self.menu_for(self.indexAt(place))
        if menu is not None:
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.viewport().mapToGlobal(place))
