"""What serves this machine best, in a sentence, with the one button that gets it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from engine.contracts import CatalogueModel, Recommendation
from ui.models.rows import HOST
from ui.models.words import get_words
from ui.theme import GRID, TextSize, Theme
from ui.widgets.buttons import TextButton
from ui.widgets.fold import Fold
from ui.widgets.text_block import TextBlock


class AdvicePanel(QWidget):
    """Signals: ``get_wanted()``, all that is advised and not here."""

    get_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._heading = TextBlock(size=TextSize.HEADING, bold=True)
        self._sentence = TextBlock()
        self.get = TextButton("", role="primary")
        self._host = TextBlock(self.tr("from {host}").format(host=HOST), role="muted")
        self._numbers = Fold(self.tr("The numbers behind it"), theme, bold=False)
        self._told = TextBlock(size=TextSize.SMALL, role="muted")
        self._numbers.add(self._told)
        self._offer = QWidget()
        row = QHBoxLayout(self._offer)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GRID)
        row.addWidget(self.get)
        row.addWidget(self._host, 1, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        for part in (self._heading, self._sentence, self._offer, self._numbers):
            column.addWidget(part)
        self.get.clicked.connect(self.get_wanted)
        self.show_looking()

    @property
    def is_offering(self) -> bool:
        """Whether there is something to get."""
        return not self._offer.isHidden()

    def show_looking(self) -> None:
        """Nothing is known yet."""
        self._heading.setText(self.tr("Looking at this computer\u2026"))
        for part in (self._sentence, self._offer, self._numbers):
            part.hide()

    def show_advice(self, advice: Recommendation, missing: tuple[CatalogueModel, ...]) -> None:
        """Say what serves best, and offer what of it is missing."""
        self._heading.setText(self.tr("For this computer"))
        self._sentence.setText(advice.sentence)
        self._sentence.setVisible(bool(advice.sentence))
        self._told.setText("\n".join(f"{name}: {value}" for name, value in advice.numbers))
        self._numbers.setVisible(bool(advice.numbers))
        self._offer.setVisible(bool(missing))
        if missing:
            words = get_words(missing)
            self.get.setText(words.replace("&", "&&"))
            self.get.setAccessibleName(words)

    def set_theme(self, theme: Theme) -> None:
        """Draw the sign in the colours of ``theme``."""
        self._numbers.set_theme(theme)
