"""A heading, a line below it, and the cards of one kind of models."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.models.model_card import ModelCard
from ui.theme import GRID, TextSize, Theme
from ui.widgets.text_block import TextBlock


class Cards(QWidget):
    """Cards below each other."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID)

    def all(self) -> tuple[ModelCard, ...]:
        """In their order."""
        items = (self._column.itemAt(index) for index in range(self._column.count()))
        return tuple(card for item in items if item is not None and isinstance(card := item.widget(), ModelCard))

    def show_cards(self, cards: Sequence[ModelCard]) -> None:
        """Show these instead of those before."""
        for card in self.all():
            self._column.removeWidget(card)
            card.setParent(None)
            card.deleteLater()
        for card in cards:
            self._column.addWidget(card)
            card.setVisible(True)  # a layout shows what is put into it only at the next turn of the event loop
        self.setVisible(bool(cards))

    def set_theme(self, theme: Theme) -> None:
        """Show the cards in the colours of ``theme``."""
        for card in self.all():
            card.set_theme(theme)


class Section(QWidget):
    """``column`` takes what stands behind the cards."""

    def __init__(self, title: str, words: str = "") -> None:
        super().__init__()
        self._words = TextBlock(role="muted")
        self.cards = Cards()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(GRID)
        self.column.addWidget(TextBlock(title, size=TextSize.HEADING, bold=True))
        self.column.addWidget(self._words)
        self.column.addWidget(self.cards)
        self.say(words)

    def say(self, words: str) -> None:
        """What stands below the heading; empty: nothing."""
        self._words.setText(words)
        self._words.setVisible(bool(words))
