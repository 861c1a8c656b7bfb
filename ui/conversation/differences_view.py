"""Where pages give different numbers for the same thing: side by side, each with the page it stands on."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from engine.contracts import Claim, Difference
from ui.conversation.difference_words import claim_name, claim_words, difference_sentence, differing
from ui.conversation.page_button import PageButton
from ui.conversation.places import page_words
from ui.theme import GRID, HALF, TextSize, Theme, icon_side
from ui.widgets.sign_line import SignLine
from ui.widgets.text_block import TextBlock


class DifferencesView(QFrame):
    """Not there without differences.

    Signals:
        chosen(claim): show where it stands.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, *, names_documents: bool) -> None:
        super().__init__()
        self.setProperty("role", "statement")
        self.setProperty("doubtful", True)
        self._theme = theme
        self._names_documents = names_documents
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(GRID + HALF, HALF, 0, HALF)
        self._column.setSpacing(HALF)
        self.hide()

    def show_differences(self, differences: Sequence[Difference]) -> None:
        """Add these, and be seen if there are any."""
        for difference in differences:
            self._add(SignLine(differing(difference), self._theme, picture="differ"))
            for claim in difference.claims:
                self._add(self._row(claim))
            self.show()
        self.setAccessibleName(" ".join(map(difference_sentence, differences)))

    def set_theme(self, theme: Theme) -> None:
        """Draw the signs in the colours of ``theme``."""
        self._theme = theme
        for line in self.findChildren(SignLine):
            line.set_theme(theme)
        for button in self.findChildren(PageButton):
            button.set_theme(theme)

    def _row(self, claim: Claim) -> QWidget:
        """The page as a button, and what it says."""
        button = PageButton()
        button.rename(page_words(claim.label, claim.document if self._names_documents else ""), claim_name(claim))
        if claim.seen:
            button.show_sign("picture", self._theme)
        button.clicked.connect(partial(self.chosen.emit, claim))
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(icon_side(), 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(TextBlock(claim_words(claim), size=TextSize.SMALL), 1, Qt.AlignmentFlag.AlignVCenter)
        return holder

    def _add(self, widget: QWidget) -> None:
        self._column.addWidget(widget)
        widget.show()  # a layout shows what is put into it only at the next turn of the event loop
