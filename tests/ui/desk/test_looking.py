"""Questions that a vision model looks at pages for: what the session is asked, what comes, and where it leads."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.desk.desk import Desk
from engine.contracts import Answered, Finding, FindingMade, How, LookWording, Pictures, PreparingModel, Scope, Support
from tests.helpers.finding_events import FINDINGS, REGION, look_answer, look_events, looking, make_finding, seen
from tests.helpers.scripted_session import ScriptedSession, make_document
from tests.helpers.scripted_text_model import make_facts
from tests.helpers.scripted_vision_model import make_vision_facts
from tests.ui.desk.conftest import Open
from tests.ui.desk.test_asking import ask, texts
from ui.conversation.answer_view import AnswerView
from ui.conversation.model_line import ModelLine
from ui.conversation.stopped_line import StoppedLine
from ui.reader.highlights import Mark
from ui.reader.reading_view import ReadingView
from ui.reader.region_bar import RegionBar
from ui.reader.thumbnails import ThumbnailModel

ELEVEN = "/models/Llama-3.2-11B-Vision-Instruct"


@pytest.fixture
def session(session: ScriptedSession) -> ScriptedSession:
    """The library, with a vision model whose story is that of ``look_events``."""
    session.vision_model = make_vision_facts(ELEVEN)
    session.quotes = ()
    session.telling = list(look_events()[1:])
    return session


@pytest.fixture
def report(desk: Desk, qtbot: QtBot) -> Desk:
    """The window with the report open, and its vision model known."""
    open_document(desk, "report01", qtbot)
    qtbot.waitUntil(lambda: "11B" in desk.window.status.model_text())
    return desk


def open_document(desk: Desk, document_id: str, qtbot: QtBot) -> None:
    """Open it from the library."""
    desk.window.library.opened.emit(document_id)
    qtbot.waitUntil(lambda: desk.window.reader.document_id == document_id)


def asked(session: ScriptedSession) -> list[tuple[object, ...]]:
    """Scope, way, pictures and closer of each question."""
    return [(call[2], call[3], call[5], call[6]) for call in session.asked if call[0] == "ask"]


def begin(desk: Desk, qtbot: QtBot) -> AnswerView:
    """Ask about the page on the screen, and wait until the story stands still."""
    desk.window.reader.reader_actions.ask_page.trigger()
    conversation = desk.window.conversation
    conversation.box.type("What did paper cost?")
    conversation.box.ask()
    view = conversation.newest()
    assert view is not None
    qtbot.waitUntil(lambda: view.looked is not None and view.looked.writing != "")
    return view


def outlined(desk: Desk) -> list[int]:
    """Pages on which a part is outlined."""
    marked = desk.window.reader.findChild(ReadingView)._highlights.by_page
    return [position for position, marks in marked.items() if any(mark is Mark.REGION for mark, _ in marks)]


def draw(desk: Desk, qtbot: QtBot) -> None:
    """Draw a frame on the page on the screen."""
    desk.window.reader.reader_actions.ask_region.trigger()
    port = desk.window.reader.findChild(ReadingView).viewport()
    middle = port.rect().center()
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=middle)
    qtbot.mouseMove(port, middle + QPoint(60, 40))
    qtbot.mouseMove(port, middle + QPoint(120, 80))
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=middle + QPoint(120, 80))


def test_a_page_is_asked_about(report: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    report.window.reader.go_to_page(12)
    report.window.reader.reader_actions.ask_page.trigger()
    box = report.window.conversation.box
    assert box.about.text() == "Page 12"
    assert box.field.hasFocus()
    ask(report, "What did paper cost?", qtbot)
    scope = Scope(document_ids=("report01",), pages=(12, 12))
    assert asked(session) == [(scope, How.AUTO, Pictures.ALWAYS, False)]
    assert box.about.text() == "Page 12"


def test_a_drawn_part_is_asked_about_once(report: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    draw(report, qtbot)
    box = report.window.conversation.box
    assert box.about.text() == "A part of page 1"
    assert outlined(report) == [1]
    session.telling = [Answered(look_answer(findings=()))]
    ask(report, "What does it show?", qtbot)
    ((scope, how, pictures, closer),) = asked(session)
    assert isinstance(scope, Scope) and scope.region is not None
    assert (scope.document_ids, scope.pages, how, pictures, closer) == (
        ("report01",), (1, 1), How.QUOTES, Pictures.ALWAYS, False,
    )  # fmt: skip
    assert outlined(report) == []
    assert box.about.text() == "This document"


def test_a_drawn_part_can_be_let_go(report: Desk, qtbot: QtBot) -> None:
    draw(report, qtbot)
    report.window.conversation.box.about.choose_everything()
    assert outlined(report) == []


def test_esc_steps_out_of_drawing(report: Desk, qtbot: QtBot) -> None:
    report.window.reader.reader_actions.ask_region.trigger()
    bar = report.window.findChild(RegionBar)
    assert bar.isVisible()
    qtbot.keyClick(report.window.reader.findChild(ReadingView), Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert report.window.conversation.box.about.text() == "This document"


@pytest.mark.parametrize("action", ["ask_page", "ask_region"])
def test_without_a_vision_model_it_is_said_how_to_get_one(
    open_desk: Open, session: ScriptedSession, qtbot: QtBot, action: str
) -> None:
    session.vision_model = None
    desk = open_desk(session)
    open_document(desk, "report01", qtbot)
    getattr(desk.window.reader.reader_actions, action).trigger()
    lines = [line for line in desk.window.findChildren(ModelLine) if "This takes a vision model." in said(line)]
    assert [line.isVisible() for line in lines] == [True]
    assert lines[0].findChild(QPushButton).hasFocus()
    assert desk.window.conversation.box.about.text() == "This document"
    assert not desk.window.findChild(RegionBar).isVisible()


def said(line: ModelLine) -> list[str]:
    """The words of a line."""
    return [label.text() for label in line.findChildren(QLabel)]


def test_all_pages_of_a_document_are_looked_at(report: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    report.window.conversation.box.pictures.click()
    view = ask(report, "What did paper cost?", qtbot)
    assert asked(session) == [(Scope(document_ids=("report01",)), How.AUTO, Pictures.ALWAYS, False)]
    assert view.looked is not None
    assert [card.finding for card in view.looked.cards] == [each for each in FINDINGS if each.answers]
    assert session.answers[1].findings == FINDINGS


def test_the_first_finding_is_shown_and_each_leads_to_its_place(
    report: Desk, session: ScriptedSession, qtbot: QtBot
) -> None:
    view = ask(report, "What did paper cost?", qtbot)
    qtbot.waitUntil(lambda: report.window.reader.page == 12)
    assert view.looked is not None
    view.looked.cards[2].click()
    qtbot.waitUntil(lambda: report.window.reader.page == 16)
    assert [card.property("current") for card in view.looked.cards] == [False, None, True]
    view.looked.silent.set_open(True)
    view.looked.silent._cards[0].click()
    qtbot.waitUntil(lambda: report.window.reader.page == 1)


def test_words_are_marked_and_a_part_is_outlined(report: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    part = make_finding(page=14, region=REGION, quotes=(), support=Support.PICTURE)
    session.telling = [FindingMade(FINDINGS[0]), FindingMade(part), Answered(look_answer(findings=(FINDINGS[0], part)))]
    view = ask(report, "What did paper cost?", qtbot)
    qtbot.waitUntil(lambda: report.window.reader.page == 12)
    marked = report.window.reader.findChild(ReadingView)._highlights
    assert marked.on(12) == ((Mark.QUOTE_CURRENT, FINDINGS[0].quotes[0].boxes[0]),)
    assert view.looked is not None
    view.looked.cards[1].click()
    assert report.window.reader.page == 14
    assert outlined(report) == [14]


def test_a_finding_in_another_document_opens_it(report: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    letter = make_finding(page=2, document_id="letter01", document="Letter.pdf", region=REGION, quotes=())
    lost = make_finding(page=2, document_id="gone0001", document="Lost.pdf")
    session.telling = [Answered(look_answer(findings=(letter, lost)))]
    view = ask(report, "What did paper cost?", qtbot)
    assert view.looked is not None
    view.looked.cards[0].click()
    qtbot.waitUntil(lambda: report.window.reader.document_id == "letter01")
    assert report.window.reader.page == 2
    assert outlined(report) == [2]
    view.looked.cards[1].click()
    assert report.window.messages.text() == "Lost.pdf is no longer in the library."


@pytest.mark.parametrize("finding", [FINDINGS[0], make_finding(page=14, region=REGION)])
def test_look_closer_puts_the_same_question_to_the_same_place(
    report: Desk, session: ScriptedSession, qtbot: QtBot, finding: Finding
) -> None:
    session.telling = [Answered(look_answer(findings=(finding,)))]
    view = ask(report, "What did paper cost?", qtbot)
    session.telling = [Answered(look_answer(findings=(make_finding(closer=True),)))]
    view.closer_wanted.emit(finding)
    closer = report.window.conversation.newest()
    assert closer is not None and closer is not view
    qtbot.waitUntil(lambda: closer.answer is not None)
    scope = Scope(document_ids=("report01",), pages=(finding.page, finding.page), region=finding.region)
    assert asked(session)[1:] == [(scope, How.QUOTES, Pictures.ALWAYS, True)]
    assert closer.question == "What did paper cost?"


def test_stop_keeps_what_was_found(report: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    session.telling = [*seen(1), *seen(2), looking(3), LookWording("The bars"), None]
    view = begin(report, qtbot)
    assert report.window.status.model_text().endswith("11B looking: 25 %")
    report.window.does.stop.trigger()
    assert "Stopping" in texts(view)
    qtbot.waitUntil(lambda: view.answer is not None)
    assert "Stopped: what was found by then stands." in texts(view)
    assert session.answers[1].findings == FINDINGS[:2]
    qtbot.waitUntil(lambda: report.window.status.model_text().endswith("11B ready"))


def test_asked_again_it_looks_again(report: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    session.telling = [looking(3), LookWording("The bars"), None]
    view = begin(report, qtbot)
    report.window.does.stop.trigger()
    qtbot.waitUntil(lambda: view.findChild(StoppedLine) is not None)
    next(each for each in view.findChildren(QPushButton) if each.text() == "Ask again").click()
    qtbot.waitUntil(lambda: len(asked(session)) == 2)
    assert asked(session)[0] == asked(session)[1]


def test_preparing_the_model_is_told_once(report: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    session.telling = [PreparingModel(34, 100), None]
    report.window.conversation.box.pictures.click()
    report.window.conversation.box.type("What?")
    report.window.conversation.box.ask()
    view = report.window.conversation.newest()
    assert view is not None
    qtbot.waitUntil(lambda: "Preparing the model, once: 34 %" in texts(view))
    assert report.window.status.model_text().endswith("11B preparing: 34 %")
    report.window.does.stop.trigger()


def test_both_models_stand_in_the_line_of_state(report: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    session.text_model = make_facts("/models/Llama-3.2-3B-Instruct-Q4_K_M.gguf")
    ask(report, "What did paper cost?", qtbot)
    qtbot.waitUntil(lambda: report.window.status.model_text() == "3B ready  \u00b7  11B ready")


def test_a_test_model_is_told_before_its_first_word(report: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    session.vision_model = make_vision_facts(ELEVEN, test=True)
    session.telling = [looking(1), LookWording("Words"), None]
    view = begin(report, qtbot)
    assert "Test model: its words mean nothing." in texts(view)
    report.window.does.stop.trigger()


def test_an_earlier_answer_shows_its_findings_and_its_place(open_desk: Open, qtbot: QtBot) -> None:
    desk = open_desk(ScriptedSession([make_document()], [look_answer(id=1)]))
    desk.window.conversation.opened.emit(1)
    qtbot.waitUntil(lambda: desk.window.reader.page == 12)
    view = desk.window.conversation.view_of(1)
    assert view is not None and view.looked is not None
    assert len(view.looked.cards) == 3
    assert view.looked.cards[0].property("current") is True


def encoded(desk: Desk) -> frozenset[int]:
    """The pages that bear the sign."""
    found = desk.window.reader.findChild(ThumbnailModel)
    assert found is not None
    return found.encoded


def test_pages_that_are_quick_to_look_at_bear_a_sign(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    session.encoded = {"report01": (1, 12)}
    open_document(desk, "report01", qtbot)
    qtbot.waitUntil(lambda: encoded(desk) == {1, 12})
    session.encoded = {"report01": (1, 12, 14)}
    ask(desk, "What did paper cost?", qtbot)
    qtbot.waitUntil(lambda: encoded(desk) == {1, 12, 14})
    open_document(desk, "letter01", qtbot)
    qtbot.waitUntil(lambda: encoded(desk) == frozenset())
