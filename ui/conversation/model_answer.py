"""What a text model makes of a question: its plan, what was found meanwhile, its statements or that there are none."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.contracts import (
    Answer,
    AskEvent,
    CalculationMade,
    LooksPlanned,
    Planned,
    Quote,
    ReadingPages,
    StatementMade,
    StatementsDropped,
    Wording,
)
from ui.conversation.differences_view import DifferencesView
from ui.conversation.found_meanwhile import FoundMeanwhile, may_fold
from ui.conversation.places import PageCounts
from ui.conversation.plan_line import PlanLine
from ui.conversation.quote_card import QuoteCard
from ui.conversation.statement_list import StatementList
from ui.conversation.statement_words import test_model_words
from ui.theme import GRID, Theme
from ui.widgets.sign_line import SignLine
from ui.widgets.text_block import TextBlock


class ModelAnswer(QWidget):
    """From top to bottom in the order in which it comes. ``is_followed`` says whether the person still looks at the
    answer from its top: only then may something above the statements fold away.

    Signals:
        chosen(quote), picture_wanted(card, clip, scale), input_chosen(input): as of ``StatementList``.
        claim_chosen(claim): as of ``DifferencesView``.
    """

    chosen = Signal(object)
    picture_wanted = Signal(object, object, float)
    input_chosen = Signal(object)
    claim_chosen = Signal(object)

    def __init__(
        self, page_counts: PageCounts, theme: Theme, is_followed: Callable[[], bool], *, names_documents: bool
    ) -> None:
        super().__init__()
        self._is_followed = is_followed
        self._theme = theme
        self._banner: SignLine | None = None
        self.plan = PlanLine(theme)
        self.found = FoundMeanwhile(theme)
        self.statements = StatementList(page_counts, theme, names_documents=names_documents)
        self.differences = DifferencesView(theme, names_documents=names_documents)
        self._verdict = TextBlock()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID)
        for widget in (self.plan, self.found, self.statements, self.differences, self._verdict):
            self._column.addWidget(widget)
        self._verdict.hide()
        self.statements.chosen.connect(self.chosen)
        self.statements.picture_wanted.connect(self.picture_wanted)
        self.statements.input_chosen.connect(self.input_chosen)
        self.differences.chosen.connect(self.claim_chosen)

    @property
    def cards(self) -> tuple[QuoteCard, ...]:
        """The quotes of the statements."""
        return self.statements.cards

    def warn_of_test_model(self) -> None:
        """The model has random weights."""
        if self._banner is None:
            self._banner = SignLine(test_model_words(), self._theme)
            self._column.insertWidget(0, self._banner)
            self._banner.show()

    def add_found(self, card: QuoteCard) -> None:
        """A quote from the index, shown while the model reads."""
        self.found.add_card(card)

    def take(self, event: AskEvent) -> None:
        """What the story tells of the model."""
        match event:
            case Planned(plan=plan):
                self.plan.show_plan(plan)
            case LooksPlanned(plan=looks):
                self.plan.show_looks(looks)
            case ReadingPages():
                self.plan.show_reading(event)
            case Wording(text=text):
                self._begin_statements()
                self.statements.write(text)
            case StatementMade(statement=statement, quotes=quotes):
                self._begin_statements()
                self.statements.add(statement, quotes)
            case CalculationMade(calculation=calculation):
                self._begin_statements()
                self.statements.add_calculation(calculation)
            case StatementsDropped():
                self.statements.drop(folded=may_fold(self.statements, self._is_followed))

    def finish(self, answer: Answer) -> None:
        """The whole answer: what is there stays, what is missing is added."""
        if answer.test_model:
            self.warn_of_test_model()
        self.plan.finish(answer)
        self.statements.finish(answer)
        self.differences.show_differences(answer.differences)
        by_pages = any(finding.text in (answer.answer or "") for finding in answer.findings if finding.answers)
        if not answer.statements and answer.answer is not None and not by_pages:
            self._verdict.setText(answer.answer)
            self._verdict.show()

    def show_stopping(self) -> None:
        """Stop was pressed, and is heard in a moment."""
        self.plan.end(self.tr("Stopping"))

    def stop(self) -> None:
        """It ends without an answer; what was stated stays."""
        self.plan.end(self.tr("Not finished"))
        self.statements.stop()

    def set_current(self, quote: Quote | None) -> None:
        """Mark the place that is shown."""
        self.statements.set_current(quote)

    def reveal(self, card: QuoteCard) -> None:
        """Unfold what hides this card."""
        if self.found.isAncestorOf(card):
            self.found.set_open(True)
        self.statements.reveal(card)

    def set_theme(self, theme: Theme) -> None:
        """Show everything in the colours of ``theme``."""
        self._theme = theme
        if self._banner is not None:
            self._banner.set_theme(theme)
        for part in (self.plan, self.found, self.statements, self.differences):
            part.set_theme(theme)

    def _begin_statements(self) -> None:
        """What was found meanwhile makes room at the first words of the model."""
        self.plan.show_writing()
        if not self.statements.statements:
            self.found.make_room(self._is_followed)
