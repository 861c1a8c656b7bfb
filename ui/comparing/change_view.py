"""One change: what became of the words, and the sentence on both sides, each with its page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from engine.contracts import Box, Change, Quote
from ui.comparing.change_words import change_words
from ui.conversation.page_button import PageButton
from ui.conversation.places import page_words
from ui.theme import GRID, HALF, TextSize, Theme
from ui.widgets.sign_line import SignLine
from ui.widgets.text_block import TextBlock


class ChangeView(QFrame):
    """The first document at the left, the second one at the right.

    Signals:
        chosen(quote): show where the words stand that differ.
    """

    chosen = Signal(object)

    def __init__(self, change: Change, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "statement")
        self.setProperty("doubtful", change.perhaps)
        said = change_words(change)
        self.setAccessibleName("; ".join(one.words for one in said))
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID + HALF, HALF, 0, HALF)
        column.setSpacing(HALF)
        for one in said:
            column.addWidget(SignLine(one.words, theme, picture=one.picture, role=one.role))
        sides = QHBoxLayout()
        sides.setSpacing(2 * GRID)
        sides.addWidget(self._side(change.before, change.before_boxes, self.tr("Before")), 1)
        sides.addWidget(self._side(change.after, change.after_boxes, self.tr("Now")), 1)
        column.addLayout(sides)

    def set_theme(self, theme: Theme) -> None:
        """Draw the signs in the colours of ``theme``."""
        for line in self.findChildren(SignLine):
            line.set_theme(theme)

    def _side(self, quote: Quote | None, boxes: Sequence[Box], side: str) -> QWidget:
        """The page as a button, and the sentence that stands there."""
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        if quote is None:
            row.addWidget(TextBlock(self.tr("Not there"), size=TextSize.SMALL, role="muted"), 1)
            return holder
        button = PageButton()
        told = self.tr("{side}, {document}, {page}: {words}")
        page = page_words(quote.label)
        button.rename(page, told.format(side=side, document=quote.document, page=page, words=quote.text))
        place = replace(quote, boxes=tuple(boxes) or quote.boxes)
        button.clicked.connect(partial(self.chosen.emit, place))
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(TextBlock(quote.text, spans=quote.answer_spans), 1, Qt.AlignmentFlag.AlignTop)
        return holder
