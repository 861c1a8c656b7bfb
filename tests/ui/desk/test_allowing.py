"""A question that would send documents to a server: the person is asked first, and then it goes on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.desk.desk import Desk
from app.paths import Home
from app.settings import Settings, save
from engine.contracts import AskEvent, CellState, GridEvent, How, Pictures, Server, ServerKind, TablesFound
from engine.errors import NotAllowedError
from tests.helpers.compared import make_table
from tests.helpers.models_page import button, words
from tests.helpers.scripted_session import ScriptedSession, make_document, make_quote
from tests.helpers.scripted_vision_model import make_vision_facts
from tests.ui.desk.test_accessibility import nameless
from tests.ui.desk.test_grid import QUESTIONS, is_over, states
from tests.ui.desk.test_grid import begin as begin_many
from tests.ui.desk.test_plain_text import NASTY
from tests.ui.desk.test_tables import begin
from ui.conversation.answer_view import AnswerView
from ui.dialogs.send_documents import SendDocumentsDialog
from ui.widgets.name_list import NameList

ATTIC = Server(name="attic", address="https://attic.example/v1", kind=ServerKind.HOSTED, text_model="3b")
REFUSED = "\u201cReport.pdf\u201d and 1 more may not be sent to attic."


class Careful(ScriptedSession):
    """Asks and looks only where all documents may be sent to the server."""

    def require(self) -> None:
        documents = tuple((one.id, one.name) for one in self.documents() if one.id not in self.allowed(ATTIC))
        if documents:
            raise NotAllowedError(REFUSED, "", server="attic", address=ATTIC.address, documents=documents)

    def ask(self, question: str, *more: Any, **named: Any) -> Iterator[AskEvent]:
        self.require()
        yield from super().ask(question, *more, **named)

    def grid(self, *lists: Any, **named: Any) -> Iterator[GridEvent]:
        self.require()
        yield from super().grid(*lists, **named)

    def tables(self, document_id: str, position: int, **named: Any) -> Iterator[AskEvent | TablesFound]:
        self.require()
        yield from super().tables(document_id, position, **named)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """The folder that ``open_desk`` opens."""
    home = Home(tmp_path / "home")
    save(home, Settings(servers=(ATTIC,)))
    return home


@pytest.fixture
def session(home: Home) -> Careful:
    session = Careful([make_document(), make_document("letter01", NASTY)])
    session.quotes = (make_quote(),)
    session.vision_model = make_vision_facts("server:attic", server="attic")
    session.tabling = [[TablesFound((make_table(),), seen=False)]]
    return session


def put(desk: Desk, qtbot: QtBot) -> SendDocumentsDialog:
    """A question; what comes up instead of an answer."""
    box = desk.window.conversation.box
    qtbot.keyClicks(box.field, "What did paper cost?")
    qtbot.keyClick(box.field, Qt.Key.Key_Return)
    return dialog_of(desk, qtbot)


def dialog_of(desk: Desk, qtbot: QtBot) -> SendDocumentsDialog:
    def shown() -> list[SendDocumentsDialog]:
        return [each for each in desk.window.findChildren(SendDocumentsDialog) if each.isVisible()]

    qtbot.waitUntil(lambda: bool(shown()))
    return shown()[0]


def views(desk: Desk) -> list[AnswerView]:
    return list(desk.window.conversation.thread_view.views())


def test_the_documents_are_named_and_the_question_goes_on_in_its_place(
    desk: Desk, session: Careful, qtbot: QtBot
) -> None:
    dialog = put(desk, qtbot)
    assert "Send these documents to attic?" in words(dialog)
    assert ATTIC.address in words(dialog)
    listed = dialog.findChild(NameList)
    assert listed is not None
    assert [listed.item(row).text() for row in range(listed.count())] == ["Report.pdf", " ".join(NASTY.split())]
    assert session.allowed(ATTIC) == frozenset()
    button(dialog, "Allow for these 2 documents").click()
    qtbot.waitUntil(lambda: views(desk)[0].answer is not None)
    assert len(views(desk)) == 1
    assert session.allowed(ATTIC) == {"report01", "letter01"}


def test_enter_once_more_sends_nothing(desk: Desk, session: Careful, qtbot: QtBot) -> None:
    put(desk, qtbot)
    focused = QApplication.focusWidget()
    assert focused is not None
    qtbot.keyClick(focused, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.window.findChild(SendDocumentsDialog) is None)
    assert session.allowed(ATTIC) == frozenset()
    assert REFUSED in words(views(desk)[0])


def test_one_document_is_spoken_of_as_one(desk: Desk, session: Careful, qtbot: QtBot) -> None:
    session.allow("letter01", ATTIC)
    dialog = put(desk, qtbot)
    button(dialog, "Allow for this document").click()
    qtbot.waitUntil(lambda: views(desk)[0].answer is not None)


def test_a_server_that_moved_meanwhile_is_sent_nothing(desk: Desk, session: Careful, home: Home, qtbot: QtBot) -> None:
    dialog = put(desk, qtbot)
    save(home, Settings())
    button(dialog, "Allow for these 2 documents").click()
    qtbot.waitUntil(lambda: "attic is no longer at https://attic.example/v1." in desk.window.messages.text())
    assert session.allowed(ATTIC) == frozenset()
    assert views(desk)[0].answer is None


def test_a_page_that_is_to_be_looked_at_for_its_tables_asks_too(desk: Desk, session: Careful, qtbot: QtBot) -> None:
    view = begin(desk, qtbot)
    button(dialog_of(desk, qtbot), "Allow for these 2 documents").click()
    qtbot.waitUntil(lambda: view.table is not None)


def test_many_questions_are_asked_once_the_documents_are_allowed(desk: Desk, session: Careful, qtbot: QtBot) -> None:
    window = begin_many(desk)
    assert ("grid", QUESTIONS, ("report01", "letter01"), How.AUTO, Pictures.AUTO) not in session.asked
    button(dialog_of(desk, qtbot), "Allow for these 2 documents").click()
    qtbot.waitUntil(lambda: is_over(window))
    assert states(window) == [CellState.DONE] * 4


def test_every_control_of_the_dialog_has_a_name(desk: Desk, qtbot: QtBot) -> None:
    assert nameless(put(desk, qtbot)) == []
