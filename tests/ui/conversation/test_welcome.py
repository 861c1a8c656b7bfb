"""Questions that are offered can be read, however little room there is."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from ui.conversation.welcome import Suggestion, Welcome
from ui.theme import Theme


def test_no_question_is_cut_off_in_a_low_pane(qtbot: QtBot) -> None:
    welcome = Welcome(Theme.light())
    qtbot.addWidget(welcome)
    welcome.resize(220, 150)
    welcome.show_questions(["A question that is long enough to need quite a few lines in a narrow pane?"] * 3)
    welcome.show()
    cards = welcome.findChildren(Suggestion)
    qtbot.waitUntil(lambda: all(card.height() >= card.heightForWidth(card.width()) > 0 for card in cards))
    assert len(cards) == 3
    assert welcome.verticalScrollBar().maximum() > 0
