"""Comparing two documents: chosen in the library, compared beside the window, read below the page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.desk.desk import Desk
from engine.contracts import Answered, How, Planned, Reading, Scope, Statement
from engine.errors import DocumentRemovedError
from tests.helpers.answer_events import PLAN, model_answer, written
from tests.helpers.compared import DAYS, NEW, NUMBER, OLD, make_comparison
from tests.helpers.scripted_session import ScriptedSession, make_wish
from tests.helpers.scripted_text_model import make_facts
from tests.ui.desk.conftest import Open
from tests.ui.desk.test_accessibility import is_clipped, nameless
from tests.ui.desk.test_text_model import LLAMA
from tests.ui.desk.test_text_model import choose as choose_model
from ui.comparing.choose import ChooseOther
from ui.comparing.comparison_view import ComparisonView
from ui.conversation.answer_view import AnswerView
from ui.conversation.page_button import PageButton
from ui.conversation.stopped_line import StoppedLine
from ui.widgets.buttons import TextButton
from ui.widgets.fold import FoldHead


@pytest.fixture
def session() -> ScriptedSession:
    """Two versions of a document, the newer one added first."""
    session = ScriptedSession([NEW, OLD])
    session.comparing = make_comparison()
    return session


def choose(desk: Desk, document_id: str, qtbot: QtBot) -> ChooseOther:
    """Ask to compare a document, from its row."""
    library = desk.window.library
    menu = library.list.menu_for(library.model.row_of(document_id))
    assert menu is not None
    next(action for action in menu.actions() if action.text() == "Compare with…").trigger()
    qtbot.waitUntil(lambda: bool(desk.window.findChildren(ChooseOther)))
    return desk.window.findChildren(ChooseOther)[0]


def begin(desk: Desk, qtbot: QtBot) -> ComparisonView:
    """Compare the two."""
    dialog = choose(desk, NEW.id, qtbot)
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    view = desk.window.below.view
    assert isinstance(view, ComparisonView)
    return view


def compared(session: ScriptedSession) -> list[tuple[object, ...]]:
    """The pairs that were compared, in order."""
    return [call[1:] for call in session.asked if call[0] == "compare"]


def press(view: ComparisonView, words: str) -> None:
    """Press a button of the heading."""
    next(each for each in view.findChildren(TextButton) if each.text() == words and each.isVisible()).click()


def test_the_older_file_is_the_first_one(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    view = begin(desk, qtbot)
    qtbot.waitUntil(lambda: view.words.startswith("1 of 5 pages differs"))
    assert compared(session) == [(OLD.id, NEW.id)]


def test_a_page_button_opens_the_document_at_the_words(desk: Desk, qtbot: QtBot) -> None:
    view = begin(desk, qtbot)
    qtbot.waitUntil(lambda: bool(view.pairs))
    buttons = view.pairs[2].findChildren(PageButton)
    reader = desk.window.reader

    def place() -> tuple[object, ...]:
        return reader.document_id, reader.page, reader._quote and reader._quote.boxes

    buttons[0].click()
    qtbot.waitUntil(lambda: place() == (OLD.id, 2, (DAYS,)))
    buttons[1].click()
    qtbot.waitUntil(lambda: place() == (NEW.id, 3, (DAYS,)))


def test_it_can_be_stopped_and_begun_anew(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    session.comparing = None
    view = begin(desk, qtbot)
    qtbot.waitUntil(lambda: len(compared(session)) == 1)
    press(view, "Stop")
    qtbot.waitUntil(lambda: view.words.startswith("Stopped"))
    session.comparing = make_comparison()
    press(view, "Compare again")
    again = desk.window.below.view
    assert isinstance(again, ComparisonView)
    qtbot.waitUntil(lambda: again.words.startswith("1 of 5"))


def test_closing_the_view_stops_the_comparison(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    session.comparing = None
    view = begin(desk, qtbot)
    qtbot.waitUntil(lambda: len(compared(session)) == 1)
    view.left.emit()
    qtbot.waitUntil(lambda: desk._jobs._running == [])
    assert desk.window.below.view is None


def test_the_sides_can_be_swapped(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    view = begin(desk, qtbot)
    qtbot.waitUntil(lambda: bool(view.pairs))
    press(view, "Swap sides")
    qtbot.waitUntil(lambda: compared(session) == [(OLD.id, NEW.id), (NEW.id, OLD.id)])


# --- in words --------------------------------------------------------------------------------------------------------

ASKED = "What changed from Lease 2024.pdf to Lease 2025.pdf?"
TOLD = Statement(text="The deposit is paid back within 14 days instead of 30.", quotes=(0, 1))
CHANGES_PLAN = replace(PLAN, reading=Reading.CHANGES)
ANSWER = model_answer(
    question=ASKED, how=How.BEST, quotes=NUMBER.quotes, statements=(TOLD,), calculations=(), reading=Reading.CHANGES
)


def telling(session: ScriptedSession) -> None:
    """A text model that puts one change into words."""
    session.text_model = make_facts()
    session.telling = [Planned(CHANGES_PLAN), *written(TOLD, NUMBER.quotes), Answered(ANSWER)]


def put_into_words(desk: Desk, qtbot: QtBot) -> AnswerView:
    """Compare, and press the button."""
    view = begin(desk, qtbot)
    qtbot.waitUntil(lambda: bool(view.pairs))
    press(view, "Put into words")
    answer = desk.window.conversation.newest()
    assert answer is not None
    return answer


def told(session: ScriptedSession) -> list[tuple[object, ...]]:
    """What was to be put into words, in order."""
    return [call[1:] for call in session.asked if call[0] == "tell_changes"]


def test_in_words_it_is_an_answer_in_the_conversation(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    telling(session)
    desk.window.panes.show_conversation(False)
    view = put_into_words(desk, qtbot)
    qtbot.waitUntil(lambda: view.answer is not None)
    assert told(session) == [(OLD.id, NEW.id, "")]
    assert view.question == ASKED
    assert desk.window.below.view is None
    assert desk.window.panes.conversation_shown
    pages = [each.text() for each in view.findChildren(PageButton) if each.isVisible()]
    assert pages == ["Lease 2024.pdf, p. 2", "Lease 2025.pdf, p. 3"]
    (kept,) = session.answers.values()
    assert (kept.statements, kept.wish and kept.wish.compares) == ((TOLD,), True)


def test_both_places_are_shown_on_their_pages(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    telling(session)
    view = put_into_words(desk, qtbot)
    qtbot.waitUntil(lambda: view.answer is not None)
    reader = desk.window.reader
    for each, place in zip(view.findChildren(PageButton), ((OLD.id, 2), (NEW.id, 3)), strict=True):
        each.click()
        qtbot.waitUntil(lambda place=place: (reader.document_id, reader.page) == place)  # type: ignore[misc]


def test_stopped_before_anything_was_stated_it_can_be_wanted_again(
    desk: Desk, session: ScriptedSession, qtbot: QtBot
) -> None:
    telling(session)
    session.telling = [Planned(CHANGES_PLAN), None]
    view = put_into_words(desk, qtbot)
    qtbot.waitUntil(lambda: view.model is not None and view.model.plan.sentence.startswith("Reading the sentences"))
    desk.window.does.stop.trigger()
    qtbot.waitUntil(lambda: view.findChild(StoppedLine) is not None)
    telling(session)
    next(each for each in view.findChildren(QPushButton) if each.text() == "Ask again").click()
    qtbot.waitUntil(lambda: len(session.answers) == 1)
    assert told(session) == 2 * [(OLD.id, NEW.id, "")]


def test_stopped_it_goes_on_in_its_place_also_when_it_is_opened_again(
    open_desk: Open, session: ScriptedSession, qtbot: QtBot
) -> None:
    telling(session)
    wish = make_wish(scope=Scope(document_ids=(OLD.id, NEW.id)), how=How.BEST, understood="", compares=True)
    session.answers[3] = replace(ANSWER, id=3, partial=True, wish=wish)
    desk = open_desk(session)
    desk.window.library.opened.emit(OLD.id)
    conversation = desk.window.conversation
    conversation.opened.emit(3)
    qtbot.waitUntil(lambda: conversation.view_of(3) is not None)
    view = conversation.view_of(3)
    next(each for each in view.findChildren(QPushButton) if each.text() == "Continue").click()
    qtbot.waitUntil(lambda: not session.answers[3].partial and conversation.view_of(3) is not None)
    assert [call[1] for call in session.asked if call[0] == "go_on_answering"] == [3]
    pages = [each.text() for each in conversation.view_of(3).findChildren(PageButton)]
    assert pages == ["Lease 2024.pdf, p. 2", "Lease 2025.pdf, p. 3"], "whichever document is open"


def test_it_is_offered_as_soon_as_there_is_a_text_model(
    desk: Desk, session: ScriptedSession, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = begin(desk, qtbot)
    qtbot.waitUntil(lambda: bool(view.pairs))

    def offered() -> bool:
        return "Put into words" in [each.text() for each in view.findChildren(TextButton) if each.isVisible()]

    assert not offered()
    session.models = {LLAMA: make_facts(LLAMA)}
    choose_model(desk, LLAMA, monkeypatch)
    qtbot.waitUntil(offered)


# --- what cannot be done ---------------------------------------------------------------------------------------------


def test_what_cannot_be_compared_says_why(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    session.comparing = DocumentRemovedError("This document is gone.", "Add it again.")
    view = begin(desk, qtbot)
    qtbot.waitUntil(lambda: view.words == "This document is gone. Add it again.")


def test_a_fault_is_reported_and_told(
    desk: Desk, session: ScriptedSession, faults: list[BaseException], qtbot: QtBot
) -> None:
    session.comparing = ValueError("ours")
    view = begin(desk, qtbot)
    qtbot.waitUntil(lambda: view.words.startswith("A fault in Folioscope"))
    assert [str(fault) for fault in faults] == ["ours"]
    faults.clear()


def test_a_single_document_has_nothing_to_be_compared_with(open_desk: Open, qtbot: QtBot) -> None:
    desk = open_desk(ScriptedSession([OLD]))
    desk.window.library.list.compared.emit(OLD.id)
    assert desk.window.messages.text().startswith("There is no other document")


def test_without_a_document_it_is_said_what_to_do(open_desk: Open) -> None:
    desk = open_desk(ScriptedSession())
    desk.window.does.compare.trigger()
    assert desk.window.messages.text() == "Choose a document in the library first."


def test_the_menu_means_the_marked_document(desk: Desk, qtbot: QtBot) -> None:
    desk.window.library.select(OLD.id)
    desk.window.does.compare.trigger()
    dialog = desk.window.findChildren(ChooseOther)[0]
    assert [dialog.list.item(row).text() for row in range(dialog.list.count())] == [NEW.name]


def test_every_control_has_a_name_and_a_role(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    session.text_model = make_facts()
    assert nameless(choose(desk, NEW.id, qtbot)) == []
    view = begin(desk, qtbot)
    qtbot.waitUntil(lambda: bool(view.pairs))
    for head in view.findChildren(FoldHead):
        head.setChecked(True)
    assert nameless(view) == []


@pytest.mark.parametrize("size", [(1440, 900), (900, 600)])
def test_at_twice_the_text_size_nothing_is_clipped(
    large_text: None, open_desk: Open, session: ScriptedSession, qtbot: QtBot, size: tuple[int, int]
) -> None:
    session.text_model = make_facts()
    desk = open_desk(session)
    desk.window.resize(*size)
    view = begin(desk, qtbot)
    qtbot.waitUntil(lambda: bool(view.pairs) and view.pairs[0].height() > 0)
    assert [button.text() for button in view.findChildren(TextButton) if is_clipped(button)] == []
