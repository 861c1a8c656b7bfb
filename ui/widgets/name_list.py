"""Names of documents below each other, each on one line and as it stands."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from ui.theme import HALF
from ui.widgets.label import plain_tip

_ID = Qt.ItemDataRole.UserRole


class NameList(QListWidget):
    """``named`` gives an id and a name for each row; ``title`` is what screen readers call the list."""

    def __init__(self, title: str, named: Iterable[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for row_id, name in named:
            one_line = " ".join(name.split())
            item = QListWidgetItem(one_line, self)
            item.setData(_ID, row_id)
            item.setToolTip(plain_tip(one_line))

    def fit(self, most: int) -> None:
        """Take the room of all rows, or of so many of them where there are more."""
        self.ensurePolished()
        height = min(self.count(), most) * max(self.sizeHintForRow(0), 0) + 2 * self.frameWidth() + HALF
        self.setMinimumHeight(height)
        if self.count() <= most:
            self.setMaximumHeight(height)

    def id_of(self, item: QListWidgetItem) -> str:
        """The id of a row."""
        return str(item.data(_ID))

    def marked(self) -> tuple[str, ...]:
        """The ids of the rows that are marked, in the order of the list."""
        items = (self.item(row) for row in range(self.count()))
        return tuple(self.id_of(item) for item in items if item.isSelected())
