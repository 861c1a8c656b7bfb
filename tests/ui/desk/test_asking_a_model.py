"""Questions that a text model answers: what the session is asked, what streams in, Stop, and follow-ups."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.desk.desk import Desk
from engine.contracts import How, Wording
from tests.helpers.answer_events import PLAN, STATEMENTS, model_answer, model_events
from tests.helpers.scripted_session import ScriptedSession, make_answer
from tests.helpers.scripted_text_model import make_facts
from tests.ui.desk.conftest import Open
from tests.ui.desk.test_asking import ask, texts
from ui.conversation.answer_view import AnswerView
from ui.conversation.page_button import PageButton
from ui.conversation.stopped_line import StoppedLine


@pytest.fixture
def session(session: ScriptedSession) -> ScriptedSession:
    """The library, with a text model whose story is that of ``model_events``."""
    session.text_model = make_facts()
    session.quotes = ()
    session.telling = list(model_events()[1:])
    return session


def half(session: ScriptedSession) -> None:
    """The story stands still after the first statement, in the middle of the next one."""
    events = model_events()[1:]
    end = next(index for index, event in enumerate(events) if "StatementMade" in type(event).__name__)
    session.telling = [*events[: end + 1], Wording("That is"), None]


def begin(desk: Desk, question: str, qtbot: QtBot) -> AnswerView:
    """Ask, and wait until the story stands still."""
    conversation = desk.window.conversation
    conversation.box.type(question)
    conversation.box.ask()
    view = conversation.newest()
    assert view is not None
    qtbot.waitUntil(lambda: view.model is not None and "That is" in texts(view))
    return view


def asked(session: ScriptedSession) -> list[tuple[object, ...]]:
    """Question, way, and the answer that it follows."""
    return [(call[1], call[3], call[4]) for call in session.asked if call[0] == "ask"]


def button(view: AnswerView, words: str) -> QPushButton:
    """A button by its words."""
    return next(each for each in view.findChildren(QPushButton) if each.text() == words)


def test_a_whole_answer_streams_in_and_is_kept(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    view = ask(desk, "What did paper cost?", qtbot)
    assert view.model is not None
    assert [each.text for each in view.model.statements.statements] == [each.text for each in STATEMENTS]
    assert session.answers[1].statements == STATEMENTS
    assert "48 of 48 pages: 41 read, 7 by OCR, 0 failed" in texts(view)


def test_a_page_button_opens_the_page_with_its_quote(desk: Desk, qtbot: QtBot) -> None:
    view = ask(desk, "What did paper cost?", qtbot)
    buttons = [
        each for each in view.findChildren(PageButton) if each.text() == "Report.pdf, p. xiii" and each.isVisible()
    ]
    buttons[0].click()
    qtbot.waitUntil(lambda: (desk.window.reader.document_id, desk.window.reader.page) == ("report01", 13))
    assert buttons[0].property("current") is True
    assert view.cards[1].property("current") is True


def test_a_quote_that_was_not_found_leads_to_its_page_without_a_mark(desk: Desk, qtbot: QtBot) -> None:
    view = ask(desk, "What did paper cost?", qtbot)
    next(each for each in view.findChildren(PageButton) if each.text() == "Report.pdf, p. 14").click()
    qtbot.waitUntil(lambda: desk.window.reader.page == 14)
    assert all(quote.verified for quote in view.quotes)


def test_a_number_without_a_quote_leads_to_its_page(desk: Desk, qtbot: QtBot) -> None:
    view = ask(desk, "What did paper cost?", qtbot)
    view.page_chosen.emit("Report.pdf", 20)
    qtbot.waitUntil(lambda: desk.window.reader.page == 20)
    view.page_chosen.emit("Lost.pdf", 20)
    assert desk.window.messages.text() == "Lost.pdf is no longer in the library."


def test_the_chosen_way_is_asked_for(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    desk.window.conversation.box.how.choose(How.EVERY)
    ask(desk, "What?", qtbot)
    assert asked(session) == [("What?", How.EVERY, None)]


def test_quotes_only_make_no_room_for_a_plan(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    session.telling = []
    desk.window.conversation.box.how.choose(How.QUOTES)
    assert ask(desk, "What?", qtbot).model is None


def test_the_next_question_follows_up_the_answer_on_the_screen(
    desk: Desk, session: ScriptedSession, qtbot: QtBot
) -> None:
    session.telling = []
    ask(desk, "What did paper cost?", qtbot)
    ask(desk, "And in Q2?", qtbot)
    desk.window.does.new_conversation.trigger()
    assert desk.window.conversation.newest() is None
    ask(desk, "Who signed?", qtbot)
    ways = [(question, after) for question, _, after in asked(session)]
    assert ways == [("What did paper cost?", None), ("And in Q2?", 1), ("Who signed?", None)]


def test_an_answer_that_was_opened_again_is_followed_up_too(open_desk: Open, qtbot: QtBot) -> None:
    session = ScriptedSession(answers=[make_answer(7)])
    desk = open_desk(session)
    desk.window.conversation.opened.emit(7)
    qtbot.waitUntil(lambda: desk.window.conversation.view_of(7) is not None)
    ask(desk, "And in Q2?", qtbot)
    assert asked(session) == [("And in Q2?", How.AUTO, 7)]


def test_stop_keeps_what_was_stated_and_offers_to_go_on(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    half(session)
    view = begin(desk, "What did paper cost?", qtbot)
    desk.window.does.stop.trigger()
    assert "Stopping" in texts(view)
    qtbot.waitUntil(lambda: view.answer is not None)
    assert view.model is not None
    assert [each.text for each in view.model.statements.statements] == [STATEMENTS[0].text]
    assert "Stopped: what was stated by then stands." in texts(view)
    assert session.answers[1].partial
    assert button(view, "Continue").isVisible()


def test_stop_before_anything_was_stated_says_so(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    session.telling = [*model_events()[2:4], None]
    conversation = desk.window.conversation
    conversation.box.how.choose(How.EVERY)
    conversation.box.type("What?")
    conversation.box.ask()
    view = conversation.newest()
    assert view is not None
    qtbot.waitUntil(lambda: any(text.startswith("Reading: ") for text in texts(view)))
    conversation.box.how.choose(How.BEST)
    conversation.stop_wanted.emit()
    qtbot.waitUntil(lambda: view.findChild(StoppedLine) is not None)
    assert "Not finished" in texts(view)
    assert not session.answers
    session.telling = []
    button(view, "Ask again").click()
    qtbot.waitUntil(lambda: len(session.answers) == 1)
    assert asked(session) == [("What?", How.EVERY, None)] * 2


def test_put_again_it_follows_up_no_answer_that_was_removed(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    session.telling = []
    first = ask(desk, "What did paper cost?", qtbot)
    session.telling = [*model_events()[2:4], None]
    conversation = desk.window.conversation
    conversation.box.type("And in Q2?")
    conversation.box.ask()
    view = conversation.newest()
    assert view is not None
    qtbot.waitUntil(lambda: any(text.startswith("Reading: ") for text in texts(view)))
    desk.window.does.stop.trigger()
    qtbot.waitUntil(lambda: view.findChild(StoppedLine) is not None)
    first.removed.emit(1)
    session.telling = []
    button(view, "Ask again").click()
    qtbot.waitUntil(lambda: len(asked(session)) == 3)
    assert asked(session)[1:] == [("And in Q2?", How.AUTO, 1), ("And in Q2?", How.AUTO, None)]


def test_a_kept_answer_that_was_stopped_can_be_put_again(open_desk: Open, qtbot: QtBot) -> None:
    session = ScriptedSession(answers=[model_answer(id=1, partial=True, how=How.EVERY)])
    desk = open_desk(session)
    desk.window.conversation.opened.emit(1)
    qtbot.waitUntil(lambda: desk.window.conversation.view_of(1) is not None)
    view = desk.window.conversation.view_of(1)
    assert view is not None
    button(view, "Ask again").click()
    qtbot.waitUntil(lambda: len(session.answers) == 2)
    assert asked(session) == [("What did paper cost?", How.EVERY, None)]


def test_the_line_of_state_says_what_the_model_does(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    half(session)
    begin(desk, "What?", qtbot)
    assert desk.window.status.model_text() == "scripted writing"
    desk.window.does.stop.trigger()
    qtbot.waitUntil(lambda: desk.window.status.model_text() == "scripted ready")


def test_a_test_model_is_told_before_its_first_word(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    session.text_model = make_facts(test=True)
    half(session)
    view = begin(desk, "What?", qtbot)
    assert "Test model: its words mean nothing." in texts(view)
    desk.window.does.stop.trigger()


def test_the_plan_is_told_with_its_price(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    half(session)
    view = begin(desk, "What?", qtbot)
    assert view.model is not None
    assert view.model.plan.sentence == f"Reading all {PLAN.pages} pages, about 12 min, 5.3 GB of memory."
    desk.window.does.stop.trigger()
