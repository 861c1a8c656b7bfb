"""What a vision model says of one page, as a card: the page, the words, what stands behind them, and a closer look."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from engine.contracts import Finding, Support
from ui.conversation.finding_words import cut_off_words, not_on_page_words, stands_behind, way_of_looking
from ui.conversation.page_button import PageButton
from ui.conversation.places import page_words
from ui.theme import GRID, HALF, TextSize, Theme
from ui.widgets.buttons import TextButton, tint_buttons
from ui.widgets.label import ElidedLabel, plain_tip
from ui.widgets.sign_line import SignLine
from ui.widgets.text_block import TextBlock

_SIGNS = {
    Support.FOUND: ("check", "muted"),
    Support.NOT_FOUND: ("warning", "warning"),
    Support.PICTURE: ("picture", "muted"),
}
"""icon and role of what stands behind a finding"""


class FindingCard(QFrame):
    """First only words that grow; when it is settled, what stands behind them comes below. The page button, or a click
    anywhere, leads to the place.

    Signals:
        chosen(finding): show its place.
        closer_wanted(finding): look at this page, or this part of it, once more and closer.
    """

    chosen = Signal(object)
    closer_wanted = Signal(object)

    def __init__(self, theme: Theme, *, names_document: bool) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.finding: Finding | None = None
        """None while it is being written"""
        self._theme = theme
        self._names_document = names_document
        self._page = PageButton()
        self._page.clicked.connect(self.click)
        self._way = ElidedLabel(size=TextSize.SMALL, role="muted")
        self._closer = TextButton(self.tr("Look closer"), role="quiet", picture="zoom-in")
        tip = self.tr("Ask the same again, part by part: for small print. It takes longer.")
        self._closer.setToolTip(plain_tip(tip))
        self._closer.set_theme(theme)
        self._closer.clicked.connect(lambda: self.closer_wanted.emit(self.finding))
        self._closer.hide()
        self._words = TextBlock(role="muted")
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addStrut(self._closer.sizeHint().height())  # the words below do not move when the button comes
        head.addWidget(self._page)
        head.addWidget(self._way, 1)
        head.addWidget(self._closer)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(GRID + HALF, HALF, GRID + HALF, GRID + HALF)
        self._column.setSpacing(HALF)
        self._column.addLayout(head)
        self._column.addWidget(self._words)

    @property
    def text(self) -> str:
        """The words so far."""
        return self._words.text()

    def begin(self, document: str, label: str) -> None:
        """This page is looked at."""
        self._page.setEnabled(False)
        self._name_page(document, label)
        self._words.setText("")

    def write(self, text: str) -> None:
        """The next words."""
        self._words.setText((self.text + text).lstrip())

    def settle(self, finding: Finding) -> None:
        """It is complete and checked."""
        self.finding = finding
        self._page.setEnabled(True)
        self._name_page(finding.document, finding.label)
        self._way.setText(way_of_looking(finding))
        self._words.setText(finding.text)
        self._words.set_role("")
        if not finding.answers:
            self._be_a_row()
        if finding.cut:
            self._append(SignLine(cut_off_words(), self._theme))
        if finding.answers:
            picture, role = _SIGNS[finding.support]
            self._append(SignLine(stands_behind(finding), self._theme, picture=picture, role=role))
        for note in finding.notes:
            self._append(SignLine(note, self._theme, picture="info", role="muted"))
        self._closer.setAccessibleName(self.tr("Look closer at page {page}").format(page=finding.label))
        self._closer.setVisible(not finding.closer)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        told = (self.text, stands_behind(finding)) if finding.answers else (not_on_page_words(),)
        self.setAccessibleName(": ".join((self._page.accessibleName(), *told)))

    def click(self) -> None:
        """Show its place."""
        if self.finding is not None:
            self.chosen.emit(self.finding)

    def set_current(self, current: bool) -> None:
        """Mark the card whose place is shown."""
        self._page.set_current(current)
        if bool(self.property("current")) != current:
            self.setProperty("current", current)
            self.style().unpolish(self)
            self.style().polish(self)

    def set_theme(self, theme: Theme) -> None:
        """Draw signs in the colours of ``theme``."""
        self._theme = theme
        for line in self.findChildren(SignLine):
            line.set_theme(theme)
        tint_buttons(self, theme)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click anywhere on it shows its place."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.click()

    def _name_page(self, document: str, label: str) -> None:
        words = page_words(label, document if self._names_document else "")
        self._page.rename(words, self.tr("{document}, p. {page}").format(document=document, page=label))

    def _be_a_row(self) -> None:
        """A page that says nothing is a line among others: no words, no frame."""
        self._words.hide()
        self.setProperty("role", "")
        self._column.setContentsMargins(0, 0, 0, 0)
        self.style().unpolish(self)
        self.style().polish(self)

    def _append(self, widget: SignLine) -> None:
        self._column.addWidget(widget)
        widget.show()  # a layout shows what is put into it only at the next turn of the event loop
