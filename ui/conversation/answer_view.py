"""One question and what was found: the words that answer it, quotes as cards, notes, and the ledger."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from engine.contracts import Answer, Problem, Quote
from ui.conversation.citation import PageCounts, cite_answer
from ui.conversation.coverage_line import CoverageLine
from ui.conversation.quote_card import QuoteCard
from ui.theme import GRID, HALF, TextSize, Theme, sized
from ui.widgets.buttons import IconButton, tint_buttons
from ui.widgets.label import Label
from ui.widgets.text_block import TextBlock
from ui.wording import moment, page_count, seconds_taken

_PATIENCE = 500
"""milliseconds before "Searching" is said"""


class AnswerView(QFrame):
    """Grows at its end only: the line under the question keeps its place from the first moment.

    Signals:
        chosen(quote): show this place.
        picture_wanted(card, clip, scale): pixels for a card.
        removed(answer_id), export_wanted(answer_id): the person pressed the button.
    """

    chosen = Signal(object)
    picture_wanted = Signal(object, object, float)
    removed = Signal(int)
    export_wanted = Signal(int)

    def __init__(self, question: str, page_counts: PageCounts, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.answer: Answer | None = None
        self._page_counts = page_counts
        self._theme = theme
        self._cards: list[QuoteCard] = []
        self._asked = Label("", size=TextSize.SMALL, role="muted")
        self._result = TextBlock("", size=TextSize.BODY, role="muted")
        self._result.setMinimumHeight(QFontMetrics(sized(self.font(), TextSize.TITLE)).lineSpacing() + HALF)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        self._column.setSpacing(GRID)
        self._column.addWidget(TextBlock(question, size=TextSize.HEADING, bold=True))
        self._column.addWidget(self._asked)
        self._column.addWidget(self._result)
        self._column.addStretch(1)
        self.setAccessibleName(question)
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE)

    @property
    def cards(self) -> tuple[QuoteCard, ...]:
        """The quotes, best first."""
        return tuple(self._cards)

    def show_searching(self, pages: int) -> None:
        """Say what is being searched, once that takes long enough to be worth saying."""
        words = self.tr("Searching {pages}").format(pages=page_count(pages))
        self._patience.timeout.connect(lambda: self._result.setText(words))
        self._patience.start()

    def add_quote(self, quote: Quote) -> None:
        """One more card, below the others."""
        card = QuoteCard(quote, self._page_counts, self._theme)
        card.chosen.connect(self.chosen)
        card.picture_wanted.connect(lambda _quote, clip, scale: self.picture_wanted.emit(card, clip, scale))
        self._cards.append(card)
        self._append(card)

    def finish(self, answer: Answer) -> None:
        """The whole answer; quotes that have not come one by one are added."""
        self._patience.stop()
        self.answer = answer
        for quote in answer.quotes[len(self._cards) :]:
            self.add_quote(quote)
        self._show_result(answer)
        taken = seconds_taken(answer.seconds)
        self._asked.setText(f"{moment(answer.asked)}  \u00b7  {taken}")
        for note in answer.notes:
            self._append(TextBlock(note, size=TextSize.SMALL))
        self._append(CoverageLine(answer.coverage, self._theme))
        self._append(self._buttons(answer.id))
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self._result.text()))

    def fail(self, problem: Problem) -> None:
        """The question could not be answered; the cards that came stay."""
        self._patience.stop()
        self._result.set_role("danger")
        self._result.setText(f"{problem.sentence} {problem.next_step}".rstrip())

    def stop(self) -> None:
        """The person stopped it; the cards that came stay."""
        self._patience.stop()
        self._result.setText(self.tr("Stopped. Ask again to search all pages."))

    def set_current(self, quote: Quote | None) -> None:
        """Mark the card whose place is shown."""
        for card in self._cards:
            card.set_current(card.quote is quote)

    def set_theme(self, theme: Theme) -> None:
        """Show everything in the colours of ``theme``."""
        self._theme = theme
        for card in self._cards:
            card.set_theme(theme)
        tint_buttons(self, theme)

    def copy(self) -> None:
        """Put the answer with its citations on the clipboard."""
        if self.answer is not None:
            QGuiApplication.clipboard().setText(cite_answer(self.answer, self._page_counts))

    def _show_result(self, answer: Answer) -> None:
        if answer.answer is not None:
            self._result.set_role("")
            self._result.set_size(TextSize.TITLE, bold=True)
            self._result.setText(answer.answer)
        elif answer.quotes:
            self._result.setText(self.tr("These places fit best"))
        else:
            self._result.set_role("")
            self._result.setText(self._nothing(answer))

    def _nothing(self, answer: Answer) -> str:
        if not answer.coverage.pages:
            return self.tr("There are no pages to search yet. Add files, then ask again.")
        words = self.tr("Nothing in {pages} fits this question.").format(pages=page_count(answer.coverage.pages))
        if answer.coverage.skipped:
            return f"{words} " + self.tr("{pages} not read yet: ask again when they are.").format(
                pages=page_count(answer.coverage.skipped)
            )
        return f"{words} " + self.tr("Try other words, or ask about all documents.")

    def _buttons(self, answer_id: int) -> QWidget:
        copy = IconButton("copy", self.tr("Copy the answer with its citations"))
        export = IconButton("export", self.tr("Export the answer"))
        remove = IconButton("remove", self.tr("Remove the answer"))
        copy.clicked.connect(self.copy)
        export.clicked.connect(lambda: self.export_wanted.emit(answer_id))
        remove.clicked.connect(lambda: self.removed.emit(answer_id))
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(HALF)
        for button in (copy, export, remove):
            row.addWidget(button)
        row.addStretch(1)
        tint_buttons(holder, self._theme)
        return holder

    def _append(self, widget: QWidget) -> None:
        self._column.insertWidget(self._column.count() - 1, widget)
        widget.show()  # a layout shows what is put into it only at the next turn of the event loop
