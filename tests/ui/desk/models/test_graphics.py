"""The graphics card on the page of the models: offered where there is one that is not used, got, tried, removed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.desk.desk import Desk
from app.paths import Home
from app.settings import load
from engine.contracts import CardSupport, Downloading, ModelKind, Problem, SupportStage, TryingCard, Unpacking
from engine.errors import EnvironmentProblem
from tests.helpers.hardware import make_card
from tests.helpers.models_page import button, open_page, words
from tests.helpers.scripted_models import SEES, ScriptedModelRoom, make_found
from tests.helpers.scripted_session import ScriptedSession
from tests.helpers.scripted_vision_model import make_vision_facts
from tests.ui.desk.conftest import Open
from tests.ui.desk.test_accessibility import is_clipped, nameless
from tests.ui.desk.test_plain_text import NAMES
from ui.models.page import ModelsPage
from ui.models.remove_dialog import RemoveSupportDialog
from ui.models.rows import FoundRow
from ui.models.support_card import SupportCard
from ui.models.support_rows import SupportRow

SUPPORT = CardSupport(card=make_card(used_by=()), stage=SupportStage.TO_GET, size=2_524_000_000, room=3_970_000_000)
OFFER = SupportRow(support=SUPPORT, gain="3B and 11B in 16 bits, both in memory: about 5 s a page.")
HALF = Downloading(done=1_262_000_000, total=2_524_000_000, seconds_left=130.0, file="torch.whl")
GET, REMOVE = "Get graphics-card support: 2.5 GB: NVIDIA Swift 9", "Remove\u2026: NVIDIA Swift 9"


@pytest.fixture
def room() -> ScriptedModelRoom:
    """A computer with a card that is not used."""
    room = ScriptedModelRoom()
    room.support = OFFER
    return room


def card_of(page: ModelsPage) -> SupportCard:
    """What is shown of it."""
    card = page.graphics.card
    assert card is not None
    return card


def names(page: ModelsPage) -> set[str]:
    """Of the buttons that can be pressed, as screen readers say them."""
    return {each.accessibleName() for each in page.graphics.findChildren(QAbstractButton) if each.isVisible()}


def at(stage: SupportStage, **changes: object) -> SupportRow:
    """Support that is so far."""
    return SupportRow(support=replace(SUPPORT, stage=stage, **changes))  # type: ignore[arg-type]  # fields of it


def test_without_a_card_nothing_is_shown_of_it(open_desk: Open, session: ScriptedSession, qtbot: QtBot) -> None:
    page = open_page(open_desk(session, room=ScriptedModelRoom()), qtbot)
    assert not page.graphics.isVisible()


def test_the_card_what_it_would_bring_and_what_it_takes_are_said_before(desk: Desk, qtbot: QtBot) -> None:
    page = open_page(desk, qtbot)
    told = words(page.graphics)
    for said in ("NVIDIA Swift 9", "25.8 GB of memory", OFFER.gain, "4 GB", "download.pytorch.org"):
        assert said in told
    assert button(page.graphics, GET).isVisible()


def test_it_is_got_only_when_it_is_pressed_and_used_when_it_was_tried(
    desk: Desk, room: ScriptedModelRoom, session: ScriptedSession, qtbot: QtBot
) -> None:
    page = open_page(desk, qtbot)
    assert room.asked == []
    button(page.graphics, GET).click()
    qtbot.waitUntil(lambda: "In use" in words(page.graphics))
    assert room.asked == [("get_support",)]
    assert "was tried" in desk.window.messages.text()
    assert button(page.graphics, REMOVE).isVisible()


def test_the_vision_model_in_use_is_taken_up_anew(
    desk: Desk, session: ScriptedSession, home: Home, qtbot: QtBot
) -> None:
    seeing = f"/folioscope/models/{SEES.id}"
    page = open_page(desk, qtbot)
    desk.window.models.use_wanted.emit(FoundRow(model=make_found(seeing, kind=ModelKind.VISION), fitting=None))
    qtbot.waitUntil(lambda: load(home).vision_model == seeing)
    before, session.vision_models[seeing] = session.vision_model, make_vision_facts(seeing, memory=1)
    button(page.graphics, GET).click()
    qtbot.waitUntil(lambda: session.vision_model not in (None, before))


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (HALF, "1.3 GB of 2.5 GB"),
        (Unpacking(1_000, 4_000), "Unpacking: 25 %"),
        (TryingCard(), "Trying the card"),
    ],
)
def test_how_far_it_is_is_said(
    desk: Desk, room: ScriptedModelRoom, qtbot: QtBot, event: Downloading, said: str
) -> None:
    room.supporting = [event, None]
    page = open_page(desk, qtbot)
    button(page.graphics, GET).click()
    qtbot.waitUntil(lambda: said in card_of(page).progress.words)


def test_it_can_be_paused_and_gone_on_with(desk: Desk, room: ScriptedModelRoom, qtbot: QtBot) -> None:
    room.supporting = [HALF, None]
    page = open_page(desk, qtbot)
    button(page.graphics, GET).click()
    qtbot.waitUntil(lambda: "1.3 GB" in card_of(page).progress.words)
    room.support = at(SupportStage.BEGUN, share=0.5)
    button(page.graphics, "Pause: NVIDIA Swift 9").click()
    qtbot.waitUntil(lambda: card_of(page).progress.words == "Paused at 50 %.")
    button(page.graphics, "Go on: NVIDIA Swift 9").click()
    qtbot.waitUntil(lambda: "In use" in words(page.graphics))


def test_the_keyboard_stays_on_the_card(desk: Desk, room: ScriptedModelRoom, qtbot: QtBot) -> None:
    room.supporting = [HALF, None]
    page = open_page(desk, qtbot)
    button(page.graphics, GET).setFocus()
    button(page.graphics, GET).click()
    qtbot.waitUntil(lambda: button(page.graphics, "Pause: NVIDIA Swift 9").hasFocus())


def test_what_an_earlier_run_began_waits_for_the_person(desk: Desk, room: ScriptedModelRoom, qtbot: QtBot) -> None:
    room.support = at(SupportStage.BEGUN, share=0.4)
    page = open_page(desk, qtbot)
    assert card_of(page).progress.words == "Paused at 40 %."
    assert room.asked == []


def test_a_trial_that_goes_wrong_is_said_and_can_be_repeated(desk: Desk, room: ScriptedModelRoom, qtbot: QtBot) -> None:
    room.supporting = [TryingCard(), EnvironmentProblem("The card sees nothing.", "Update the driver.")]
    page = open_page(desk, qtbot)
    room.support = at(SupportStage.UNTRIED)
    button(page.graphics, GET).click()
    qtbot.waitUntil(lambda: "no trial has gone well" in words(page.graphics))
    assert "The card sees nothing. Update the driver." in words(page.graphics)
    button(page.graphics, "Try again: NVIDIA Swift 9").click()
    qtbot.waitUntil(lambda: "In use" in words(page.graphics))
    assert "sees nothing" not in words(page.graphics)


def test_a_driver_that_is_too_old_is_said_in_place_of_the_offer(
    desk: Desk, room: ScriptedModelRoom, qtbot: QtBot
) -> None:
    room.support = at(SupportStage.TO_GET, problem=Problem("The driver is too old.", "Install 580 or newer."))
    page = open_page(desk, qtbot)
    assert "The driver is too old. Install 580 or newer." in words(page.graphics)
    assert card_of(page).first_button() is None


def test_it_is_removed_after_a_question_and_offered_again(desk: Desk, room: ScriptedModelRoom, qtbot: QtBot) -> None:
    room.support = at(SupportStage.READY)
    page = open_page(desk, qtbot)
    button(page.graphics, REMOVE).click()
    qtbot.waitUntil(lambda: desk.window.findChild(RemoveSupportDialog) is not None)
    dialog = desk.window.findChild(RemoveSupportDialog)
    assert dialog is not None
    assert room.asked == []
    dialog.accept()
    qtbot.waitUntil(lambda: "4 GB are free again" in desk.window.messages.text())
    qtbot.waitUntil(lambda: GET in names(page))


def test_a_card_that_is_gone_leaves_its_support_to_be_removed(
    desk: Desk, room: ScriptedModelRoom, qtbot: QtBot
) -> None:
    gone = Problem("No card of NVIDIA is there any more.", "The support can be removed.")
    room.support = at(SupportStage.READY, card=None, problem=gone)
    page = open_page(desk, qtbot)
    assert "any more" in words(page.graphics) and "In use" not in words(page.graphics)
    assert button(page.graphics, "Remove\u2026: No graphics card").isVisible()


@pytest.mark.parametrize("stage", SupportStage)
def test_every_control_has_a_name_and_at_twice_the_text_size_nothing_is_clipped(
    large_text: None, desk: Desk, room: ScriptedModelRoom, qtbot: QtBot, stage: SupportStage
) -> None:
    desk.window.resize(900, 700)
    room.support = at(stage, card=make_card(name="NVIDIA GeForce Swift 9000 Laptop Super", used_by=()))
    page = open_page(desk, qtbot)
    QApplication.processEvents()
    qtbot.wait(20)
    assert nameless(page.graphics) == []
    assert [each.text() for each in page.graphics.findChildren(QPushButton) if is_clipped(each)] == []
    assert [label.text() for label in page.graphics.findChildren(QLabel) if is_clipped(label)] == []
    assert desk.window.width() == 900


@pytest.mark.parametrize("name", NAMES)
def test_what_a_driver_calls_a_card_is_shown_as_it_is(
    desk: Desk, room: ScriptedModelRoom, qtbot: QtBot, name: str
) -> None:
    room.support = at(SupportStage.READY, card=make_card(name=name))
    page = open_page(desk, qtbot)
    assert name in {label.text() for label in page.graphics.findChildren(QLabel)}
