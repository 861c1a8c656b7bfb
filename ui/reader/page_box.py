"""The field that shows the page number and takes another one: "12 / 48", or "p. xii (14 of 60)"."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from engine.contracts import PageOutline
from ui.reader.page_number import find_page, has_own_label
from ui.theme import HALF
from ui.widgets.label import Label

LONGEST_LABEL = 12
"""characters of a label that are shown; labels come from the file and may be anything"""


class PageBox(QWidget):
    """Page number, field and all."""

    chosen = Signal(int)
    """position of the page that was typed"""
    left = Signal()
    """the field was left with Enter or Esc: the pages want the keyboard again"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages: tuple[PageOutline, ...] = ()
        self._position = 0
        self._before = Label(self.tr("p."), role="muted")
        self._after = Label(role="muted")
        self._field = _Field(self.tr("Page number"))
        self._field.returnPressed.connect(self._take)
        self._field.given_up.connect(self._give_up)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(HALF)
        for part in (self._before, self._field, self._after):
            row.addWidget(part)
        self.set_pages(())

    def set_pages(self, pages: tuple[PageOutline, ...]) -> None:
        """The document has these pages."""
        self._pages = pages
        self.setEnabled(bool(pages))
        self.show_page(min(self._position, len(pages)))

    def show_page(self, position: int) -> None:
        """This page (from 1; 0 for none) is on the screen."""
        self._position = position
        if not 1 <= position <= len(self._pages):
            self._before.hide()
            self._after.clear()
            self._field.clear()
            return
        page = self._pages[position - 1]
        own = has_own_label(page)
        pattern = self.tr("({page} of {count})") if own else self.tr("/ {count}")
        self._before.setVisible(own)
        self._after.setText(pattern.format(page=position, count=len(self._pages)))
        if not self._field.hasFocus() or not self._field.isModified():
            self._field.show_text(page.label[:LONGEST_LABEL])

    def edit(self) -> None:
        """Let the person type a page number."""
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    def _take(self) -> None:
        if not self._field.isModified():
            self._give_up()
            return
        position = find_page(self._field.text(), self._pages)
        if position is None:
            self._field.selectAll()
            return
        self._give_up()
        self.chosen.emit(position)

    def _give_up(self) -> None:
        self._field.setModified(False)
        self.show_page(self._position)
        self.left.emit()


class _Field(QLineEdit):
    """Selects its number when it is entered; Esc gives up; as wide as what it holds."""

    given_up = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.show_text("")

    def show_text(self, text: str) -> None:
        self.setText(text)
        wide = max(len(text), 4) * self.fontMetrics().horizontalAdvance("0")
        self.setFixedWidth(wide + 3 * 8)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)
