"""A calculation behind a statement: its result, and unfolded the expression and where each number comes from."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from engine.contracts import Calculation, CalculationInput, InputOrigin, Quote
from ui.conversation.page_button import PageButton
from ui.conversation.statement_words import equation
from ui.theme import GRID, HALF, TextSize, Theme, icon_side
from ui.widgets.fold import Fold
from ui.widgets.label import Label
from ui.widgets.text_block import TextBlock
from ui.wording import tr


class CalculationView(Fold):
    """Signals: ``input_chosen(input)``, show where this number stands."""

    input_chosen = Signal(object)

    def __init__(self, calculation: Calculation, theme: Theme) -> None:
        super().__init__(tr("Calculated: {result}").format(result=calculation.result), theme)
        self.calculation = calculation
        self._pages: list[tuple[PageButton, CalculationInput]] = []
        self.column.setContentsMargins(icon_side(), 0, 0, HALF)
        self.column.setSpacing(HALF)
        self.add(TextBlock(equation(calculation)))
        for entry in calculation.inputs:
            self.add(self._row(entry))

    def _row(self, entry: CalculationInput) -> QWidget:
        """A number, and where it comes from."""
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(Label(entry.text, size=TextSize.SMALL, bold=True))
        if entry.origin is InputOrigin.PAGE:
            button = PageButton()
            self._pages.append((button, entry))
            self._name(button, entry, str(entry.page))
            button.clicked.connect(lambda: self.input_chosen.emit(entry))
            row.addWidget(button)
            row.addStretch(1)
        else:
            row.addWidget(TextBlock(self._origin(entry.origin), size=TextSize.SMALL, role="muted"), 1)
        return holder

    def name_pages(self, quotes: Iterable[Quote]) -> None:
        """Call each page as the quotes on it do: by the number that is printed on it."""
        labels = {(quote.document, quote.page): quote.label for quote in quotes}
        for button, entry in self._pages:
            self._name(button, entry, labels.get((entry.document, entry.page), str(entry.page)))

    def _name(self, button: PageButton, entry: CalculationInput, label: str) -> None:
        page = self.tr("p. {page}").format(page=label)
        told = self.tr("{number} stands in {document}, {page}")
        button.rename(page, told.format(number=entry.text, document=entry.document, page=page))

    def _origin(self, origin: InputOrigin) -> str:
        words = {
            InputOrigin.QUESTION: self.tr("from the question"),
            InputOrigin.TODAY: self.tr("today\u2019s date"),
            InputOrigin.CONSTANT: self.tr("belongs to the calculation"),
        }
        return words[origin]
