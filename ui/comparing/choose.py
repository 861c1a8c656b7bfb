"""Which other document one is to be compared with."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from engine.contracts import Document
from ui.theme import GRID, TextSize
from ui.widgets.buttons import TextButton
from ui.widgets.name_list import NameList
from ui.widgets.text_block import TextBlock


class ChooseOther(QDialog):
    """Signals: ``chosen(document_id)``."""

    chosen = Signal(str)

    def __init__(self, document: Document, others: Iterable[Document], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Compare"))
        self.field = QLineEdit(placeholderText=self.tr("Filter"), clearButtonEnabled=True)
        self.field.setAccessibleName(self.tr("Filter the documents by name"))
        self.list = NameList(self.tr("Documents to compare with"), ((other.id, other.name) for other in others))
        self._compare = TextButton(self.tr("Compare"), role="primary")
        self._compare.setDefault(True)
        self._cancel = TextButton(self.tr("Cancel"))
        self._lay_out(document)
        self.field.textChanged.connect(self._filter)
        self.list.itemActivated.connect(self.accept)
        self.list.currentRowChanged.connect(self._show_choice)
        self._compare.clicked.connect(self.accept)
        self._cancel.clicked.connect(self.reject)
        self._filter("")
        self.field.setFocus()

    def accept(self) -> None:
        """Compare with the document that is marked."""
        item = self.list.currentItem()
        if item is not None and not item.isHidden():
            self.chosen.emit(self.list.id_of(item))
            super().accept()

    def _filter(self, typed: str) -> None:
        """Show the names that hold all words, and mark the first of them."""
        words = typed.casefold().split()
        items = [self.list.item(row) for row in range(self.list.count())]
        for item in items:
            item.setHidden(not all(word in item.text().casefold() for word in words))
        shown = [item for item in items if not item.isHidden()]
        if self.list.currentItem() not in shown:
            self.list.setCurrentRow(items.index(shown[0]) if shown else -1)
        self._show_choice()

    def _show_choice(self) -> None:
        self._compare.setEnabled(self.list.currentItem() is not None)

    def _lay_out(self, document: Document) -> None:
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._compare)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        heading = self.tr("Compare {name} with").format(name=" ".join(document.name.split()))
        column.addWidget(TextBlock(heading, size=TextSize.HEADING, bold=True))
        told = self.tr("Words are compared, page by page, and not pictures. The older file is taken for the first one.")
        column.addWidget(TextBlock(told, role="muted"))
        column.addWidget(self.field)
        column.addWidget(self.list, 1)
        column.addLayout(buttons)
        self.resize(60 * GRID, 56 * GRID)
