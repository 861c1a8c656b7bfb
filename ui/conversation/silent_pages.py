"""The pages that do not say what was asked for: one line, and unfolded a line for each."""

from __future__ import annotations

from PySide6.QtCore import Signal

from engine.contracts import Finding
from ui.conversation.finding_card import FindingCard
from ui.conversation.finding_words import silent_words
from ui.theme import Theme, icon_side
from ui.widgets.fold import Fold


class SilentPages(Fold):
    """Its lines are made when it is first opened: of a long document they are many.

    Signals: ``chosen(finding)``, ``closer_wanted(finding)``: as of ``FindingCard``.
    """

    chosen = Signal(object)
    closer_wanted = Signal(object)

    def __init__(self, theme: Theme, *, names_documents: bool) -> None:
        super().__init__("", theme, bold=False)
        self.findings: tuple[Finding, ...] = ()
        self._theme = theme
        self._names_documents = names_documents
        self._cards: list[FindingCard] = []
        self.column.setContentsMargins(icon_side(), 0, 0, 0)
        self.column.setSpacing(0)
        self.toggled.connect(self._fill)
        self.hide()

    def add_finding(self, finding: Finding) -> None:
        """One more page."""
        self.findings = (*self.findings, finding)
        self.head.rename(silent_words(self.findings))
        self.show()
        self._fill()

    def set_current(self, finding: Finding | None) -> None:
        """Mark the page that is shown."""
        for card in self._cards:
            card.set_current(card.finding is finding)

    def set_theme(self, theme: Theme) -> None:
        """Draw signs in the colours of ``theme``."""
        super().set_theme(theme)
        self._theme = theme
        for card in self._cards:
            card.set_theme(theme)

    def _fill(self) -> None:
        if not self.is_open:
            return
        for finding in self.findings[len(self._cards) :]:
            card = FindingCard(self._theme, names_document=self._names_documents)
            card.settle(finding)
            card.chosen.connect(self.chosen)
            card.closer_wanted.connect(self.closer_wanted)
            self._cards.append(card)
            self.add(card)
