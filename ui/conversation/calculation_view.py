"""A calculation behind a statement: its result, and unfolded the expression and where each number comes from."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from engine.contracts import Calculation, CalculationInput, InputOrigin
from ui.conversation.page_button import PageButton
from ui.conversation.statement_words import equation
from ui.theme import GRID, HALF, TextSize, Theme
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
        self.column.setContentsMargins(2 * GRID + HALF, 0, 0, HALF)
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
            page = self.tr("p. {page}").format(page=entry.page)
            name = self.tr("{number} stands in {document}, {page}").format(
                number=entry.text, document=entry.document, page=page
            )
            button = PageButton(page, name)
            button.clicked.connect(lambda: self.input_chosen.emit(entry))
            row.addWidget(button)
            row.addStretch(1)
        else:
            row.addWidget(TextBlock(self._origin(entry.origin), size=TextSize.SMALL, role="muted"), 1)
        return holder

    def _origin(self, origin: InputOrigin) -> str:
        words = {
            InputOrigin.QUESTION: self.tr("from the question"),
            InputOrigin.TODAY: self.tr("today\u2019s date"),
            InputOrigin.CONSTANT: self.tr("belongs to the calculation"),
        }
        return words[origin]
