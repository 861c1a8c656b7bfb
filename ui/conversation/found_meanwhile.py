"""What the index found, shown until a model has something to say."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QWidget

from ui.conversation.quote_card import QuoteCard
from ui.theme import Theme
from ui.widgets.fold import Fold
from ui.wording import tr


class FoundMeanwhile(Fold):
    """Open at first, and not there without quotes."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(tr("Found meanwhile"), theme, opened=True)
        self.hide()

    def add_card(self, card: QuoteCard) -> None:
        """One more quote."""
        self.add(card)
        self.show()

    def make_room(self, is_followed: Callable[[], bool]) -> None:
        """The model says something: fold away, if nobody is in here."""
        if self.is_open and may_fold(self, is_followed):
            self.set_open(False)


def may_fold(part: QWidget, is_followed: Callable[[], bool]) -> bool:
    """Nothing folds away under the eyes or the keyboard of a person who is in it."""
    focused = QApplication.focusWidget()
    return is_followed() and not (focused is not None and part.isAncestorOf(focused))
