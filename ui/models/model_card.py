"""One model among others: its name, what is known of it, and buttons beside them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from engine.contracts import Fit, Fitting
from ui.theme import GRID, HALF, TextSize, Theme
from ui.widgets.buttons import TextButton, tint_buttons
from ui.widgets.sign_line import SignLine
from ui.widgets.text_block import TextBlock

_SIGNS = {Fit.WELL: ("check", "muted"), Fit.TIGHT: ("info", "muted"), Fit.NO: ("warning", "warning")}


class ModelCard(QFrame):
    """Whoever makes one adds lines and buttons, in the order in which they are read."""

    def __init__(self, key: str, title: str, facts: str, theme: Theme) -> None:
        """``key`` tells the model apart from all others on the page."""
        super().__init__()
        self.setProperty("role", "card")
        self.key = key
        self.title = title
        self._theme = theme
        self._words = QVBoxLayout()
        self._words.setSpacing(HALF)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(HALF)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID + HALF, 2 * GRID, GRID + HALF)
        row.setSpacing(2 * GRID)
        row.addLayout(self._words, 1)
        row.addLayout(self._buttons)
        row.setAlignment(self._buttons, Qt.AlignmentFlag.AlignTop)
        self._words.addWidget(TextBlock(title, bold=True))
        self._words.addWidget(TextBlock(facts, size=TextSize.SMALL, role="muted"))

    def add_line(self, words: str) -> None:
        """Another line of small words."""
        self._words.addWidget(TextBlock(words, size=TextSize.SMALL, role="muted"))

    def add_sign(self, words: str, picture: str, role: str) -> None:
        """A line with a sign before it."""
        self._words.addWidget(SignLine(words, self._theme, picture=picture, role=role))

    def add_fitting(self, fitting: Fitting | None) -> None:
        """Whether it has room here; nothing where that is not known."""
        if fitting is not None:
            self.add_sign(fitting.sentence, *_SIGNS[fitting.fit])

    def add_part(self, part: QWidget) -> None:
        """Anything else, below the words."""
        self._words.addWidget(part)

    def add_button(self, words: str, *, role: str = "") -> TextButton:
        """A button; screen readers say which model it is for."""
        button = TextButton(words, role=role)
        button.setAccessibleName(f"{words}: {self.title}")
        button.set_theme(self._theme)
        self._buttons.addWidget(button)
        return button

    def first_button(self) -> QWidget | None:
        """What takes the keyboard; None: nothing can be done with this model."""
        items = (self._buttons.itemAt(index) for index in range(self._buttons.count()))
        buttons = (item.widget() for item in items if item is not None)
        return next((button for button in buttons if button is not None and not button.isHidden()), None)

    def set_theme(self, theme: Theme) -> None:
        """Draw the signs in the colours of ``theme``."""
        self._theme = theme
        tint_buttons(self, theme)
        for line in self.findChildren(SignLine):
            line.set_theme(theme)
