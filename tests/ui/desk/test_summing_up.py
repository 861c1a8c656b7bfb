"""A summary: one question to all pages of a document, asked in the conversation."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.desk.desk import Desk
from engine.asking.summary import SUMMARY
from engine.contracts import How, Pictures, Scope
from tests.helpers.scripted_session import ScriptedSession
from tests.helpers.scripted_text_model import make_facts
from tests.ui.desk.test_asking import ask
from tests.ui.desk.test_reading import open_report


def summaries(session: ScriptedSession) -> list[tuple[object, ...]]:
    """How summaries were asked for."""
    return [call[2:] for call in session.asked if call[:2] == ("ask", SUMMARY)]


def sum_up(desk: Desk, document_id: str) -> None:
    """From the row of a document."""
    library = desk.window.library
    menu = library.list.menu_for(library.model.row_of(document_id))
    assert menu is not None
    next(action for action in menu.actions() if action.text() == "Sum up").trigger()


def test_a_summary_is_asked_of_every_page_of_the_document_and_follows_up_nothing(
    desk: Desk, session: ScriptedSession, qtbot: QtBot
) -> None:
    ask(desk, "What did paper cost?", qtbot)
    session.text_model = make_facts()
    sum_up(desk, "letter01")
    qtbot.waitUntil(lambda: len(summaries(session)) == 1)
    scope, how, after, pictures, closer = summaries(session)[0]
    assert scope == Scope(document_ids=("letter01",))
    assert (how, after, pictures, closer) == (How.EVERY, None, Pictures.AUTO, False)
    assert [view.question for view in desk.window.conversation.thread_view.views()][1:] == [SUMMARY]
    qtbot.waitUntil(lambda: desk.window.reader.document_id != "")


def test_the_menu_means_the_open_document(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    session.text_model = make_facts()
    open_report(desk, qtbot)
    desk.window.panes.show_conversation(False)
    desk.window.does.sum_up.trigger()
    qtbot.waitUntil(lambda: len(summaries(session)) == 1)
    assert summaries(session)[0][0] == Scope(document_ids=("report01",))
    assert desk.window.panes.conversation_shown


def test_without_a_text_model_it_is_said_what_is_missing(desk: Desk, session: ScriptedSession) -> None:
    sum_up(desk, "report01")
    assert desk.window.messages.text() == "A summary needs a text model."
    assert summaries(session) == []


def test_without_an_open_document_there_is_nothing_to_sum_up(desk: Desk, session: ScriptedSession) -> None:
    session.text_model = make_facts()
    desk.window.does.sum_up.trigger()
    assert desk.window.messages.text().startswith("Open the document first")
