"""The conversation before anything is asked: three questions that fit the open document."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ui.theme import GRID, HALF, TextSize, Theme, icon_side
from ui.widgets.card import Card
from ui.widgets.icons import icon
from ui.widgets.text_block import TextBlock


class Suggestion(Card):
    """A question that can be pressed."""

    def __init__(self, question: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.question = question
        self.setAccessibleName(question)
        self._sign = QLabel()
        self._sign.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID + HALF, GRID + HALF, GRID + HALF, GRID + HALF)
        row.setSpacing(GRID)
        row.addWidget(self._sign)
        row.addWidget(TextBlock(question), 1)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw the sign in the colours of ``theme``."""
        self._sign.setPixmap(icon("question", theme, theme.accent).pixmap(icon_side(), icon_side()))


class Welcome(QScrollArea):
    """Scrolls where large text leaves no room for all.

    Signals: ``chosen(question)``, to be asked as it stands.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Ask your documents"))
        self._theme = theme
        self._words = TextBlock(role="muted")
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        self._column.setSpacing(GRID)
        self._column.addWidget(TextBlock(self.tr("Ask your documents"), size=TextSize.HEADING, bold=True))
        self._column.addWidget(self._words)
        self._column.addSpacing(GRID)
        self._column.addStretch(1)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for ground in (self.viewport(), inner):
            ground.setAutoFillBackground(False)
        self.show_questions(())

    def questions(self) -> tuple[str, ...]:
        """What is offered now."""
        return tuple(suggestion.question for suggestion in self.findChildren(Suggestion))

    def show_questions(self, questions: Sequence[str]) -> None:
        """Offer these questions instead of those before."""
        for suggestion in self.findChildren(Suggestion):
            suggestion.setParent(None)
            suggestion.deleteLater()
        words = self.tr("The answer is quoted from the page, and each quote shows its place.")
        self._words.setText(f"{words} {self.tr('For example:')}" if questions else words)
        for question in questions:
            suggestion = Suggestion(question, self._theme)
            suggestion.clicked.connect(lambda _checked=False, question=question: self.chosen.emit(question))
            self._column.insertWidget(self._column.count() - 1, suggestion)

    def set_theme(self, theme: Theme) -> None:
        """Show everything in the colours of ``theme``."""
        self._theme = theme
        for suggestion in self.findChildren(Suggestion):
            suggestion.set_theme(theme)
