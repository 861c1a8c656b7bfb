"""The conversation before anything is asked: what was not finished, and questions that fit the open document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import islice

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from engine.contracts import Answer
from ui.theme import GRID, HALF, TextSize, Theme, icon_side
from ui.widgets.card import Card
from ui.widgets.icons import icon
from ui.widgets.text_block import TextBlock

_MOST = 3
"""unfinished questions that are offered; the others are among the earlier ones"""


class Suggestion(Card):
    """A question that can be pressed; ``picture`` is the name of its icon, ``does`` what pressing does."""

    def __init__(self, question: str, theme: Theme, *, picture: str = "question", does: str = "") -> None:
        super().__init__()
        self.question = question
        self._picture = picture
        self.setAccessibleName(f"{does}: {question}" if does else question)
        self._sign = QLabel()
        self._sign.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID + HALF, GRID + HALF, GRID + HALF, GRID + HALF)
        row.setSpacing(GRID)
        words = QVBoxLayout()
        words.setSpacing(HALF)
        words.addWidget(TextBlock(question))
        if does:
            words.addWidget(TextBlock(does, size=TextSize.SMALL, role="muted"))
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop if does else Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw the sign in the colours of ``theme``."""
        self._sign.setPixmap(icon(self._picture, theme, theme.accent).pixmap(icon_side(), icon_side()))


class Welcome(QScrollArea):
    """Scrolls where large text leaves no room for all.

    Signals: ``chosen(question)``, to be asked as it stands; ``unfinished_chosen(answer)``, to be gone on with.
    """

    chosen = Signal(str)
    unfinished_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Ask your documents"))
        self._theme = theme
        self._words = TextBlock(role="muted")
        self._not_finished = TextBlock(self.tr("Not finished"), size=TextSize.HEADING, bold=True)
        self._not_finished.hide()
        self._unfinished = QVBoxLayout()
        self._unfinished.setSpacing(GRID)
        self._offered = QVBoxLayout()
        self._offered.setSpacing(GRID)
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        self._column.setSpacing(GRID)
        self._column.addWidget(self._not_finished)
        self._column.addLayout(self._unfinished)
        self._column.addWidget(TextBlock(self.tr("Ask your documents"), size=TextSize.HEADING, bold=True))
        self._column.addWidget(self._words)
        self._column.addSpacing(GRID)
        self._column.addLayout(self._offered)
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
        return tuple(suggestion.question for suggestion in _in(self._offered))

    def unfinished(self) -> tuple[str, ...]:
        """The questions that can be gone on with."""
        return tuple(suggestion.question for suggestion in _in(self._unfinished))

    def show_questions(self, questions: Sequence[str]) -> None:
        """Offer these questions instead of those before."""
        _empty(self._offered)
        words = self.tr("The answer is quoted from the page, and each quote shows its place.")
        self._words.setText(f"{words} {self.tr('For example:')}" if questions else words)
        for question in questions:
            suggestion = Suggestion(question, self._theme)
            suggestion.clicked.connect(partial(self.chosen.emit, question))
            self._offered.addWidget(suggestion)

    def show_unfinished(self, answers: Iterable[Answer]) -> None:
        """Offer to go on with the first of these, instead of those before."""
        _empty(self._unfinished)
        for answer in islice(answers, _MOST):
            suggestion = Suggestion(answer.question, self._theme, picture="again", does=self.tr("Continue"))
            suggestion.clicked.connect(partial(self.unfinished_chosen.emit, answer))
            self._unfinished.addWidget(suggestion)
        any_left = self._unfinished.count() > 0
        self._not_finished.setVisible(any_left)
        self._unfinished.setContentsMargins(0, 0, 0, 2 * GRID if any_left else 0)

    def set_theme(self, theme: Theme) -> None:
        """Show everything in the colours of ``theme``."""
        self._theme = theme
        for suggestion in self.findChildren(Suggestion):
            suggestion.set_theme(theme)


def _in(column: QVBoxLayout) -> tuple[Suggestion, ...]:
    items = (column.itemAt(index) for index in range(column.count()))
    return tuple(widget for item in items if item is not None and isinstance(widget := item.widget(), Suggestion))


def _empty(column: QVBoxLayout) -> None:
    for suggestion in _in(column):
        column.removeWidget(suggestion)
        suggestion.setParent(None)
        suggestion.deleteLater()
