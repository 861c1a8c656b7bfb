"""The graphics card above the models: shown where there is support for it, got or to be got."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from ui.models.section import Section
from ui.models.support_card import SupportCard
from ui.models.support_rows import SupportRow
from ui.models.words import tr
from ui.theme import Theme


class SupportSection(Section):
    """Signals: those of its card."""

    get_wanted = Signal()
    pause_wanted = Signal()
    remove_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(tr("Graphics card"))
        self._theme = theme
        self.hide()

    @property
    def card(self) -> SupportCard | None:
        """What is shown."""
        return next((card for card in self.cards.all() if isinstance(card, SupportCard)), None)

    def show_row(self, row: SupportRow | None) -> None:
        """Show this, or nothing; the keyboard stays on the card where it was there."""
        card = self.card
        if card is not None and row is not None and card.shows_like(row):
            card.show_progress(row)
            return
        focused = self.window().focusWidget()
        had_keyboard = card is not None and focused is not None and card.isAncestorOf(focused)
        self.cards.show_cards([] if row is None else [self._card(row)])
        self.setVisible(row is not None)
        card = self.card
        button = None if card is None else card.first_button()
        if had_keyboard and button is not None:
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_theme(self, theme: Theme) -> None:
        """Show everything in the colours of ``theme``."""
        self._theme = theme
        self.cards.set_theme(theme)

    def _card(self, row: SupportRow) -> SupportCard:
        card = SupportCard(row, self._theme)
        card.get_wanted.connect(self.get_wanted)
        card.pause_wanted.connect(self.pause_wanted)
        card.remove_wanted.connect(self.remove_wanted)
        return card
