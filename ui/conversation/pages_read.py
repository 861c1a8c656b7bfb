"""The ledger under an answer: how many pages were read, and unfolded what became of each, why, and with what."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.contracts import Answer
from ui.conversation.ledger_words import ledger_groups, ledger_total
from ui.conversation.page_groups import PageGroups
from ui.theme import HALF, TextSize, Theme, icon_side
from ui.widgets.fold import Fold
from ui.widgets.text_block import TextBlock
from ui.wording import coverage, page_count


class PagesRead(QWidget):
    """ "Pages read: 210 of 212 (180 as text, 30 looked at, 2 failed)"; of an answer without a model, how its pages were
    searched. It opens where there is more to say; its lines are made when it is first opened."""

    def __init__(self, answer: Answer, theme: Theme) -> None:
        super().__init__()
        self._answer = answer
        self._theme = theme
        self._groups: PageGroups | None = None
        self._fold: Fold | None = None
        words = self._words()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        if answer.ledger or answer.made or answer.coverage.failed:
            fold = self._fold = Fold(words, theme, bold=False)
            fold.column.setContentsMargins(icon_side(), 0, 0, 0)
            fold.column.setSpacing(HALF)
            fold.toggled.connect(self._fill)
            column.addWidget(fold)
        else:
            column.addWidget(TextBlock(words, size=TextSize.SMALL, role="muted"))

    def set_theme(self, theme: Theme) -> None:
        """Draw the signs in the colours of ``theme``."""
        self._theme = theme
        for part in (self._fold, self._groups):
            if part is not None:
                part.set_theme(theme)

    def _words(self) -> str:
        answer = self._answer
        if answer.ledger:
            return ledger_total(answer)
        if answer.partial and answer.answer is None and not answer.quotes:
            return self.tr("Pages read: none yet")
        return coverage(answer.coverage)

    def _fill(self) -> None:
        if self._groups is not None or self._fold is None:
            return
        answer = self._answer
        groups = self._groups = PageGroups(self.tr("What became of each page"), self._theme)
        self._fold.add(groups)
        groups.show_groups(ledger_groups(answer))
        scans = answer.coverage.ocr
        told = [(self.tr("words from a scan (OCR)"), page_count(scans))] if answer.ledger and scans else []
        told += answer.made
        if told:
            said = "\n".join(f"{name}: {value}" for name, value in told)
            self._fold.add(TextBlock(said, size=TextSize.SMALL, role="muted"))
