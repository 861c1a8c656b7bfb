"""What both models say becomes one answer: one plan, what was put together first, and where pages differ."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from engine.contracts import Answer, Answered, AskEvent, Difference, LooksPlanned, Planned, QuoteFound
from engine.store.answer_findings import became
from tests.helpers.answer_events import PLAN
from tests.helpers.finding_events import (
    MERGED,
    look_answer,
    look_plan,
    looking,
    make_claim,
    read_from_picture,
    silent,
    whole_answer,
    whole_events,
)
from tests.helpers.scripted_session import make_quote, make_wish
from ui.conversation.answer_view import AnswerView
from ui.conversation.differences_view import DifferencesView
from ui.conversation.page_button import PageButton
from ui.conversation.page_groups import PageGroups
from ui.conversation.pages_read import PagesRead
from ui.conversation.pane import ConversationPane
from ui.conversation.plan_fold import PlanFold
from ui.conversation.statement_words import sign
from ui.theme import Theme
from ui.widgets.buttons import TextButton
from ui.widgets.fold import FoldHead
from ui.widgets.label import Label
from ui.widgets.sign_line import SignLine

CHANGED, GONE = became((("A", "1", "2"), ("A", "1", None)))
"""what the library says of a document that has other content now, and of one that is gone"""


@pytest.fixture
def pane(qtbot: QtBot) -> ConversationPane:
    """An empty conversation on the screen."""
    pane = ConversationPane(lambda _: 48, Theme.light())
    qtbot.addWidget(pane)
    pane.resize(380, 800)
    pane.show()
    return pane


def begin(pane: ConversationPane, events: Iterable[AskEvent]) -> AnswerView:
    """A view that a text model answers in, and, where it is planned, a vision model."""
    view = pane.begin("What did paper cost?")
    view.expect_model(names_documents=False)
    for event in events:
        view.take(event)
    pane.thread_view.settle()
    return view


def said(view: QWidget) -> list[str]:
    """What can be read now."""
    return [label.text() for label in view.findChildren(Label) if label.isVisible() and label.text().strip()]


def until_merged() -> list[AskEvent]:
    """Up to the last finding."""
    return whole_events()[:-4]


def test_both_plans_are_one_line_that_opens(pane: ConversationPane) -> None:
    view = begin(pane, [Planned(PLAN), LooksPlanned(look_plan())])
    (shown,) = (fold for fold in view.findChildren(PlanFold) if fold.isVisible())
    assert shown.sentence == "16 pages: 13 read, 1 looked at, 1 read and looked at, 1 skipped, about 14 min."
    assert not any("Its words say" in text for text in said(view))
    shown.head.click()
    assert {"To be read: 13 pages", "p. 1\u201313: Its words say what it shows."} <= set(said(view))
    details = next(text for text in said(view) if "vision model: Llama" in text)
    assert "visual tokens of a page: at most 6,404, beside the context" in details
    assert "memory: 8.1 GB, 12 GB free" in details
    assert "KV cache: q8_0" in details


def test_where_nothing_has_been_measured_the_plan_says_so(pane: ConversationPane) -> None:
    view = begin(pane, [LooksPlanned(look_plan(seconds=None))])
    (shown,) = (fold for fold in view.findChildren(PlanFold) if fold.isVisible())
    assert shown.sentence.endswith("1 skipped.")
    shown.set_open(True)
    assert any("not measured on this machine yet" in text for text in said(view))


def test_a_plan_without_looks_makes_no_room_for_them(pane: ConversationPane) -> None:
    view = begin(pane, [Planned(PLAN), LooksPlanned(look_plan(looks=0))])
    assert view.looked is None
    assert view.model is not None
    assert view.model.plan.sentence == "Reading all 48 pages, about 12 min, 5.3 GB of memory."


def test_a_long_plan_scrolls(pane: ConversationPane) -> None:
    view = begin(pane, [LooksPlanned(look_plan())])
    groups = next(each for each in view.findChildren(PageGroups) if not each.isHidden())
    assert groups.heightForWidth(60) == groups.heightForWidth(50)
    assert groups.heightForWidth(300) < groups.heightForWidth(60)


def test_what_is_put_together_stands_above_the_pages(pane: ConversationPane) -> None:
    view = begin(pane, whole_events())
    assert view.model is not None and view.looked is not None
    assert [each.text for each in view.model.statements.statements] == [each.text for each in MERGED]
    assert view.model.mapTo(view, view.model.rect().topLeft()).y() < view.looked.mapTo(view, view.looked.pos()).y()
    assert len(view.looked.cards) == 1
    assert "Stated before it was put together" in said(view)
    assert "Paper cost 4,310 thousand in Q3." not in said(view)


def test_while_pages_are_looked_at_the_text_model_waits(pane: ConversationPane) -> None:
    view = begin(pane, until_merged())
    assert view.model is not None and view.looked is not None
    assert view.model.plan.words == "Waiting for the pages that are looked at"
    assert view.looked.progress.words == "Looking at page 16 (2 of 2), about 2 min left"
    for event in whole_events()[-4:-1]:
        view.take(event)
    assert view.model.plan.words == "Writing the answer"
    assert view.looked.progress.words == "2 pages looked at"


def test_quotes_move_into_the_part_of_a_look_that_was_not_foreseen(pane: ConversationPane) -> None:
    view = pane.begin("What does it show?")
    for event in (QuoteFound(make_quote()), LooksPlanned(look_plan()), looking(1, 2)):
        view.take(event)
    assert view.looked is not None
    assert view.looked.found.isAncestorOf(view.cards[0])
    assert view.cards[0].isVisible()
    assert view.looked.plan.isVisible()


def test_pages_that_differ_stand_side_by_side(pane: ConversationPane) -> None:
    view = begin(pane, whole_events())
    (shown,) = (each for each in view.findChildren(DifferencesView) if each.isVisible())
    assert said(shown) == ["Pages differ", "says 4,310", "says 4,130, read from the picture"]
    sentence = "Pages differ: page 12 says 4,310; page xiv (read from the picture) says 4,130."
    assert shown.accessibleName() == sentence
    assert [line._picture for line in shown.findChildren(SignLine)] == ["differ"]


def test_each_page_that_differs_leads_to_its_place(pane: ConversationPane, qtbot: QtBot) -> None:
    view = begin(pane, whole_events())
    (shown,) = (each for each in view.findChildren(DifferencesView) if each.isVisible())
    words, picture = shown.findChildren(PageButton)
    with qtbot.waitSignal(pane.chosen) as chosen:
        qtbot.keyClick(words, Qt.Key.Key_Return)
    assert chosen.args == [whole_answer().quotes[0]]
    with qtbot.waitSignal(pane.finding_chosen) as finding:
        picture.click()
    assert finding.args == [whole_answer().findings[0]]


def test_a_number_that_stands_in_no_quote_leads_to_its_page(pane: ConversationPane, qtbot: QtBot) -> None:
    difference = Difference((make_claim("1", 40, label="xl"), make_claim("2", 41)))
    view = begin(pane, [Answered(whole_answer(differences=(difference,)))])
    (shown,) = (each for each in view.findChildren(DifferencesView) if each.isVisible())
    with qtbot.waitSignal(pane.chosen) as chosen:
        shown.findChildren(PageButton)[0].click()
    assert (chosen.args[0].page, chosen.args[0].label, chosen.args[0].text) == (40, "xl", "")


def test_words_and_picture_of_one_page_may_differ(pane: ConversationPane) -> None:
    difference = Difference((make_claim(), make_claim("4,130", seen=True)))
    pane.show_answer(look_answer(differences=(difference,)))
    (shown,) = (each for each in pane.findChildren(DifferencesView) if each.isVisible())
    assert "Words and picture of a page differ" in said(shown)


def test_found_not_found_and_read_from_the_picture_have_signs_and_words_of_their_own(pane: ConversationPane) -> None:
    view = begin(pane, whole_events())
    assert view.model is not None
    found, seen = view.model.statements.statements
    assert [line.words for line in found.findChildren(SignLine) if line.parent() is found] == []
    assert [line.words for line in seen.findChildren(SignLine) if line.parent() is seen] == [
        "Read from the picture of page xiv"
    ]
    assert seen.property("doubtful") is False
    assert seen.findChildren(PageButton)[0].accessibleName().endswith(": read from the picture of page xiv")
    signs = [sign(quote)[0] for quote in (make_quote(), make_quote(verified=False), read_from_picture())]
    assert len({*signs, "differ"}) == 4


def test_the_ledger_opens_to_every_page_and_to_what_it_was_made_with(pane: ConversationPane) -> None:
    pane.show_answer(whole_answer())
    line = pane.findChild(PagesRead)
    assert isinstance(line, PagesRead)
    assert line.findChildren(PageGroups) == []
    line.findChildren(FoldHead)[0].click()
    shown = said(line)
    assert {"Read as text: 13 pages", "Left out: 1 page", "p. 15: There are no words on it."} <= set(shown)
    assert shown[-1] == "text model: scripted.gguf 3f2a91\nprompts: 7"


def test_an_answer_that_is_opened_again_looks_the_same(pane: ConversationPane) -> None:
    live = said(begin(pane, whole_events()))
    pane.clear()
    pane.show_answer(whole_answer())
    view = pane.newest()
    assert view is not None
    assert said(view) == [text for text in live if text != "Stated before it was put together"]


def test_what_the_pages_say_is_not_told_twice(pane: ConversationPane) -> None:
    answer = whole_answer(statements=(), quotes=(), answer=whole_answer().findings[0].text)
    pane.show_answer(answer)
    view = pane.newest()
    assert view is not None
    assert said(view).count(answer.findings[0].text) == 1


def test_a_copy_tells_differences_and_pages(pane: ConversationPane) -> None:
    pane.show_answer(whole_answer())
    view = pane.newest()
    assert view is not None
    view.copy()
    copied = QGuiApplication.clipboard().text()
    assert "Pages differ: page 12 says 4,310; page xiv (read from the picture) says 4,130." in copied
    assert "(read from the picture of page xiv)" in copied
    assert "Pages read: 15 of 16" in copied


@pytest.mark.parametrize(
    ("answer", "offered"),
    [
        (whole_answer(partial=True, wish=make_wish()), "Continue"),
        (whole_answer(partial=True), "Ask again"),
        (
            whole_answer(notes=(CHANGED,), wish=make_wish()),
            "Ask again what changed",
        ),
        (whole_answer(notes=(CHANGED,)), None),
        (whole_answer(notes=(GONE,), wish=make_wish()), None),
        (whole_answer(wish=make_wish()), None),
    ],
)
def test_what_an_answer_offers_below_it(pane: ConversationPane, answer: Answer, offered: str | None) -> None:
    pane.show_answer(answer)
    texts = {button.text() for button in pane.thread_view.findChildren(TextButton) if button.isVisible()}
    assert texts & {"Continue", "Ask again", "Ask again what changed"} == ({offered} if offered else set())


def test_a_change_of_theme_reaches_everything(pane: ConversationPane) -> None:
    view = begin(pane, [QuoteFound(make_quote()), *whole_events(whole_answer(findings=(silent(16),)))])
    for head in view.findChildren(FoldHead):
        head.setChecked(True)
    pane.set_theme(Theme.dark())
    lines = [line for line in view.findChildren(SignLine) if line.isVisible()]
    before = [line._sign.pixmap().toImage() for line in lines]
    pane.set_theme(Theme.light())
    assert all(line._sign.pixmap().toImage() != image for line, image in zip(lines, before, strict=True))
