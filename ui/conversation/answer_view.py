"""One question and its answer: quotes as cards, the statements of a text model, or what a vision model says of pages;
notes, and the ledger."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QGuiApplication
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from engine.contracts import (
    Answer,
    Answered,
    AskEvent,
    CalculationInput,
    Claim,
    Finding,
    Problem,
    Quote,
    QuoteFound,
    Searching,
)
from ui.conversation.answer_foot import AnswerFoot
from ui.conversation.citation import cite_answer
from ui.conversation.finding_card import FindingCard
from ui.conversation.looked_answer import LookedAnswer
from ui.conversation.model_answer import ModelAnswer
from ui.conversation.model_parts import ModelParts
from ui.conversation.places import PageCounts, claim_place, shows_number
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
        finding_chosen(finding): show the place of what a vision model says.
        closer_wanted(finding): look at its page once more and closer.
        page_chosen(document, page): show this page of a document, given by its name.
        picture_wanted(card, clip, scale): pixels for a card.
        removed(answer_id), export_wanted(answer_id): the person pressed the button.
        again_wanted(): the person wants a stopped question put again.
        go_on_wanted(): the person wants this answer gone on with, or the part of it made anew that has changed.
        stop_wanted(): what has been found is enough.
    """

    chosen = Signal(object)
    finding_chosen = Signal(object)
    closer_wanted = Signal(object)
    page_chosen = Signal(str, int)
    picture_wanted = Signal(object, object, float)
    removed = Signal(int)
    export_wanted = Signal(int)
    again_wanted = Signal()
    go_on_wanted = Signal()
    stop_wanted = Signal()

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
        self._page_counts = page_counts
        self._theme = theme
        self._parts = ModelParts(page_counts, theme, lambda: is_followed(self))
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
        self._column.addWidget(self._parts)
        self._column.addStretch(1)
        self.setAccessibleName(question)
        self._connect()

    def _connect(self) -> None:
        self._parts.began.connect(self._make_room)
        self._parts.chosen.connect(self.chosen)
        self._parts.picture_wanted.connect(self.picture_wanted)
        self._parts.input_chosen.connect(self._show_input)
        self._parts.claim_chosen.connect(self._show_claim)
        self._parts.finding_chosen.connect(self.finding_chosen)
        self._parts.closer_wanted.connect(self.closer_wanted)
        self._parts.stop_wanted.connect(self.stop_wanted)

    # --- what is shown -----------------------------------------------------------------------------------------------

    @property
    def model(self) -> ModelAnswer | None:
        """There as soon as a text model is to answer."""
        return self._parts.model

    @property
    def looked(self) -> LookedAnswer | None:
        """There as soon as a vision model is to look at pages."""
        return self._parts.looked

    @property
    def cards(self) -> tuple[QuoteCard, ...]:
        """The quotes that answer, best first: those of the statements, where there are any."""
        return self._parts.quotes or tuple(self._found)

    @property
    def stops(self) -> tuple[QuoteCard | FindingCard, ...]:
        """All cards that lead to a place, in their order."""
        return (*self._parts.findings, *self.cards)

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """The quotes to be marked on the pages: those of the statements, or what was found meanwhile, for as long as
        the place that is shown is one of these."""
        found_is_shown = any(card.property("current") for card in self._found)
        cards = self._found if found_is_shown else self.cards
        return (*self._parts.places, *(card.quote for card in cards if card.quote.verified))

    def is_first(self, finding: Finding) -> bool:
        """Whether this is the first one that says something."""
        return [card.finding for card in self._parts.findings] == [finding]

    def holds(self, place: Quote | Finding) -> bool:
        """Whether this very quote or finding stands here."""
        return self._parts.holds(place) or any(card.quote is place for card in self._found)

    def expect_model(self, *, names_documents: bool) -> ModelAnswer:
        """A text model is to answer: its plan takes the place under the question. As of ``ModelParts``."""
        return self._parts.expect_model(names_documents=names_documents)

    def expect_look(self, *, names_documents: bool) -> LookedAnswer:
        """A vision model is to look at pages: how far it is takes the place under the question."""
        return self._parts.expect_look(names_documents=names_documents)

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
                self._parts.take(event)

    def add_quote(self, quote: Quote) -> None:
        """One more card, below the others."""
        card = QuoteCard(quote, self._page_counts, self._theme)
        card.chosen.connect(self.chosen)
        card.picture_wanted.connect(lambda _quote, clip, scale: self.picture_wanted.emit(card, clip, scale))
        self._found.append(card)
        self._place(card)

    def show_stopping(self) -> None:
        """Stop was pressed, and is heard in a moment."""
        self._parts.show_stopping()

    def finish(self, answer: Answer) -> None:
        """The whole answer; what has not come piece by piece is added."""
        self.answer = answer
        if self._parts.drop_idle(answer):
            self._place_found()
        self._parts.finish(answer)
        if not answer.model:
            self._finish_quotes(answer)
        foot = self._foot = AnswerFoot(answer, self._theme)
        foot.copy_wanted.connect(self.copy)
        foot.export_wanted.connect(lambda: self.export_wanted.emit(answer.id))
        foot.again_wanted.connect(self.again_wanted)
        foot.go_on_wanted.connect(self.go_on_wanted)
        foot.removed.connect(lambda: self.removed.emit(answer.id))
        self._append(foot)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self._said(answer)))

    def fail(self, problem: Problem) -> None:
        """The question could not be answered; what came stays."""
        self._parts.stop()
        self._result.show_problem(problem)

    def stop(self) -> None:
        """The person stopped it; what came stays."""
        self._parts.stop()
        self._result.show_stopped()
        line = StoppedLine(self.tr("Stopped"), self.tr("Ask again"), self._theme)
        line.wanted.connect(self.again_wanted)
        self._append(line)

    # --- afterwards --------------------------------------------------------------------------------------------------

    def set_current(self, place: Quote | Finding | None) -> None:
        """Mark the card whose place is shown."""
        for card in self._found:
            card.set_current(card.quote is place)
        self._parts.set_current(place)

    def reveal(self, card: QuoteCard | FindingCard) -> None:
        """Unfold what hides this card."""
        self._parts.reveal(card)

    def set_theme(self, theme: Theme) -> None:
        """Show everything in the colours of ``theme``."""
        self._theme = theme
        for card in self._found:
            card.set_theme(theme)
        self._parts.set_theme(theme)
        if self._foot is not None:
            self._foot.set_theme(theme)
        tint_buttons(self, theme)

    def copy(self) -> None:
        """Put the answer with its citations on the clipboard."""
        if self.answer is not None:
            QGuiApplication.clipboard().setText(cite_answer(self.answer, self._page_counts))

    def _make_room(self) -> None:
        """A model's part tells by itself when it was asked and what came of it."""
        self._asked.hide()
        self._result.hide()
        self._place_found()

    def _said(self, answer: Answer) -> str:
        """What came of the question, for screen readers."""
        if self.looked is not None and not answer.model:
            return self.looked.result
        return answer.answer if answer.answer is not None else self._result.text()

    def _finish_quotes(self, answer: Answer) -> None:
        for quote in answer.quotes[len(self._found) :]:
            self.add_quote(quote)
        if answer.vision_model:
            return
        self._asked.show()
        self._result.show()
        self._result.show_answer(answer)
        took = [seconds_taken(answer.seconds)] if answer.seconds else []
        self._asked.setText("  \u00b7  ".join((moment(answer.asked), *took)))

    def _show_input(self, entry: CalculationInput) -> None:
        """The quote that holds the number where there is one, else the page."""
        here = [quote for quote in self.quotes if (quote.document, quote.page) == (entry.document, entry.page)]
        showing = [quote for quote in here if shows_number(quote, entry.text)]
        if showing:
            self.chosen.emit(showing[0])
        else:
            self.page_chosen.emit(entry.document, entry.page)

    def _show_claim(self, claim: Claim) -> None:
        """Where one of several numbers stands that differ."""
        answer = self.answer
        place = claim_place(claim, self.quotes, () if answer is None else answer.findings)
        (self.finding_chosen if isinstance(place, Finding) else self.chosen).emit(place)

    def _place_found(self) -> None:
        """Quotes from the index stand in the part of a model that is to answer, where there is one."""
        for card in self._found:
            self._place(card)

    def _place(self, card: QuoteCard) -> None:
        if not self._parts.add_found(card):
            self._append(card)

    def _append(self, widget: QWidget) -> None:
        self._column.insertWidget(self._column.count() - 1, widget)
        widget.show()  # a layout shows what is put into it only at the next turn of the event loop
