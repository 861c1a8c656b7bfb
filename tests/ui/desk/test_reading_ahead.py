"""The open document is read before a question comes, and gives way to everything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from app.desk.desk import Desk
from app.desk.keeping import Keeping
from app.desk.reading_ahead import ReadingAhead
from engine.contracts import DocumentState, NotPrepared, PagePrepared, PrepareEvent, Preparing, PreparingModel, Problem
from engine.errors import EnvironmentProblem
from tests.helpers.scripted_session import ScriptedSession, make_document
from tests.helpers.scripted_text_model import make_facts
from tests.helpers.scripted_vision_model import make_vision_facts
from tests.ui.desk.conftest import Open
from tests.ui.desk.test_asking import ask
from ui.dialogs.cache import CacheDialog
from ui.library.model import Role
from ui.reader.thumbnails import ThumbnailModel


def preparing(done: int, document_id: str = "report01") -> Preparing:
    """So many of a hundred tokens."""
    return Preparing(document_id=document_id, done=done, total=100, seconds_left=130.0)


@pytest.fixture
def session(session: ScriptedSession) -> ScriptedSession:
    """The library with a text model; reading ahead stands still at 40 %."""
    session.text_model = make_facts()
    session.preparing = [preparing(0), preparing(40), None]
    return session


def open_document(desk: Desk, document_id: str, qtbot: QtBot) -> None:
    """Open it from the library."""
    desk.window.library.opened.emit(document_id)
    qtbot.waitUntil(lambda: desk.window.reader.document_id == document_id)


def row(desk: Desk, document_id: str = "report01") -> str:
    """What its row says."""
    model = desk.window.library.model
    return str(model.row_of(document_id).data(Role.STATE).words)


def prepared(session: ScriptedSession) -> list[object]:
    """Documents that were read ahead, in order."""
    return [call[1] for call in session.asked if call[0] == "prepare"]


def entries(desk: Desk, document_id: str = "report01") -> dict[str, Callable[[], None]]:
    """The context menu of its row."""
    documents = desk.window.library.list
    menu = documents.menu_for(documents.rows.mapFromSource(desk.window.library.model.row_of(document_id)))
    assert menu is not None
    return {action.text(): action.trigger for action in menu.actions()}


def test_the_open_document_is_read_and_its_row_says_how_far(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    open_document(desk, "report01", qtbot)
    qtbot.waitUntil(lambda: row(desk) == "48 pages, read ahead 40 %")
    assert desk.window.library.model.row_of("report01").data(Role.STATE).share == pytest.approx(0.4)
    assert prepared(session) == ["report01"]
    qtbot.waitUntil(lambda: desk.window.status.model_text() == "scripted reading ahead: 40 %")


def test_to_the_end(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    session.preparing = [preparing(40)]
    open_document(desk, "report01", qtbot)
    qtbot.waitUntil(lambda: row(desk) == "48 pages, read ahead")
    qtbot.waitUntil(lambda: desk.window.status.model_text() == "scripted ready")
    desk.window.library.opened.emit("report01")
    qtbot.wait(50)
    assert prepared(session) == ["report01"]


def test_nothing_is_read_ahead_that_is_not_open(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    qtbot.wait(50)
    assert prepared(session) == []


def test_without_a_model_nothing_is_read_ahead(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    session.text_model = None
    open_document(desk, "report01", qtbot)
    qtbot.wait(50)
    assert prepared(session) == []


def test_on_battery_nothing_is_read_ahead(
    desk: Desk, session: ScriptedSession, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    ahead = desk.window.findChild(ReadingAhead)
    mains = [False]
    monkeypatch.setattr(ahead, "_on_mains", lambda: mains[0])
    open_document(desk, "report01", qtbot)
    qtbot.wait(50)
    assert prepared(session) == []
    mains[0] = True
    ahead._looking.timeout.emit()
    qtbot.waitUntil(lambda: row(desk) == "48 pages, read ahead 40 %")
    mains[0] = False
    ahead._looking.timeout.emit()
    qtbot.waitUntil(lambda: ahead._job is None)


def test_a_document_that_is_still_being_read_has_to_wait(open_desk: Open, qtbot: QtBot) -> None:
    session = ScriptedSession([make_document(state=DocumentState.READING, pages_read=3)])
    session.text_model = make_facts()
    desk = open_desk(session)
    open_document(desk, "report01", qtbot)
    qtbot.wait(50)
    assert prepared(session) == []
    session.kept["report01"] = make_document()
    desk.window.does.look_through.trigger()
    qtbot.waitUntil(lambda: prepared(session) == ["report01"])


def test_it_gives_way_to_a_question_and_goes_on_afterwards(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    open_document(desk, "report01", qtbot)
    qtbot.waitUntil(lambda: row(desk) == "48 pages, read ahead 40 %")
    session.hold.clear()
    desk.window.conversation.box.type("What?")
    desk.window.conversation.box.ask()
    ahead = desk.window.findChild(ReadingAhead)
    qtbot.waitUntil(lambda: ahead._job is None)
    assert row(desk) == "48 pages, read ahead 40 %"
    session.preparing = [preparing(60)]
    session.hold.set()
    qtbot.waitUntil(lambda: row(desk) == "48 pages, read ahead")
    assert prepared(session) == ["report01", "report01"]


def test_another_document_takes_its_place(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    open_document(desk, "report01", qtbot)
    qtbot.waitUntil(lambda: row(desk) == "48 pages, read ahead 40 %")
    session.preparing = []  # for the one that follows; what is under way has its own
    open_document(desk, "letter01", qtbot)
    qtbot.waitUntil(lambda: row(desk, "letter01") == "2 pages, read ahead")
    assert row(desk) == "48 pages"
    assert prepared(session) == ["report01", "letter01"]


def test_it_is_paused_and_goes_on_from_the_context_menu(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    open_document(desk, "report01", qtbot)
    qtbot.waitUntil(lambda: row(desk) == "48 pages, read ahead 40 %")
    entries(desk)["Pause reading ahead"]()
    assert row(desk) == "48 pages, reading ahead paused at 40 %"
    ahead = desk.window.findChild(ReadingAhead)
    qtbot.waitUntil(lambda: ahead._job is None)
    session.preparing = []
    session.quotes = ()
    ask(desk, "What?", qtbot)
    assert prepared(session) == ["report01"]
    entries(desk)["Go on reading ahead"]()
    qtbot.waitUntil(lambda: row(desk) == "48 pages, read ahead")
    assert "Pause reading ahead" not in entries(desk)


def test_it_is_switched_off_in_the_menu(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    open_document(desk, "report01", qtbot)
    qtbot.waitUntil(lambda: row(desk) == "48 pages, read ahead 40 %")
    assert desk.window.does.read_ahead.isChecked()
    desk.window.does.read_ahead.trigger()
    ahead = desk.window.findChild(ReadingAhead)
    qtbot.waitUntil(lambda: ahead._job is None)
    assert row(desk) == "48 pages"
    session.preparing = []
    desk.window.does.read_ahead.trigger()
    qtbot.waitUntil(lambda: row(desk) == "48 pages, read ahead")


def test_what_had_to_give_way_to_someone_else_goes_on_at_the_next_look(
    desk: Desk, session: ScriptedSession, qtbot: QtBot
) -> None:
    ahead = desk.window.findChild(ReadingAhead)
    open_document(desk, "report01", qtbot)
    qtbot.waitUntil(lambda: row(desk) == "48 pages, read ahead 40 %")
    job = ahead._job
    job._stop.set()  # as the session does: Interrupted
    qtbot.waitUntil(lambda: ahead._job is None)
    session.preparing = []
    ahead._looking.timeout.emit()
    qtbot.waitUntil(lambda: row(desk) == "48 pages, read ahead")


PROBLEM = Problem("It would take 30 GB of the disk.", "Empty the cache.")


@pytest.mark.parametrize("event", [NotPrepared("report01", PROBLEM)])
def test_why_it_is_not_read_ahead_is_said_quietly_and_once(
    desk: Desk, session: ScriptedSession, qtbot: QtBot, event: PrepareEvent
) -> None:
    session.preparing = [event, None]
    open_document(desk, "report01", qtbot)
    model = desk.window.library.model
    item = model.itemFromIndex(model.row_of("report01"))
    qtbot.waitUntil(lambda: "Not read ahead: It would take 30 GB of the disk. Empty the cache." in item.toolTip())
    assert row(desk) == "48 pages"
    assert desk.window.messages.text() == ""


def test_a_known_error_is_told_as_quietly(
    desk: Desk, session: ScriptedSession, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> Iterator[PrepareEvent]:
        yield preparing(1)
        raise EnvironmentProblem("The model is gone.", "Choose another.")

    monkeypatch.setattr(session, "prepare", fail)
    open_document(desk, "report01", qtbot)
    model = desk.window.library.model
    item = model.itemFromIndex(model.row_of("report01"))
    qtbot.waitUntil(lambda: "Not read ahead: The model is gone. Choose another." in item.toolTip())


def test_a_row_keeps_what_it_says_of_reading_ahead_when_it_is_shown_anew(
    desk: Desk, session: ScriptedSession, qtbot: QtBot
) -> None:
    open_document(desk, "report01", qtbot)
    qtbot.waitUntil(lambda: row(desk) == "48 pages, read ahead 40 %")
    desk.window.library.show_document(replace(make_document(), pages_ocr=7))
    assert row(desk) == "48 pages, 7 by OCR, read ahead 40 %"


def test_an_emptied_cache_is_not_filled_again_unasked(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    session.preparing = []
    open_document(desk, "report01", qtbot)
    qtbot.waitUntil(lambda: row(desk) == "48 pages, read ahead")
    desk.window.does.cache.trigger()
    qtbot.waitUntil(lambda: desk.window.findChild(CacheDialog) is not None)
    desk.window.findChild(CacheDialog).accept()
    qtbot.waitUntil(lambda: ("empty_cache",) in session.asked)
    assert row(desk) == "48 pages, reading ahead paused at 0 %"
    assert prepared(session) == ["report01"]
    entries(desk)["Go on reading ahead"]()
    qtbot.waitUntil(lambda: prepared(session) == ["report01"] * 2)


def test_a_question_that_is_answered_at_once_makes_no_long_pause(
    desk: Desk, session: ScriptedSession, qtbot: QtBot
) -> None:
    open_document(desk, "report01", qtbot)
    qtbot.waitUntil(lambda: row(desk) == "48 pages, read ahead 40 %")
    ahead = desk.window.findChild(ReadingAhead)
    ahead.give_way()
    ahead.go_on()
    qtbot.waitUntil(lambda: len(prepared(session)) == 2)


def test_it_is_not_begun_on_a_library_that_is_being_erased(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    open_document(desk, "report01", qtbot)
    qtbot.waitUntil(lambda: row(desk) == "48 pages, read ahead 40 %")
    with qtbot.waitSignal(desk.closed):
        desk.window.findChild(Keeping).erase()
    assert [call for call in session.asked if call[0] != "draw"][-1] == ("erase",)
    assert prepared(session) == ["report01"]


def test_closing_the_window_ends_it(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    open_document(desk, "report01", qtbot)
    qtbot.waitUntil(lambda: row(desk) == "48 pages, read ahead 40 %")
    desk.window.close()
    assert session.closed


def looked_at(page: int, done: int) -> PagePrepared:
    """So many of 48 pages."""
    return PagePrepared(document_id="report01", page=page, done=done, total=48, seconds_left=900.0)


@pytest.fixture
def both(session: ScriptedSession) -> ScriptedSession:
    """Both models; the text is read at once, looking stands still at 12 of 48 pages."""
    session.vision_model = make_vision_facts("/models/11B-vision")
    session.preparing = []
    session.preparing_pictures = [PreparingModel(1, 2), looked_at(3, 11), looked_at(1, 12), None]
    return session


def looks(session: ScriptedSession) -> list[object]:
    """Documents that were looked at ahead, in order."""
    return [call[1] for call in session.asked if call[0] == "prepare_pictures"]


def test_pages_are_looked_at_once_the_document_is_read(desk: Desk, both: ScriptedSession, qtbot: QtBot) -> None:
    open_document(desk, "report01", qtbot)
    qtbot.waitUntil(lambda: row(desk) == "48 pages, read ahead, pictures 25 %")
    assert [call[0] for call in both.asked if str(call[0]).startswith("prepare")] == ["prepare", "prepare_pictures"]
    assert desk.window.status.model_text() == "scripted ready  \u00b7  11B looking ahead: 25 %"
    assert desk.window.reader.findChild(ThumbnailModel).encoded == {1, 3}


def test_looked_at_to_the_end(desk: Desk, both: ScriptedSession, qtbot: QtBot) -> None:
    both.preparing_pictures = [looked_at(1, 12)]
    open_document(desk, "report01", qtbot)
    qtbot.waitUntil(lambda: row(desk) == "48 pages, read ahead, pictures ready")
    assert "Pause reading ahead" not in entries(desk)
    qtbot.waitUntil(lambda: desk.window.status.model_text().endswith("11B ready"))


def test_a_vision_model_alone_looks_ahead(desk: Desk, both: ScriptedSession, qtbot: QtBot) -> None:
    both.text_model = None
    open_document(desk, "report01", qtbot)
    qtbot.waitUntil(lambda: row(desk) == "48 pages, pictures 25 %")
    assert prepared(both) == []


def test_looking_ahead_gives_way_and_goes_on(desk: Desk, both: ScriptedSession, qtbot: QtBot) -> None:
    open_document(desk, "report01", qtbot)
    qtbot.waitUntil(lambda: row(desk) == "48 pages, read ahead, pictures 25 %")
    both.preparing_pictures = [looked_at(2, 13)]
    both.quotes = ()
    ask(desk, "What?", qtbot)
    qtbot.waitUntil(lambda: row(desk) == "48 pages, read ahead, pictures ready")
    assert looks(both) == ["report01", "report01"]
    assert prepared(both) == ["report01"]


def test_looking_ahead_is_paused_and_goes_on(desk: Desk, both: ScriptedSession, qtbot: QtBot) -> None:
    open_document(desk, "report01", qtbot)
    qtbot.waitUntil(lambda: row(desk) == "48 pages, read ahead, pictures 25 %")
    entries(desk)["Pause reading ahead"]()
    assert row(desk) == "48 pages, read ahead, pictures paused at 25 %"
    ahead = desk.window.findChild(ReadingAhead)
    qtbot.waitUntil(lambda: ahead._job is None)
    both.preparing_pictures = []
    entries(desk)["Go on reading ahead"]()
    qtbot.waitUntil(lambda: row(desk) == "48 pages, read ahead, pictures ready")


def test_what_was_read_stays_said_of_a_document_that_is_half_looked_at(
    desk: Desk, both: ScriptedSession, qtbot: QtBot
) -> None:
    open_document(desk, "report01", qtbot)
    qtbot.waitUntil(lambda: row(desk) == "48 pages, read ahead, pictures 25 %")
    both.preparing_pictures = []
    open_document(desk, "letter01", qtbot)
    qtbot.waitUntil(lambda: row(desk, "letter01") == "2 pages, read ahead, pictures ready")
    assert row(desk) == "48 pages, read ahead"


def test_a_document_that_is_not_read_ahead_is_looked_at_all_the_same(
    desk: Desk, both: ScriptedSession, qtbot: QtBot
) -> None:
    both.preparing = [NotPrepared("report01", PROBLEM), None]
    open_document(desk, "report01", qtbot)
    model = desk.window.library.model
    item = model.itemFromIndex(model.row_of("report01"))
    qtbot.waitUntil(lambda: "Not read ahead: It would take 30 GB of the disk." in item.toolTip())
    assert looks(both) == []
    both.preparing = []
    desk.window.findChild(ReadingAhead)._job.stop()
    qtbot.waitUntil(lambda: row(desk) == "48 pages, pictures 25 %")


def test_why_pages_are_not_looked_at_ahead_is_said_quietly(desk: Desk, both: ScriptedSession, qtbot: QtBot) -> None:
    both.preparing_pictures = [NotPrepared("report01", PROBLEM), None]
    open_document(desk, "report01", qtbot)
    model = desk.window.library.model
    item = model.itemFromIndex(model.row_of("report01"))
    qtbot.waitUntil(lambda: "Not looked at ahead: It would take 30 GB of the disk." in item.toolTip())
    assert row(desk) == "48 pages, read ahead"
    assert desk.window.messages.text() == ""


def test_emptying_the_cache_takes_the_signs_away(desk: Desk, both: ScriptedSession, qtbot: QtBot) -> None:
    both.encoded = {"report01": (1, 2, 3)}
    open_document(desk, "report01", qtbot)
    pages = desk.window.reader.findChild(ThumbnailModel)
    qtbot.waitUntil(lambda: pages.encoded == {1, 2, 3})
    desk.window.does.cache.trigger()
    qtbot.waitUntil(lambda: desk.window.findChild(CacheDialog) is not None)
    desk.window.findChild(CacheDialog).accept()
    qtbot.waitUntil(lambda: pages.encoded == frozenset())
    assert row(desk) == "48 pages, reading ahead paused at 0 %"
