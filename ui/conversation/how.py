"""How a question is to be answered: the choice beside Ask."""

from __future__ import annotations

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from engine.contracts import How
from ui.widgets.buttons import ChoiceButton
from ui.widgets.label import plain_tip


class HowChoice(ChoiceButton):
    """ "Automatic", "Best pages", "Every page" or "Quotes only"; what is chosen stays chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.rename(self.tr("How to answer"))
        self._how = How.AUTO
        self.menu_of_choices = QMenu(self)
        self.menu_of_choices.setToolTipsVisible(True)
        self.setMenu(self.menu_of_choices)
        group = QActionGroup(self.menu_of_choices)
        for how, name, tip in self._ways():
            action = self.menu_of_choices.addAction(name)
            action.setToolTip(plain_tip(tip))
            action.setCheckable(True)
            action.setData(how)
            group.addAction(action)
        group.triggered.connect(lambda action: self.choose(How(action.data())))
        self.choose(How.AUTO)

    def how(self) -> How:
        """What is chosen now."""
        return self._how

    def choose(self, how: How) -> None:
        """Choose a way."""
        self._how = how
        for action in self.menu_of_choices.actions():
            if action.data() == how:
                action.setChecked(True)
                self.show_choice(action.text())

    def _ways(self) -> tuple[tuple[How, str, str], ...]:
        """Each with its name and what it means."""
        return (
            (How.AUTO, self.tr("Automatic"), self.tr("The best answer that takes a few minutes at most")),
            (How.BEST, self.tr("Best pages"), self.tr("The text model reads the pages that fit best; quick")),
            (How.EVERY, self.tr("Every page"), self.tr("The text model reads every page; long documents take long")),
            (How.QUOTES, self.tr("Quotes only"), self.tr("The places that fit best, at once and without a model")),
        )
