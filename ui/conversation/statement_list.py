"""The statements of one answer as they come: words that grow, statements, calculations, and those that were merged."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.contracts import Answer, Calculation, Quote, Statement
from ui.conversation.calculation_view import CalculationView
from ui.conversation.places import PageCounts
from ui.conversation.quote_card import QuoteCard
from ui.conversation.statement_view import StatementView
from ui.theme import GRID, Theme
from ui.widgets.fold import Fold


class StatementList(QWidget):
    """Grows at its end; the answer that comes last settles what is there and moves nothing.

    Signals:
        chosen(quote), picture_wanted(card, clip, scale): as of ``StatementView``.
        input_chosen(input): as of ``CalculationView``.
    """

    chosen = Signal(object)
    picture_wanted = Signal(object, object, float)
    input_chosen = Signal(object)

    def __init__(self, page_counts: PageCounts, theme: Theme, *, names_documents: bool) -> None:
        super().__init__()
        self._page_counts = page_counts
        self._theme = theme
        self._names_documents = names_documents
        self._quotes: list[Quote] = []
        """of the statements that stand, in the order of their numbers"""
        self._standing: list[QWidget] = []
        """statements and calculations, from top to bottom, but those that were merged"""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID)
        self._parts: Fold | None = None

    @property
    def statements(self) -> tuple[StatementView, ...]:
        """Those that stand, the one that is being written last."""
        return tuple(view for view in self._standing if isinstance(view, StatementView))

    @property
    def cards(self) -> tuple[QuoteCard, ...]:
        """The quotes of the statements that stand."""
        return tuple(card for view in self.statements for card in view.cards)

    def write(self, text: str) -> None:
        """The next words of the statement that is being written."""
        self._open().write(text)

    def add(self, statement: Statement, quotes: Sequence[Quote]) -> None:
        """The statement is complete; ``quotes`` are those that are new with it."""
        self._quotes.extend(quotes)
        self._open().settle(statement, [self._quotes[index] for index in statement.quotes])

    def add_calculation(self, calculation: Calculation) -> None:
        """A calculation, below what is there; made a second time it is not shown again."""
        if any(isinstance(view, CalculationView) and view.calculation == calculation for view in self._standing):
            return
        view = CalculationView(calculation, self._theme)
        view.input_chosen.connect(self.input_chosen)
        view.name_pages(self._quotes)
        self._append(view)

    def drop(self, *, folded: bool) -> None:
        """What was stated so far, from parts of the document or from words alone; one answer made of it follows."""
        self._drop_unfinished()
        if not self._standing:
            return
        if self._parts is None:
            self._parts = Fold(self.tr("Stated before it was put together"), self._theme, opened=True)
            self._column.insertWidget(0, self._parts)
            self._parts.show()
        for widget in self._standing:
            self._column.removeWidget(widget)
            self._parts.add(widget)
        self._standing, self._quotes = [], []
        self._parts.set_open(not folded)

    def finish(self, answer: Answer) -> None:
        """Settle all statements as the answer has them; those that have not come one by one are added."""
        self._drop_unfinished()
        told = [view.calculation for view in self.findChildren(CalculationView)]
        for calculation in answer.calculations:
            if calculation not in told:
                self.add_calculation(calculation)
        shown = self.statements
        for index, statement in enumerate(answer.statements):
            view = shown[index] if index < len(shown) else self._append_statement()
            view.settle(statement, [answer.quotes[place] for place in statement.quotes])
        for calculation_view in self.findChildren(CalculationView):
            calculation_view.name_pages(answer.quotes)
        for view in shown[len(answer.statements) :]:
            self._take_away(view)

    def stop(self) -> None:
        """Words without an end are no statement."""
        self._drop_unfinished()

    def set_current(self, quote: Quote | None) -> None:
        """Mark the place that is shown."""
        for view in self.findChildren(StatementView):
            view.set_current(quote)

    def reveal(self, card: QuoteCard) -> None:
        """Unfold the statement that this card belongs to."""
        for view in self.statements:
            view.reveal(card)

    def set_theme(self, theme: Theme) -> None:
        """Show everything in the colours of ``theme``."""
        self._theme = theme
        for view in self.findChildren(StatementView):
            view.set_theme(theme)
        for fold in self.findChildren(Fold):
            fold.set_theme(theme)

    def _open(self) -> StatementView:
        """The statement that is being written."""
        views = self.statements
        return views[-1] if views and views[-1].statement is None else self._append_statement()

    def _append_statement(self) -> StatementView:
        view = StatementView(self._page_counts, self._theme, names_documents=self._names_documents)
        view.chosen.connect(self.chosen)
        view.picture_wanted.connect(self.picture_wanted)
        self._append(view)
        return view

    def _append(self, widget: QWidget) -> None:
        self._standing.append(widget)
        self._column.addWidget(widget)
        widget.show()  # a layout shows what is put into it only at the next turn of the event loop

    def _drop_unfinished(self) -> None:
        for view in self.statements:
            if view.statement is None:
                self._take_away(view)

    def _take_away(self, view: StatementView) -> None:
        self._standing.remove(view)
        self._column.removeWidget(view)
        view.setParent(None)
        view.deleteLater()
