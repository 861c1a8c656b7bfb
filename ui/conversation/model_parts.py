"""What models make of a question: the text model's part, and below it what a vision model says of pages."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.contracts import (
    Answer,
    AskEvent,
    EnoughFound,
    Finding,
    FindingMade,
    LookingAt,
    LooksPlanned,
    LookWording,
    PreparingModel,
    Quote,
)
from ui.conversation.finding_card import FindingCard
from ui.conversation.looked_answer import LookedAnswer
from ui.conversation.model_answer import ModelAnswer
from ui.conversation.places import PageCounts
from ui.conversation.quote_card import QuoteCard
from ui.theme import GRID, Theme


class ModelParts(QWidget):
    """Each part is there as soon as its model is expected to answer. ``is_followed`` as of ``ModelAnswer``.

    Signals:
        began(): the first part is there.
        chosen(quote), picture_wanted(card, clip, scale), input_chosen(input), claim_chosen(claim): as of
            ``ModelAnswer``.
        finding_chosen(finding), closer_wanted(finding), stop_wanted(): as of ``LookedAnswer``.
    """

    began = Signal()
    chosen = Signal(object)
    picture_wanted = Signal(object, object, float)
    input_chosen = Signal(object)
    claim_chosen = Signal(object)
    finding_chosen = Signal(object)
    closer_wanted = Signal(object)
    stop_wanted = Signal()

    def __init__(self, page_counts: PageCounts, theme: Theme, is_followed: Callable[[], bool]) -> None:
        super().__init__()
        self.model: ModelAnswer | None = None
        self.looked: LookedAnswer | None = None
        self._page_counts = page_counts
        self._theme = theme
        self._is_followed = is_followed
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID)
        self.hide()

    # --- what is shown -----------------------------------------------------------------------------------------------

    @property
    def quotes(self) -> tuple[QuoteCard, ...]:
        """The quotes of the statements."""
        return self.model.cards if self.model is not None else ()

    @property
    def findings(self) -> tuple[FindingCard, ...]:
        """The pages that say something, in the order in which they were looked at."""
        return self.looked.cards if self.looked is not None else ()

    @property
    def places(self) -> tuple[Quote, ...]:
        """Where the findings stand."""
        return self.looked.quotes if self.looked is not None else ()

    def holds(self, place: Quote | Finding) -> bool:
        """Whether this very quote or finding stands here."""
        if isinstance(place, Finding):
            return self.looked is not None and self.looked.holds(place)
        return any(card.quote is place for card in self.quotes)

    def expect_model(self, *, names_documents: bool) -> ModelAnswer:
        """A text model is to answer.

        ``names_documents``: the answer may come from several documents, so pages are named with theirs.
        """
        if self.model is None:
            self.model = ModelAnswer(self._page_counts, self._theme, self._is_followed, names_documents=names_documents)
            self.model.chosen.connect(self.chosen)
            self.model.picture_wanted.connect(self.picture_wanted)
            self.model.input_chosen.connect(self.input_chosen)
            self.model.claim_chosen.connect(self.claim_chosen)
            self._place(0, self.model)
        return self.model

    def expect_look(self, *, names_documents: bool) -> LookedAnswer:
        """A vision model is to look at pages."""
        if self.looked is None:
            self.looked = LookedAnswer(
                self._theme,
                self._is_followed,
                names_documents=names_documents,
                stands_alone=self.model is None,
            )
            self.looked.chosen.connect(self.finding_chosen)
            self.looked.closer_wanted.connect(self.closer_wanted)
            self.looked.stop_wanted.connect(self.stop_wanted)
            self.looked.claim_chosen.connect(self.claim_chosen)
            self._place(self._column.count(), self.looked)
        return self.looked

    # --- while it is answered ----------------------------------------------------------------------------------------

    def take(self, event: AskEvent) -> None:
        """What the story tells of models."""
        match event:
            case LooksPlanned():
                self._take_look_plan(event)
            case PreparingModel() | LookingAt() | LookWording() | FindingMade() | EnoughFound():
                if self.model is not None and isinstance(event, LookingAt):
                    self.model.plan.show_waiting()
                self.expect_look(names_documents=True).take(event)
            case _:
                if self.looked is not None:
                    self.looked.show_looked()
                self.expect_model(names_documents=True).take(event)

    def add_found(self, card: QuoteCard) -> bool:
        """A quote from the index stands in the first part, where there is one."""
        part = self.model or self.looked
        if part is not None:
            part.add_found(card)
        return part is not None

    def finish(self, answer: Answer) -> None:
        """The whole answer; what has not come piece by piece is added."""
        if answer.model:
            several = len({quote.document_id for quote in answer.quotes}) > 1
            self.expect_model(names_documents=several).finish(answer)
        if answer.vision_model:
            several = len({finding.document_id for finding in answer.findings}) > 1
            self.expect_look(names_documents=several).finish(answer)

    def drop_idle(self, answer: Answer) -> bool:
        """A model was expected that did not answer: its part goes. Whether there was such a part."""
        idle: list[QWidget] = []
        if self.model is not None and not answer.model:
            idle.append(self.model)
            self.model = None
        if self.looked is not None and not answer.vision_model:
            idle.append(self.looked)
            self.looked = None
        for part in idle:
            part.hide()
        self.setVisible(bool(self._parts))
        return bool(idle)

    def show_stopping(self) -> None:
        """Stop was pressed, and is heard in a moment."""
        for part in self._parts:
            part.show_stopping()

    def stop(self) -> None:
        """It ends without an answer; what came stays."""
        for part in self._parts:
            part.stop()

    # --- afterwards --------------------------------------------------------------------------------------------------

    def set_current(self, place: Quote | Finding | None) -> None:
        """Mark the place that is shown."""
        if self.model is not None:
            self.model.set_current(place if isinstance(place, Quote) else None)
        if self.looked is not None:
            self.looked.set_current(place if isinstance(place, Finding) else None)

    def reveal(self, card: QuoteCard | FindingCard) -> None:
        """Unfold what hides this card."""
        if self.model is not None and isinstance(card, QuoteCard):
            self.model.reveal(card)

    def set_theme(self, theme: Theme) -> None:
        """Show everything in the colours of ``theme``."""
        self._theme = theme
        for part in self._parts:
            part.set_theme(theme)

    @property
    def _parts(self) -> tuple[ModelAnswer | LookedAnswer, ...]:
        return tuple(part for part in (self.model, self.looked) if part is not None)

    def _take_look_plan(self, event: LooksPlanned) -> None:
        """There is one plan: beside a text model it stands with what that is about to do."""
        if event.plan.looks:
            self.expect_look(names_documents=len({line.document_id for line in event.plan.lines}) > 1)
        for part in self._parts[:1]:
            part.take(event)

    def _place(self, index: int, part: QWidget) -> None:
        self._column.insertWidget(index, part)
        part.show()  # a layout shows what is put into it only at the next turn of the event loop
        self.show()
        if len(self._parts) == 1:
            self.began.emit()
