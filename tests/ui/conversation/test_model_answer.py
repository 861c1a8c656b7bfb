"""Answers of a text model stream in, settle without a jump, and look the same when they are opened again."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from engine.contracts import (
    Answered,
    AskEvent,
    CalculationMade,
    Planned,
    Problem,
    QuoteFound,
    Statement,
    StatementMade,
    StatementsDropped,
    Wording,
)
from tests.helpers.answer_events import (
    CALCULATION,
    PLAN,
    QUOTES,
    STATEMENTS,
    model_answer,
    model_events,
    reading,
    written,
)
from tests.helpers.scripted_session import make_answer, make_quote
from tests.ui.conversation.test_thread import settle
from ui.conversation.answer_view import AnswerView
from ui.conversation.calculation_view import CalculationView
from ui.conversation.model_answer import ModelAnswer
from ui.conversation.pane import ConversationPane
from ui.theme import Theme
from ui.widgets.fold import Fold
from ui.widgets.label import Label
from ui.widgets.sign_line import SignLine

OF_A_PART = Statement(text="Paper is free.", quotes=(0,))


@pytest.fixture
def pane(qtbot: QtBot) -> ConversationPane:
    """An empty conversation on the screen."""
    pane = ConversationPane(lambda _: 48, Theme.light())
    qtbot.addWidget(pane)
    pane.resize(380, 800)
    pane.show()
    return pane


def begin(pane: ConversationPane, events: Iterable[AskEvent]) -> AnswerView:
    """A view that a model answers in, after these events."""
    view = pane.begin("What did paper cost?")
    view.expect_model(names_documents=False)
    for event in events:
        view.take(event)
    pane.thread_view.settle()
    return view


def part(view: AnswerView) -> ModelAnswer:
    """What the model made."""
    assert view.model is not None
    return view.model


def statements(view: AnswerView) -> list[str]:
    """The statements that stand."""
    return [each.text for each in part(view).statements.statements]


def said(view: QWidget) -> list[str]:
    """What can be read now."""
    return [label.text() for label in view.findChildren(Label) if label.isVisible() and label.text().strip()]


def top(view: AnswerView, widget: QWidget) -> int:
    """Where a widget stands in its view, in pixels."""
    return widget.mapTo(view, widget.rect().topLeft()).y()


def until(*kinds: type) -> list[AskEvent]:
    """The usual events before the first of these kinds."""
    events = model_events()
    return events[: next(index for index, event in enumerate(events) if isinstance(event, kinds))]


def test_first_the_plan_in_one_sentence(pane: ConversationPane) -> None:
    view = begin(pane, [Planned(PLAN)])
    assert part(view).plan.sentence == "Reading all 48 pages, about 12 min, 5.3 GB of memory."
    assert not any("KV cache" in text for text in said(view))
    part(view).plan.findChild(Fold).set_open(True)
    details = next(text for text in said(view) if "KV cache: q8_0" in text)
    assert "The KV cache is quantised." in details


def test_while_it_reads_the_instant_quotes_are_shown(pane: ConversationPane) -> None:
    view = begin(pane, [*until(Wording), reading(410)])
    assert part(view).plan.words == "Reading: 41 %, about 3 min left"
    assert "Found meanwhile" in said(view)
    assert "An instant quote." in said(view)


def test_the_plan_has_its_place_before_it_comes(pane: ConversationPane, qtbot: QtBot) -> None:
    view = begin(pane, [QuoteFound(make_quote())])
    settle(qtbot)
    before = top(view, view.cards[0])
    for event in (Planned(PLAN), reading(10), reading(990)):
        view.take(event)
    settle(qtbot)
    assert top(view, view.cards[0]) == before


def test_what_was_found_meanwhile_folds_away_at_the_first_words(pane: ConversationPane) -> None:
    view = begin(pane, [*until(Wording), Wording("Paper ")])
    assert "An instant quote." not in said(view)
    assert "Found meanwhile" in said(view)
    assert statements(view) == ["Paper "]


def test_nothing_folds_for_who_has_scrolled(pane: ConversationPane, qtbot: QtBot) -> None:
    found = [QuoteFound(make_quote(f"Quote {number}, long enough to fill a line or two.")) for number in range(12)]
    view = begin(pane, found)
    settle(qtbot)
    bar = pane.thread_view.verticalScrollBar()
    bar.setValue(200)
    for event in (Wording("Paper "), StatementMade(STATEMENTS[0], QUOTES[:2])):
        view.take(event)
    settle(qtbot)
    assert part(view).found.is_open
    assert bar.value() == 200


def test_nothing_folds_under_the_keyboard(pane: ConversationPane, qtbot: QtBot) -> None:
    view = begin(pane, until(Wording))
    view.cards[0].setFocus()
    qtbot.waitUntil(view.cards[0].hasFocus)
    view.take(Wording("Paper "))
    assert part(view).found.is_open


def test_words_stream_and_stand_when_they_are_complete(pane: ConversationPane) -> None:
    view = begin(pane, until(CalculationMade, Answered)[:-1])
    assert statements(view) == [STATEMENTS[0].text]
    assert part(view).statements.statements[0].statement is None
    view.take(StatementMade(STATEMENTS[0], QUOTES[:2]))
    assert [card.quote for card in view.cards] == list(QUOTES[:2])
    assert part(view).plan.words == "Writing the answer"


def test_the_answer_takes_the_place_of_the_stream_without_a_jump(pane: ConversationPane, qtbot: QtBot) -> None:
    view = begin(pane, until(Answered))
    settle(qtbot)
    shown = part(view).statements.statements
    places = [(top(view, each), each.height()) for each in shown]
    cards = view.cards
    view.take(model_events()[-1])
    settle(qtbot)
    assert part(view).statements.statements == shown
    assert [(top(view, each), each.height()) for each in shown] == places
    assert view.cards == cards
    assert len(view.findChildren(CalculationView)) == 1
    assert any(text.endswith("scripted") for text in said(view))


def test_a_second_statement_may_rest_on_an_earlier_quote(pane: ConversationPane) -> None:
    second = Statement(text="Again.", quotes=(1,))
    view = begin(pane, [StatementMade(STATEMENTS[0], QUOTES[:2]), StatementMade(second, ())])
    assert [card.quote for card in part(view).statements.statements[1].cards] == [QUOTES[1]]


def test_statements_of_parts_fold_and_the_merged_ones_follow(pane: ConversationPane) -> None:
    merged = model_answer(statements=STATEMENTS[:1], quotes=QUOTES[:2], calculations=())
    view = begin(pane, [*written(OF_A_PART, QUOTES[2:]), Wording("unfinished"), StatementsDropped()])
    assert statements(view) == []
    assert said(view)[-1] == "Stated before it was put together"
    for event in (*written(STATEMENTS[0], QUOTES[:2]), Answered(merged)):
        view.take(event)
    assert statements(view) == [STATEMENTS[0].text]
    assert OF_A_PART.text not in said(view)
    next(fold for fold in view.findChildren(Fold) if "put together" in fold.head.accessibleName()).head.click()
    assert OF_A_PART.text in said(view)
    assert "unfinished" not in said(view)


def test_an_earlier_answer_has_the_same_form(pane: ConversationPane) -> None:
    pane.show_answer(model_answer())
    view = pane.newest()
    assert view is not None
    assert statements(view) == [statement.text for statement in STATEMENTS]
    assert [card.quote for card in view.cards] == list(QUOTES)
    assert part(view).plan.sentence == "The pages were read in one go."
    assert "Calculated: 9.003541" in said(view)
    assert "48 of 48 pages: 41 read, 7 by OCR, 0 failed" in said(view)


def test_what_is_to_be_known_of_the_whole_is_said(pane: ConversationPane) -> None:
    pane.show_answer(model_answer(cut=True, test_model=True, partial=True, notes=("A note.",)))
    warned = {line.words for line in pane.findChildren(SignLine) if line.isVisible()}
    assert "Test model: its words mean nothing." in warned
    assert "The answer reached its length limit; what was complete stands." in warned
    assert {"A note.", "Stopped: what was stated by then stands."} <= set(said(pane))


def test_not_found_is_said_calmly_in_the_words_of_the_answer(pane: ConversationPane) -> None:
    pane.show_answer(model_answer(statements=(), quotes=(), calculations=(), answer="Das Dokument sagt es nicht."))
    assert "Das Dokument sagt es nicht." in said(pane)
    assert pane.findChildren(SignLine) == []


def test_an_answer_with_quotes_after_all_shows_them_as_ever(pane: ConversationPane) -> None:
    view = begin(pane, [QuoteFound(make_quote()), Answered(make_answer(notes=("The model is missing.",)))])
    assert view.model is None
    assert not any(each.isVisible() for each in view.findChildren(ModelAnswer))
    assert {"4,310", "The model is missing."} <= set(said(view))
    assert view.cards[0].isVisible()


def test_what_failed_is_said_and_what_was_stated_stays(pane: ConversationPane) -> None:
    view = begin(pane, [*written(STATEMENTS[0], QUOTES[:2]), Wording("half a")])
    view.fail(Problem("The memory is full.", "Close other programs."))
    assert statements(view) == [STATEMENTS[0].text]
    assert "The memory is full. Close other programs." in said(view)


def test_marks_on_the_pages_are_those_of_the_statements_once_there_are_any(pane: ConversationPane) -> None:
    view = begin(pane, until(Answered))
    assert view.quotes == QUOTES[:2]
    pane.mark(view.findChildren(type(view.cards[0]))[0].quote)
    assert [quote.text for quote in view.quotes] == ["An instant quote."]
    assert view.holds(view.cards[0].quote)


def test_next_quote_unfolds_the_statement_it_belongs_to(pane: ConversationPane) -> None:
    pane.show_answer(model_answer())
    pane.step(1)
    view = pane.newest()
    assert view is not None
    assert view.cards[0].isVisible()


def test_a_number_leads_to_the_quote_that_holds_it_else_to_its_page(pane: ConversationPane, qtbot: QtBot) -> None:
    quotes = (make_quote("Paper and pulp cost 4,310 thousand."), make_quote("It was less.", page=13))
    pane.show_answer(model_answer(statements=STATEMENTS[:1], quotes=quotes))
    view = pane.newest()
    assert view is not None
    with qtbot.waitSignal(pane.chosen) as chosen:
        part(view).input_chosen.emit(CALCULATION.inputs[0])
    assert chosen.args[0] is quotes[0]
    with qtbot.waitSignal(pane.page_chosen) as page:
        part(view).input_chosen.emit(CALCULATION.inputs[1])
    assert page.args == ["Report.pdf", 13]


def test_a_copy_says_what_the_window_says(pane: ConversationPane) -> None:
    pane.show_answer(model_answer(test_model=True))
    view = pane.newest()
    assert view is not None
    view.copy()
    copied = QGuiApplication.clipboard().text()
    assert f"{STATEMENTS[0].text} [p. 12; p. xiii]" in copied
    assert f"{STATEMENTS[1].text} [p. 14]\n(Words not found on page 14)\n(Number not in the quotes: 9 %)" in copied
    assert "(4310-3954)/3954*100 = 9.003541" in copied
    assert "(words not found on page 14)" in copied
    assert "Test model: its words mean nothing." in copied


def test_a_change_of_theme_reaches_everything(pane: ConversationPane) -> None:
    view = begin(pane, model_events(model_answer(cut=True, test_model=True)))
    pane.set_theme(Theme.dark())
    assert not view.grab().isNull()


def test_a_new_conversation_begins_empty(pane: ConversationPane) -> None:
    pane.show_answer(model_answer())
    pane.clear()
    assert pane.newest() is None
    assert pane.welcome.isVisible()
