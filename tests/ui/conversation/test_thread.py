"""Nothing jumps: answers grow at their end, and what the person reads stays where it is."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.contracts import Picture, Quote, TextSource
from tests.helpers.scripted_session import make_answer, make_quote
from ui.conversation.pane import ConversationPane
from ui.theme import Theme
from ui.widgets.label import Label
from ui.widgets.text_block import TextBlock

QUOTES = [make_quote(f"Quote {number}, which is long enough to take a line or two in its card.") for number in range(9)]


@pytest.fixture
def pane(qtbot: QtBot) -> ConversationPane:
    """An empty conversation on the screen."""
    pane = ConversationPane(lambda _: 48, Theme.light())
    qtbot.addWidget(pane)
    pane.resize(380, 800)
    pane.show()
    return pane


def settle(qtbot: QtBot) -> None:
    """Let layouts come to rest."""
    qtbot.wait(20)
    QApplication.processEvents()


def test_a_new_question_stands_at_the_top(pane: ConversationPane, qtbot: QtBot) -> None:
    pane.show_answer(make_answer(1, "First?", quotes=tuple(QUOTES)))
    view = pane.begin("Second?")
    settle(qtbot)
    assert pane.thread_view.verticalScrollBar().value() == view.y() > 0


def test_cards_that_came_stay_where_they_are(pane: ConversationPane, qtbot: QtBot) -> None:
    view = pane.begin("What?")
    view.add_quote(QUOTES[0])
    settle(qtbot)
    first = view.cards[0].geometry()
    for quote in QUOTES[1:]:
        view.add_quote(quote)
    view.finish(make_answer(1, "What?", quotes=tuple(QUOTES), answer="4,310"))
    settle(qtbot)
    assert view.cards[0].geometry() == first


def test_new_cards_have_their_height_before_they_are_seen(pane: ConversationPane, qtbot: QtBot) -> None:
    view = pane.begin("What?")
    settle(qtbot)
    for quote in QUOTES * 3:
        view.add_quote(quote)
    pane.thread_view.settle()
    assert [card.height() for card in view.cards] == [card.heightForWidth(card.width()) for card in view.cards]
    assert pane.thread_view.verticalScrollBar().maximum() > 1000


def test_who_has_scrolled_stays_there(pane: ConversationPane, qtbot: QtBot) -> None:
    pane.show_answer(make_answer(1, "First?", quotes=tuple(QUOTES)))
    view = pane.begin("Second?")
    settle(qtbot)
    pane.thread_view.verticalScrollBar().setValue(10)
    view.add_quote(QUOTES[0])
    view.finish(make_answer(2, "Second?", quotes=tuple(QUOTES)))
    settle(qtbot)
    assert pane.thread_view.verticalScrollBar().value() == 10


def test_a_card_keeps_its_height_when_its_picture_comes(pane: ConversationPane, qtbot: QtBot) -> None:
    view = pane.begin("What?")
    view.add_quote(make_quote("TOTAL 4,310", source=TextSource.OCR))
    settle(qtbot)
    height = view.cards[0].height()
    view.cards[0].show_picture(Picture(472, 44, b"\x80" * (3 * 472 * 44)))
    settle(qtbot)
    assert view.cards[0].height() == height


def test_an_answer_is_shown_once(pane: ConversationPane) -> None:
    pane.show_answer(make_answer(1))
    pane.show_answer(make_answer(1))
    assert len(pane.thread_view.views()) == 1


def test_the_screen_holds_twenty_answers(pane: ConversationPane) -> None:
    for number in range(25):
        pane.show_answer(make_answer(number))
    assert [view.answer.id for view in pane.thread_view.views() if view.answer] == list(range(5, 25))


@pytest.mark.parametrize(
    ("quote", "told"),
    [
        (make_quote(), "text of the page"),
        (make_quote(source=TextSource.OCR), "from a scan"),
        (make_quote(source=TextSource.OCR, digits_unsure=True), "from a scan: compare the digits"),
        (make_quote(verified=False), "These words were not found on the page"),
    ],
)
def test_a_card_says_how_its_words_were_read(pane: ConversationPane, quote: Quote, told: str) -> None:
    view = pane.begin("What?")
    view.add_quote(quote)
    assert told in [label.text() for label in view.cards[0].findChildren(Label)]


def test_answer_words_are_set_off_by_more_than_colour(pane: ConversationPane) -> None:
    view = pane.begin("What?")
    view.add_quote(make_quote(answer_spans=((20, 25),)))
    block = next(block for block in view.cards[0].findChildren(TextBlock) if block.spans)
    formats = block.laid_out(300)[0].formats()
    assert [(each.start, each.length, each.format.fontUnderline()) for each in formats] == [(20, 5, True)]
    assert formats[0].format.fontWeight() > 400
