"""Answers that are not whole: gone on with in their place, now or at the next start."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.desk.desk import Desk
from engine.contracts import Answer, LookWording, Pictures, Scope
from engine.errors import LibraryError
from tests.helpers.finding_events import looking, seen, whole_answer, whole_events
from tests.helpers.scripted_session import ScriptedSession, make_answer, make_wish
from tests.helpers.scripted_text_model import make_facts
from tests.helpers.scripted_vision_model import make_vision_facts
from tests.ui.desk.conftest import Open
from tests.ui.desk.test_asking import ask, texts
from ui.conversation.answer_view import AnswerView
from ui.conversation.history_list import Role
from ui.conversation.welcome import Suggestion

HALF_DONE = make_answer(3, answer=None, quotes=(), partial=True, wish=make_wish())
"""what a power cut leaves"""


@pytest.fixture
def session(session: ScriptedSession) -> ScriptedSession:
    """The library, with both models."""
    session.text_model = make_facts()
    session.vision_model = make_vision_facts("/models/Llama-3.2-11B-Vision-Instruct")
    session.quotes = ()
    return session


def button(view: AnswerView, words: str) -> QPushButton:
    """A button by its words."""
    return next(each for each in view.findChildren(QPushButton) if each.text() == words)


def opened(desk: Desk, answer: Answer, qtbot: QtBot) -> AnswerView:
    """An earlier answer on the screen."""
    desk.window.conversation.opened.emit(answer.id)
    qtbot.waitUntil(lambda: desk.window.conversation.view_of(answer.id) is not None)
    view = desk.window.conversation.view_of(answer.id)
    assert view is not None
    return view


def gone_on(session: ScriptedSession) -> list[object]:
    """The answers that the session was to go on with."""
    return [call[1] for call in session.asked if call[0] == "go_on_answering"]


def test_a_stopped_answer_goes_on_in_its_place(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    conversation = desk.window.conversation
    session.telling = [*seen(1), looking(3), LookWording("The bars"), None]
    conversation.box.type("What did paper cost?")
    conversation.box.ask()
    view = conversation.newest()
    assert view is not None
    qtbot.waitUntil(lambda: view.looked is not None and view.looked.writing != "")
    desk.window.does.stop.trigger()
    qtbot.waitUntil(lambda: view.answer is not None)
    ask(desk, "Who signed?", qtbot)
    session.telling = list(whole_events()[1:])
    button(view, "Continue").click()
    qtbot.waitUntil(lambda: not session.answers[1].partial and conversation.view_of(1) is not None)
    first, second = conversation.thread_view.views()
    assert gone_on(session) == [1]
    assert first is conversation.view_of(1) and second.question == "Who signed?"
    assert first.question == "What did paper cost?"
    assert "Continue" not in [each.text() for each in first.findChildren(QPushButton)]


@pytest.mark.parametrize("fails", [False, True])
def test_where_nothing_comes_of_it_the_earlier_answer_stands(open_desk: Open, qtbot: QtBot, fails: bool) -> None:
    earlier = whole_answer(id=3, partial=True, wish=make_wish())
    session = ScriptedSession(answers=[earlier])
    desk = open_desk(session)
    view = opened(desk, earlier, qtbot)
    session.asking_fails = LibraryError("The disk is full.", "Free some space.") if fails else None
    session.telling = [None]
    button(view, "Continue").click()
    if not fails:
        qtbot.waitUntil(lambda: bool(gone_on(session)))
        desk.window.does.stop.trigger()
    qtbot.waitUntil(lambda: desk.window.conversation.view_of(3) is not None)
    again = desk.window.conversation.view_of(3)
    assert again is not None and again is not view
    qtbot.waitUntil(lambda: button(again, "Continue").isVisible())
    assert again.model is not None
    assert [each.text for each in again.model.statements.statements] == [each.text for each in earlier.statements]
    assert ("The disk is full. Free some space." in texts(again)) == fails


def test_what_an_earlier_run_left_is_offered_at_the_start(open_desk: Open, qtbot: QtBot) -> None:
    session = ScriptedSession(answers=[HALF_DONE, make_answer(4)])
    desk = open_desk(session)
    conversation = desk.window.conversation
    qtbot.waitUntil(lambda: conversation.welcome.unfinished() == ("What did paper cost?",))
    offered = conversation.welcome.findChildren(Suggestion)[0]
    assert offered.accessibleName() == "Continue: What did paper cost?"
    offered.click()
    qtbot.waitUntil(lambda: not session.answers[3].partial)
    assert gone_on(session) == [3]
    assert [view.question for view in conversation.thread_view.views()] == ["What did paper cost?"]
    qtbot.waitUntil(lambda: conversation.welcome.unfinished() == ())


def test_opened_again_it_says_that_it_is_not_finished(open_desk: Open, qtbot: QtBot) -> None:
    desk = open_desk(ScriptedSession(answers=[HALF_DONE]))
    view = opened(desk, HALF_DONE, qtbot)
    assert {"It ended before anything was found.", "Not finished.", "Pages read: none yet"} <= set(texts(view))
    assert button(view, "Continue").isVisible()
    desk.window.conversation.show_history(True)
    qtbot.waitUntil(lambda: len(desk.window.conversation.history.list.answers()) == 1)
    model = desk.window.conversation.history.list.model()
    assert model.index(0, 0).data(Role.SUMMARY).endswith("not finished")


def test_removed_it_is_offered_no_more(open_desk: Open, qtbot: QtBot) -> None:
    desk = open_desk(ScriptedSession(answers=[HALF_DONE]))
    conversation = desk.window.conversation
    qtbot.waitUntil(lambda: len(conversation.welcome.unfinished()) == 1)
    conversation.removed.emit(3)
    qtbot.waitUntil(lambda: conversation.welcome.unfinished() == ())


def test_what_changed_is_asked_again(open_desk: Open, qtbot: QtBot) -> None:
    note = "\u201cReport.pdf\u201d has changed since this answer."
    earlier = whole_answer(id=3, notes=(note,), wish=make_wish(pictures=Pictures.ALWAYS))
    session = ScriptedSession(answers=[earlier])
    desk = open_desk(session)
    view = opened(desk, earlier, qtbot)
    button(view, "Ask again what changed").click()
    qtbot.waitUntil(lambda: not session.answers[3].notes)
    assert gone_on(session) == [3]


def test_usually_the_pages_are_chosen_and_one_switch_looks_at_all(
    desk: Desk, session: ScriptedSession, qtbot: QtBot
) -> None:
    box = desk.window.conversation.box
    qtbot.waitUntil(box.pictures.isVisible)
    ask(desk, "What?", qtbot)
    box.pictures.click()
    ask(desk, "What?", qtbot)
    assert [(call[2], call[5]) for call in session.asked if call[0] == "ask"] == [
        (Scope(), Pictures.AUTO),
        (Scope(), Pictures.ALWAYS),
    ]
