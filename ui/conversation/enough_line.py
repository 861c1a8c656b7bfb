"""One page answers, others are still to be looked at: whoever does not want to wait stops here."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from engine.contracts import EnoughFound
from ui.conversation.finding_words import enough_words
from ui.theme import GRID, TextSize, Theme
from ui.widgets.buttons import TextButton
from ui.widgets.text_block import TextBlock


class EnoughLine(QWidget):
    """Hidden until there is something to offer.

    Signals:
        stop_wanted(): what has been found is enough.
    """

    stop_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._words = TextBlock(size=TextSize.SMALL, role="muted")
        self._stop = TextButton(self.tr("Stop here"), role="quiet", picture="stop")
        self._stop.setToolTip(self.tr("What was found stays, and the rest can be looked at later with Continue"))
        self._stop.clicked.connect(self.stop_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self._words, 1)
        row.addWidget(self._stop)
        self.set_theme(theme)
        self.hide()

    @property
    def words(self) -> str:
        """What is said."""
        return self._words.text()

    def offer(self, event: EnoughFound) -> None:
        """Say which page answers and what is left."""
        self._words.setText(enough_words(event))
        self.show()

    def set_theme(self, theme: Theme) -> None:
        """Draw the sign in the colours of ``theme``."""
        self._stop.set_theme(theme)
