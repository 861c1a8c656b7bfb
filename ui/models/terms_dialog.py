"""The terms of a model: in plain words, in full, and accepted; and the question of the European Union."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from engine.contracts import Region
from ui.theme import GRID, TextSize
from ui.widgets.buttons import TextButton
from ui.widgets.text_block import TextBlock


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsTexts:
    """What is shown. A text that is empty is not shown."""

    summary: tuple[str, ...]
    """the licence in plain words"""
    licence: str
    """all of it"""
    state: tuple[str, ...]
    """what was agreed to earlier"""
    question: str
    """of the European Union"""
    explained: tuple[str, ...]
    answers: tuple[tuple[Region, str], ...]


class TermsDialog(QDialog):
    """First the licence, then the question of the European Union, each where it is wanted.

    Nothing is chosen beforehand: Return alone neither accepts nor answers.

    Signals: ``licence_accepted()``; ``answered(region)``, a ``Region``; ``finished`` after the last of them.
    """

    licence_accepted = Signal()
    answered = Signal(object)

    def __init__(self, texts: TermsTexts, parent: QWidget, *, licence: bool, region: bool) -> None:
        """``licence``: it has to be accepted first; ``region``: the question has to be answered. Neither: what was
        agreed to is shown, and the question can be answered otherwise."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Licence of the models"))
        self._texts = texts
        self._asks_region = region
        self._pages = QStackedWidget()
        self._terms = self._licence_page(asks=licence)
        self._whole = self._whole_page()
        self._question = self._question_page()
        for page in (self._terms, self._whole, self._question):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)
        self.resize(80 * GRID, 64 * GRID)
        self._show(self._question if region and not licence else self._terms)

    # --- the three pages ---------------------------------------------------------------------------------------------

    def _licence_page(self, *, asks: bool) -> QWidget:
        heading = self.tr("Llama 3.2 has terms of its own") if asks else self.tr("What you have agreed to")
        read = self._button(self.tr("Read the whole licence"), lambda: self._show(self._whole), role="quiet")
        if asks:
            last = self._button(self.tr("Accept"), self._accept_licence, role="primary")
            return self._page(heading, self._texts.summary, (read, None, self._cancel(), last))
        other = self._button(self.tr("European Union\u2026"), lambda: self._show(self._question))
        words = (*self._texts.state, *self._texts.summary)
        return self._page(heading, words, (read, None, other, self._cancel(self.tr("Close"))))

    def _whole_page(self) -> QWidget:
        text = QPlainTextEdit(self._texts.licence, readOnly=True, tabChangesFocus=True)
        text.setAccessibleName(self.tr("The whole licence"))
        back = self._button(self.tr("Back"), lambda: self._show(self._terms))
        return _framed(self.tr("The licence and its Acceptable Use Policy"), text, (None, back))

    def _question_page(self) -> QWidget:
        answers = [
            self._button(words, lambda _=False, region=region: self._answer(region))
            for region, words in self._texts.answers
        ]
        return self._page(self._texts.question, self._texts.explained, (self._cancel(), None, *answers))

    def _page(self, heading: str, words: Sequence[str], buttons: Sequence[TextButton | None]) -> QWidget:
        """Paragraphs that scroll where there is no room."""
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID)
        for sentence in words:
            column.addWidget(TextBlock(sentence))
        column.addStretch(1)
        area = QScrollArea(widgetResizable=True)
        area.setAccessibleName(heading)
        area.setAccessibleDescription(" ".join(words))
        area.setWidget(inner)
        return _framed(heading, area, buttons)

    def _cancel(self, words: str = "") -> TextButton:
        return self._button(words or self.tr("Cancel"), self.reject)

    @staticmethod
    def _button(words: str, act: object, role: str = "") -> TextButton:
        button = TextButton(words, role=role)
        button.clicked.connect(act)
        return button

    # --- what the person does ----------------------------------------------------------------------------------------

    def _show(self, page: QWidget) -> None:
        self._pages.setCurrentWidget(page)
        reads = page.findChild(QScrollArea) or page.findChild(QPlainTextEdit)
        assert isinstance(reads, QWidget)
        reads.setFocus(Qt.FocusReason.OtherFocusReason)  # a screen reader reads it, the arrow keys scroll it

    def _accept_licence(self) -> None:
        self.licence_accepted.emit()
        if self._asks_region:
            self._show(self._question)
        else:
            self.accept()

    def _answer(self, region: Region) -> None:
        self.answered.emit(region)
        self.accept()


def _framed(heading: str, body: QWidget, buttons: Sequence[TextButton | None]) -> QWidget:
    """A heading, what is to be read, and buttons; None is the space between them."""
    row = QHBoxLayout()
    row.setSpacing(GRID)
    for button in buttons:
        if button is None:
            row.addStretch(1)
        else:
            row.addWidget(button)
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
    column.setSpacing(2 * GRID)
    column.addWidget(TextBlock(heading, size=TextSize.HEADING, bold=True))
    column.addWidget(body, 1)
    column.addLayout(row)
    return page
