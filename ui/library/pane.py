"""The library: filter, documents, and the ways to add more."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu, QStackedWidget, QVBoxLayout, QWidget

from engine.contracts import Document
from ui.library.document_list import DocumentList
from ui.library.empty import EmptyLibrary
from ui.library.model import LibraryModel
from ui.library.state import Ahead, Progress
from ui.theme import GRID, HALF, TextSize, Theme
from ui.widgets.buttons import IconButton, TextButton, tint_buttons
from ui.widgets.header import Header
from ui.widgets.label import Label


class LibraryPane(QFrame):
    """The left pane.

    Signals:
        opened(document_id), removed(document_id, with_answers), place_wanted(document_id), unlinked(folder),
            ahead_paused(document_id, paused): as of ``DocumentList``.
        files_wanted(), folder_wanted(), link_wanted(), sample_wanted(): the person wants to add something.
    """

    opened = Signal(str)
    removed = Signal(str, bool)
    place_wanted = Signal(str)
    unlinked = Signal(str)
    ahead_paused = Signal(str, bool)
    files_wanted = Signal()
    folder_wanted = Signal()
    link_wanted = Signal()
    sample_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "pane")
        self.setAccessibleName(self.tr("Library"))
        self.model = LibraryModel(self)
        self.filter_box = QLineEdit(placeholderText=self.tr("Filter"), clearButtonEnabled=True)
        self.filter_box.setAccessibleName(self.tr("Filter the documents by name"))
        self.list = DocumentList(self.model, theme)
        self._empty = EmptyLibrary()
        self._waiting = Label(self.tr("Opening the library"), role="muted")
        self._stack = QStackedWidget()
        self._add = TextButton(self.tr("Add files"), role="quiet", picture="add")
        self._more = IconButton("folder", self.tr("Add or link a folder"))
        self._lay_out()
        self._connect()
        self.set_theme(theme)

    def _lay_out(self) -> None:
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignTop)
        for page in (self._framed(self._waiting), self.list, self._framed(self._empty)):
            self._stack.addWidget(page)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(GRID, HALF, GRID, HALF)
        buttons.addWidget(self._add)
        buttons.addStretch(1)
        buttons.addWidget(self._more)
        header = Header(2 * GRID)
        header.row.addWidget(Label(self.tr("Library"), size=TextSize.HEADING, bold=True))
        below = QVBoxLayout()
        below.setContentsMargins(2 * GRID, GRID + HALF, 2 * GRID, GRID)
        below.addWidget(self.filter_box)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(header)
        column.addLayout(below)
        column.addWidget(self._stack, 1)
        column.addLayout(buttons)

    def _framed(self, inner: QWidget) -> QWidget:
        frame = QWidget()
        column = QVBoxLayout(frame)
        column.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        column.addWidget(inner)
        return frame

    def _connect(self) -> None:
        self.list.opened.connect(self.opened)
        self.list.removed.connect(self.removed)
        self.list.place_wanted.connect(self.place_wanted)
        self.list.unlinked.connect(self.unlinked)
        self.list.ahead_paused.connect(self.ahead_paused)
        self.filter_box.textChanged.connect(self.list.rows.set_words)
        self._empty.files_wanted.connect(self.files_wanted)
        self._empty.sample_wanted.connect(self.sample_wanted)
        self._add.clicked.connect(self.files_wanted)
        menu = QMenu(self)
        menu.addAction(self.tr("Add a folder"), self.folder_wanted.emit)
        menu.addAction(self.tr("Link a folder, to follow its changes"), self.link_wanted.emit)
        self._more.setMenu(menu)
        self._more.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)

    def show_documents(self, documents: Iterable[Document], folders: Iterable[str]) -> None:
        """Show these documents and linked folders."""
        self.model.show_documents(documents, folders)
        self._choose_page()

    def show_document(self, document: Document, progress: Progress | None = None, *, changed: bool = False) -> None:
        """Add a document, or bring its row up to date."""
        self.model.show_document(document, progress, changed=changed)
        self._choose_page()

    def show_ahead(self, document_id: str, ahead: Ahead | None) -> None:
        """How far the models are with a document before any question; None: nothing is to be said of it."""
        self.model.show_ahead(document_id, ahead)

    def hide_documents(self, document_ids: Iterable[str]) -> None:
        """Leave these out of the list while their removal can be undone."""
        self.list.rows.set_hidden(document_ids)
        self._choose_page()

    def show_over(self, over: bool) -> None:
        """Whether something is held over the window that can be dropped."""
        self._empty.show_over(over)

    def focus_widget(self) -> QWidget:
        """What takes the keyboard when the person steps into the pane."""
        return self.list if self._stack.currentWidget() is self.list else self._add

    def select(self, document_id: str) -> None:
        """Mark the row of a document."""
        self.list.select(self.model.row_of(document_id))

    def set_theme(self, theme: Theme) -> None:
        """Show everything in the colours of ``theme``."""
        self.list.set_theme(theme)
        self._empty.set_theme(theme)
        tint_buttons(self, theme)

    def _choose_page(self) -> None:
        filtered = bool(self.filter_box.text())
        shown = self.list.rows.rowCount() > 0 or filtered
        self._stack.setCurrentIndex(1 if shown else 2)
