"""The small pages fill as a question goes through them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.desk.desk import Desk
from engine.contracts import AskEvent, LooksPlanned, Wording
from tests.helpers.finding_events import LINES, look_plan, looking, seen, whole_events
from tests.helpers.scripted_session import ScriptedSession
from ui.reader.thumbnails import CELL_WIDTH, ThumbnailModel, ThumbnailStrip
from ui.theme import Theme


@pytest.fixture
def report(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> Desk:
    """The window with the report open."""
    session.quotes = ()
    desk.window.library.opened.emit("report01")
    qtbot.waitUntil(lambda: desk.window.reader.document_id == "report01")
    return desk


def pages(desk: Desk) -> ThumbnailModel:
    """The small pages."""
    found = desk.window.reader.findChild(ThumbnailModel)
    assert isinstance(found, ThumbnailModel)
    return found


def filled(desk: Desk) -> Mapping[int, float]:
    """How much of each page is done."""
    return pages(desk).filled


def begin(desk: Desk, session: ScriptedSession, events: list[AskEvent]) -> None:
    """Ask; the story stands still after these events."""
    session.telling = [*events, None]
    desk.window.conversation.box.type("What did paper cost?")
    desk.window.conversation.box.ask()


def test_a_page_fills_while_it_is_looked_at(report: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    begin(report, session, [*seen(1), looking(3, share=0.25)])
    qtbot.waitUntil(lambda: filled(report) == {12: 1.0, 14: 0.25})
    tips = [pages(report).index(row).data(Qt.ItemDataRole.ToolTipRole) for row in (11, 13, 0)]
    assert tips == [
        "Page 12, read, done for the question",
        "Page 14, read, at work for the question",
        "Page 1, read",
    ]
    report.window.does.stop.trigger()


def test_pages_of_words_are_full_when_the_model_begins_to_write(
    report: Desk, session: ScriptedSession, qtbot: QtBot
) -> None:
    begin(report, session, [LooksPlanned(look_plan()), Wording("Paper")])
    qtbot.waitUntil(lambda: filled(report) == dict.fromkeys(range(1, 14), 1.0))
    report.window.does.stop.trigger()


def test_in_the_end_they_show_the_ledger_of_the_answer(report: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    begin(report, session, whole_events()[1:])
    qtbot.waitUntil(lambda: bool(session.answers) and 16 in filled(report))
    assert set(filled(report)) == {line.page for line in LINES if line.page != 15}
    report.window.library.opened.emit("letter01")
    qtbot.waitUntil(lambda: report.window.reader.document_id == "letter01")
    assert filled(report) == {}
    report.window.library.opened.emit("report01")
    qtbot.waitUntil(lambda: 16 in filled(report))


def test_the_next_question_begins_with_empty_pages(report: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    begin(report, session, whole_events()[1:])
    qtbot.waitUntil(lambda: bool(session.answers))
    begin(report, session, [])
    assert filled(report) == {}
    report.window.does.stop.trigger()


def test_the_bar_is_painted_as_far_as_the_page_is_done(report: Desk) -> None:
    strip = report.window.reader.findChild(ThumbnailStrip)
    assert isinstance(strip, ThumbnailStrip)
    amounts = []
    for share in (0.0, 0.5, 1.0):
        strip.set_filled({1: share})
        image = strip.viewport().grab().toImage()
        places = [(x, y) for x in range(CELL_WIDTH) for y in range(image.height())]
        amounts.append(sum(image.pixelColor(x, y) == Theme.light().accent for x, y in places))
    half, rest = amounts[1] - amounts[0], amounts[2] - amounts[1]
    assert half > 0
    assert rest == pytest.approx(half, rel=0.1)
