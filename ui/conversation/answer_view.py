"""One question and its answer: quotes as cards, or the statements of a text model; notes, and the ledger."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QGuiApplication
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from engine.contracts import Answer, Answered, AskEvent, CalculationInput, Problem, Quote, QuoteFound, Searching
from ui.conversation.answer_foot import AnswerFoot
from ui.conversation.citation import cite_answer
from ui.conversation.model_answer import ModelAnswer
from ui.conversation.places import PageCounts, shows_number
from ui.conversation.quote_card import QuoteCard
from ui.conversation.result_line import ResultLine
from ui.conversation.stopped_line import StoppedLine
from ui.theme import GRID, TextSize, Theme
from ui.widgets.buttons import tint_buttons
from ui.widgets.label import Label
from ui.widgets.text_block import TextBlock
from ui.wording import moment, seconds_taken


class AnswerView(QFrame):
    """Grows at its end only: what stands under the question keeps its place from the first moment.

    Signals:
        chosen(quote): show this place.
        page_chosen(document, page): show this page of a document, given by its name.
        picture_wanted(card, clip, scale): pixels for a card.
        removed(answer_id), export_wanted(answer_id): the person pressed the button.
        again_wanted(): the person wants a stopped question put again.
    """

    chosen = Signal(object)
    page_chosen = Signal(str, int)
    picture_wanted = Signal(object, object, float)
    removed = Signal(int)
    export_wanted = Signal(int)
    again_wanted = Signal()

    def __init__(
        self,
        question: str,
        page_counts: PageCounts,
        theme: Theme,
        is_followed: Callable[[AnswerView], bool] = lambda _: True,
    ) -> None:
        super().__init__()
        self.question = question
        self.answer: Answer | None = None
        self.model: ModelAnswer | None = None
        """there as soon as a text model is to answer"""
        self._page_counts = page_counts
        self._theme = theme
        self._is_followed = is_followed
        self._found: list[QuoteCard] = []
        self._foot: AnswerFoot | None = None
        self._asked = Label("", size=TextSize.SMALL, role="muted")
        self._result = ResultLine()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        self._column.setSpacing(GRID)
        self._column.addWidget(TextBlock(question, size=TextSize.HEADING, bold=True))
        self._column.addWidget(self._asked)
        self._column.addWidget(self._result)
        self._column.addStretch(1)
        self.setAccessibleName(question)

    # --- what is shown -----------------------------------------------------------------------------------------------

    @property
    def cards(self) -> tuple[QuoteCard, ...]:
        """The quotes that answer, best first: those of the statements, where there are any."""
        return (self.model.cards if self.model is not None else ()) or tuple(self._found)

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """The quotes to be marked on the pages: those of the statements, or what was found meanwhile, for as long as
        the place that is shown is one of these."""
        of_model = self.model.cards if self.model is not None else ()
        found_is_shown = any(card.property("current") for card in self._found)
        cards = self._found if found_is_shown or not of_model else of_model
        return tuple(card.quote for card in cards if card.quote.verified)

    def holds(self, quote: Quote) -> bool:
        """Whether this very quote stands here."""
        of_model = self.model.cards if self.model is not None else ()
        return any(card.quote is quote for card in (*self._found, *of_model))

    def expect_model(self, *, names_documents: bool) -> ModelAnswer:
        """A text model is to answer: its plan takes the place under the question.

        ``names_documents``: the answer may come from several documents, so pages are named with theirs.
        """
        if self.model is None:
            self.model = ModelAnswer(
                self._page_counts, self._theme, lambda: self._is_followed(self), names_documents=names_documents
            )
            self.model.chosen.connect(self.chosen)
            self.model.picture_wanted.connect(self.picture_wanted)
            self.model.input_chosen.connect(self._show_input)
            self._asked.hide()
            self._result.hide()
            self._append(self.model)
        return self.model

    # --- while it is answered ----------------------------------------------------------------------------------------

    def take(self, event: AskEvent) -> None:
        """What the story tells."""
        match event:
            case Searching(pages=pages):
                self._result.show_searching(pages)
            case QuoteFound(quote=quote):
                self.add_quote(quote)
            case Answered(answer=answer):
                self.finish(answer)
            case _:
                self.expect_model(names_documents=True).take(event)

    def add_quote(self, quote: Quote) -> None:
        """One more card, below the others."""
        card = QuoteCard(quote, self._page_counts, self._theme)
        card.chosen.connect(self.chosen)
        card.picture_wanted.connect(lambda _quote, clip, scale: self.picture_wanted.emit(card, clip, scale))
        self._found.append(card)
        if self.model is not None:
            self.model.add_found(card)
        else:
            self._append(card)

    def show_stopping(self) -> None:
        """Stop was pressed, and is heard in a moment."""
        if self.model is not None:
            self.model.show_stopping()

    def finish(self, answer: Answer) -> None:
        """The whole answer; what has not come piece by piece is added."""
        self.answer = answer
        if answer.model:
            self._finish_model(answer)
        else:
            self._finish_quotes(answer)
        foot = self._foot = AnswerFoot(answer, self._theme)
        foot.copy_wanted.connect(self.copy)
        foot.export_wanted.connect(lambda: self.export_wanted.emit(answer.id))
        foot.again_wanted.connect(self.again_wanted)
        foot.removed.connect(lambda: self.removed.emit(answer.id))
        self._append(foot)
        said = answer.answer if answer.answer is not None else self._result.text()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))

    def fail(self, problem: Problem) -> None:
        """The question could not be answered; what came stays."""
        if self.model is not None:
            self.model.stop()
        self._result.show_problem(problem)

    def stop(self) -> None:
        """The person stopped it; what came stays."""
        if self.model is not None:
            self.model.stop()
        self._result.show_stopped()
        line = StoppedLine(self.tr("Stopped"), self._theme)
        line.again_wanted.connect(self.again_wanted)
        self._append(line)

    # --- afterwards --------------------------------------------------------------------------------------------------

    def set_current(self, quote: Quote | None) -> None:
        """Mark the card whose place is shown."""
        for card in self._found:
            card.set_current(card.quote is quote)
        if self.model is not None:
            self.model.set_current(quote)

    def reveal(self, card: QuoteCard) -> None:
        """Unfold what hides this card."""
        if self.model is not None:
            self.model.reveal(card)

    def set_theme(self, theme: Theme) -> None:
        """Show everything in the colours of ``theme``."""
        self._theme = theme
        for card in self._found:
            card.set_theme(theme)
        for part in (self.model, self._foot):
            if part is not None:
                part.set_theme(theme)
        tint_buttons(self, theme)

    def copy(self) -> None:
        """Put the answer with its citations on the clipboard."""
        if self.answer is not None:
            QGuiApplication.clipboard().setText(cite_answer(self.answer, self._page_counts))

    def _finish_model(self, answer: Answer) -> None:
        several = len({quote.document_id for quote in answer.quotes}) > 1
        self.expect_model(names_documents=several).finish(answer)

    def _finish_quotes(self, answer: Answer) -> None:
        if self.model is not None:
            self.model.hide()
            self._asked.show()
            self._result.show()
            for card in self._found:
                self._append(card)
        for quote in answer.quotes[len(self._found) :]:
            self.add_quote(quote)
        self._result.show_answer(answer)
        self._asked.setText(f"{moment(answer.asked)}  \u00b7  {seconds_taken(answer.seconds)}")

    def _show_input(self, entry: CalculationInput) -> None:
        """The quote that holds the number where there is one, else the page."""
        here = [quote for quote in self.quotes if (quote.document, quote.page) == (entry.document, entry.page)]
        showing = [quote for quote in here if shows_number(quote, entry.text)]
        if showing:
            self.chosen.emit(showing[0])
        else:
            self.page_chosen.emit(entry.document, entry.page)

    def _append(self, widget: QWidget) -> None:
        self._column.insertWidget(self._column.count() - 1, widget)
        widget.show()  # a layout shows what is put into it only at the next turn of the event loop
