"""Findings of a vision model come page by page, settle without a jump, and look the same when they are opened again."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from engine.contracts import (
    Answered,
    AskEvent,
    EnoughFound,
    FindingMade,
    LookWording,
    PreparingModel,
    Problem,
    QuoteFound,
)
from tests.helpers.answer_events import model_answer
from tests.helpers.finding_events import (
    FINDINGS,
    VISION_MODEL,
    look_answer,
    look_events,
    looking,
    make_finding,
    seen,
    silent,
)
from tests.helpers.scripted_session import make_answer, make_quote
from ui.conversation.answer_view import AnswerView
from ui.conversation.finding_card import FindingCard
from ui.conversation.looked_answer import LookedAnswer
from ui.conversation.page_button import PageButton
from ui.conversation.pane import ConversationPane
from ui.conversation.places import place_of
from ui.theme import Theme
from ui.widgets.sign_line import SignLine


@pytest.fixture
def pane(qtbot: QtBot) -> ConversationPane:
    """An empty conversation on the screen."""
    pane = ConversationPane(lambda _: 48, Theme.light())
    qtbot.addWidget(pane)
    pane.resize(380, 800)
    pane.show()
    return pane


def begin(pane: ConversationPane, events: Iterable[AskEvent] = ()) -> AnswerView:
    """A view in which pages are looked at, after these events."""
    view = pane.begin("What did paper cost?")
    view.expect_look(names_documents=False)
    for event in events:
        view.take(event)
    pane.thread_view.settle()
    return view


def part(view: AnswerView) -> LookedAnswer:
    """What the vision model made."""
    assert view.looked is not None
    return view.looked


def said(widget: AnswerView | FindingCard) -> list[str]:
    """What can be read now."""
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible() and label.text().strip()]


def signs(card: FindingCard) -> list[str]:
    """What stands below the words, with its sign."""
    return [f"{line._picture}: {line.words}" for line in card.findChildren(SignLine)]


def test_every_page_that_says_something_is_a_card(pane: ConversationPane) -> None:
    view = begin(pane, look_events())
    assert [card.text for card in part(view).cards] == [each.text for each in FINDINGS if each.answers]
    assert [signs(card) for card in part(view).cards] == [
        ["check: words found on page 12"],
        [
            "warning: Cut off: it grew too long, or went round in circles.",
            "warning: words not found on the page",
        ],
        ["picture: read from the picture, no text to check against", "info: The print is small."],
    ]
    assert "10 of 10 pages: 0 read, 0 by OCR, 10 looked at, 0 failed" in said(view)
    assert any(text.endswith("3 min 10 s  \u00b7  11B") for text in said(view))


def test_the_other_pages_take_one_line_and_unfold(pane: ConversationPane) -> None:
    view = begin(pane, look_events())
    silence = part(view).silent
    assert silence.head.accessibleName() == "7 pages do not say it: 1, 2, 4\u20138"
    assert silence.findChildren(FindingCard) == []
    silence.head.click()
    rows = silence.findChildren(FindingCard)
    assert [row.finding.page for row in rows] == [1, 2, 4, 5, 6, 7, 8]
    assert rows[0].accessibleName() == "Report.pdf, p. 1: does not say it"
    silence.add_finding(silent(9))
    assert len(silence.findChildren(FindingCard)) == 8


def test_words_stream_into_the_card_that_is_written(pane: ConversationPane) -> None:
    view = begin(pane, [looking(1), LookWording(" Paper "), LookWording("cost")])
    assert part(view).writing == "Paper cost"
    assert part(view).cards == ()
    top = part(view).findChildren(FindingCard)[0].findChildren(PageButton)[0].y()
    view.take(FindingMade(FINDINGS[0]))
    pane.thread_view.settle()
    assert part(view).writing == ""
    (card,) = part(view).cards
    assert card.text == FINDINGS[0].text
    assert card.findChildren(PageButton)[0].y() == top


def test_words_of_a_page_that_does_not_say_it_go_again(pane: ConversationPane) -> None:
    view = begin(pane, [looking(2), LookWording("NOT"), FindingMade(silent(1))])
    assert part(view).writing == ""
    assert part(view).cards == ()
    assert part(view).silent.isVisible()


def test_how_far_it_is(pane: ConversationPane) -> None:
    view = begin(pane)
    assert part(view).progress.words == "About to look"
    view.take(PreparingModel(34, 100))
    assert (part(view).progress.words, part(view).progress.share) == ("Preparing the model, once: 34 %", 0.34)
    view.take(looking(3, 7))
    assert part(view).progress.words == "Looking at page xiv (3 of 7), about 2 min left"
    assert part(view).progress.share == pytest.approx(2.5 / 7, abs=0.001)


def test_a_stopped_look_keeps_what_was_found(pane: ConversationPane) -> None:
    view = begin(pane, [*seen(1), *seen(2), looking(3), LookWording("The bars")])
    view.show_stopping()
    assert part(view).progress.words == "Stopping"
    view.finish(look_answer(findings=FINDINGS[:2], partial=True))
    assert [card.finding for card in part(view).cards] == [FINDINGS[0]]
    assert part(view).writing == ""
    assert "Stopped: what was found by then stands." in said(view)


def test_what_fails_is_said_and_what_was_found_stays(pane: ConversationPane) -> None:
    view = begin(pane, [*seen(1), looking(3), LookWording("The bars")])
    view.fail(Problem("The memory is full.", "Close other programs."))
    assert len(part(view).cards) == 1
    assert {"Not finished", "The memory is full. Close other programs."} <= set(said(view))


def test_no_page_says_it(pane: ConversationPane) -> None:
    findings = (silent(1), silent(2))
    view = begin(pane, [Answered(look_answer(findings=findings, answer=None))])
    assert "None of the 2 pages looked at says it." in said(view)


def test_an_answer_that_is_opened_again_looks_the_same(pane: ConversationPane) -> None:
    live = said(begin(pane, look_events()))
    pane.clear()
    pane.show_answer(look_answer())
    view = pane.newest()
    assert view is not None
    assert said(view) == live


def test_a_click_on_a_card_and_its_page_lead_to_the_place(pane: ConversationPane, qtbot: QtBot) -> None:
    view = begin(pane, look_events())
    card = part(view).cards[1]
    with qtbot.waitSignal(pane.finding_chosen) as chosen:
        qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    assert chosen.args == [FINDINGS[2]]
    with qtbot.waitSignal(pane.finding_chosen):
        qtbot.keyClick(card.findChild(PageButton), Qt.Key.Key_Return)
    pane.mark(FINDINGS[2])
    assert [each.property("current") for each in part(view).cards] == [None, True, None]


def test_next_steps_from_finding_to_finding(pane: ConversationPane, qtbot: QtBot) -> None:
    begin(pane, look_events())
    pane.finding_chosen.connect(pane.mark)
    shown = []
    pane.finding_chosen.connect(lambda finding: shown.append(finding.page))
    for steps in (1, 1, -1):
        pane.step(steps)
    assert shown == [12, 14, 12]


def test_look_closer_tells_the_view_and_the_finding(pane: ConversationPane, qtbot: QtBot) -> None:
    view = begin(pane, look_events())
    closer = next(each for each in part(view).cards[0].findChildren(QPushButton) if each.text() == "Look closer")
    assert closer.accessibleName() == "Look closer at page 12"
    with qtbot.waitSignal(pane.closer_wanted) as wanted:
        closer.click()
    assert wanted.args == [view, FINDINGS[0]]


def test_what_was_looked_at_closer_offers_no_closer_look(pane: ConversationPane) -> None:
    view = begin(pane, [FindingMade(make_finding(closer=True))])
    (card,) = part(view).cards
    assert [each.text() for each in card.findChildren(QPushButton) if each.isVisible()] == ["p. 12"]
    assert "looked closer" in said(card)


def test_a_finding_is_marked_where_its_words_stand() -> None:
    place = place_of(
        make_finding(quotes=(make_quote(), make_quote("9", verified=False, boxes=((1.0, 1.0, 2.0, 2.0),))))
    )
    assert (place.page, place.boxes) == (12, make_quote().boxes)


def test_quotes_make_room_when_pages_say_something(pane: ConversationPane) -> None:
    view = begin(pane, [QuoteFound(make_quote()), looking(1)])
    assert part(view).found.is_open
    view.take(LookWording("Paper"))
    assert not part(view).found.is_open


def test_quotes_move_out_where_no_page_was_looked_at_after_all(pane: ConversationPane) -> None:
    view = begin(pane, [QuoteFound(make_quote()), Answered(make_answer(notes=("There is no vision model.",)))])
    assert view.looked is None
    assert view.cards[0].isVisible()
    assert {"4,310", "There is no vision model."} <= set(said(view))


def test_statements_and_findings_stand_in_one_answer(pane: ConversationPane) -> None:
    pane.show_answer(model_answer(findings=FINDINGS[:1], vision_model=VISION_MODEL))
    view = pane.newest()
    assert view is not None and view.model is not None
    pane.thread_view.settle()
    assert view.model.isVisible() and part(view).isVisible()
    assert view.model.y() < part(view).y()


def test_a_test_model_is_told(pane: ConversationPane) -> None:
    view = begin(pane, [Answered(look_answer(test_model=True))])
    assert "Test model: its words mean nothing." in said(view)


def test_copied_findings_have_their_pages(pane: ConversationPane) -> None:
    view = begin(pane, look_events())
    view.copy()
    copied = QGuiApplication.clipboard().text()
    assert "Paper cost 4,310 thousand in Q3. [Report.pdf, p. 12]\n(words found on page 12)" in copied
    assert "(read from the picture, no text to check against; The print is small.)" in copied
    assert "7 pages do not say it: 1, 2, 4\u20138" in copied


@pytest.mark.parametrize("theme", [Theme.light(), Theme.dark()], ids=["light", "dark"])
def test_cards_follow_the_theme(pane: ConversationPane, qapp: QApplication, theme: Theme) -> None:
    view = begin(pane, look_events())
    theme.apply(qapp)
    pane.set_theme(theme)
    qapp.processEvents()
    card = part(view).cards[0]
    image = card.grab().toImage()
    assert image.pixelColor(image.width() // 2, image.height() - 4) == theme.raised


# --- when a page answers ---------------------------------------------------------------------------------------------


def enough(left: int = 3) -> EnoughFound:
    return EnoughFound(finding=FINDINGS[0], left=left, seconds_left=240.0)


def test_a_page_that_answers_offers_to_stop(pane: ConversationPane, qtbot: QtBot) -> None:
    view = begin(pane, [looking(1, 4), FindingMade(FINDINGS[0]), enough()])
    line = part(view).enough
    assert line.isVisible()
    assert line.words == f"Page {FINDINGS[0].label} answers this. 3 pages are not looked at yet, about 4 min left"
    with qtbot.waitSignal(pane.stop_wanted):
        qtbot.mouseClick(line.findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)


def test_the_offer_goes_when_it_stops_or_ends(pane: ConversationPane) -> None:
    view = begin(pane, [looking(1, 2), FindingMade(FINDINGS[0]), enough(1)])
    assert "1 page is not looked at yet" in part(view).enough.words
    view.show_stopping()
    assert part(view).enough.isHidden()
    done = begin(pane, [looking(1, 2), FindingMade(FINDINGS[0]), enough(1), Answered(look_answer())])
    assert part(done).enough.isHidden()
