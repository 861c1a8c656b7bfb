"""Which documents are asked: a list with a mark before each, set and taken away with a click or the space bar."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from engine.contracts import Document
from ui.grid.model import Index
from ui.theme import Theme, icon_side
from ui.widgets.icons import icon
from ui.widgets.label import plain_tip
from ui.wording import page_count

_ID = Qt.ItemDataRole.UserRole


class DocumentChoice(QListWidget):
    """All are marked until the person says otherwise.

    Signals: ``chosen()``, other documents are marked.
    """

    chosen = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._delegate = _MarkDelegate(theme, self)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(self.tr("Documents to ask"))
        self._shown: list[tuple[str, str]] = []
        """id and name of each row"""
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.itemClicked.connect(_turn)
        self.itemChanged.connect(lambda _: self.chosen.emit())

    def show_documents(self, documents: Iterable[Document]) -> None:
        """Make the rows these; what was not marked stays so, what is new is marked."""
        documents = tuple(documents)
        shown = [(document.id, document.name) for document in documents]
        if shown == self._shown:
            return  # told anew every now and then: whoever is at work in the list stays where they are
        self._shown = shown
        left_out = {item.data(_ID) for item in self._items() if item.checkState() is Qt.CheckState.Unchecked}
        self.blockSignals(True)
        self.clear()
        for document in documents:
            self.addItem(_row(document, marked=document.id not in left_out))
        self.setCurrentRow(0)
        self.blockSignals(False)
        self.chosen.emit()

    def ids(self) -> tuple[str, ...]:
        """Those that are marked, in the order of the list."""
        return tuple(item.data(_ID) for item in self._items() if item.checkState() is Qt.CheckState.Checked)

    def mark_all(self, marked: bool) -> None:
        """Mark all, or none."""
        self.blockSignals(True)
        for item in self._items():
            item.setCheckState(Qt.CheckState.Checked if marked else Qt.CheckState.Unchecked)
        self.blockSignals(False)
        self.viewport().update()
        self.chosen.emit()

    def set_theme(self, theme: Theme) -> None:
        """Draw the marks in the colours of ``theme``."""
        self._delegate.set_theme(theme)
        self.viewport().update()

    def _items(self) -> list[QListWidgetItem]:
        return [self.item(row) for row in range(self.count())]


class _MarkDelegate(QStyledItemDelegate):
    """Draws the mark as an icon beside the text: one that grows with it, and is seen in dark too."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw in the colours of ``theme``."""
        self._signs = {
            Qt.CheckState.Checked: icon("marked", theme, theme.accent),
            Qt.CheckState.Unchecked: icon("unmarked", theme, theme.edge),
        }

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """As usual, with an icon in the place of the box of the style."""
        super().initStyleOption(option, index)
        features = QStyleOptionViewItem.ViewItemFeature
        option.features = (option.features & ~features.HasCheckIndicator) | features.HasDecoration
        option.icon = self._signs[option.checkState]
        option.decorationSize = QSize(icon_side(), icon_side())


def _turn(item: QListWidgetItem) -> None:
    """Mark it, or take the mark away."""
    is_marked = item.checkState() is Qt.CheckState.Checked
    item.setCheckState(Qt.CheckState.Unchecked if is_marked else Qt.CheckState.Checked)


def _row(document: Document, *, marked: bool) -> QListWidgetItem:
    pages = page_count(document.page_count)
    item = QListWidgetItem(document.name)
    item.setData(_ID, document.id)
    item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{document.name}, {pages}")
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
    item.setCheckState(Qt.CheckState.Checked if marked else Qt.CheckState.Unchecked)
    item.setToolTip(plain_tip(f"{document.name}, {pages}"))
    return item
