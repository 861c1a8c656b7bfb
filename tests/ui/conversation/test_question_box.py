"""How a question is answered is chosen beside Ask, and without a text model that is said."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from engine.contracts import How, Pictures
from ui.conversation.about import EVERYTHING, About
from ui.conversation.model_line import ModelLine
from ui.conversation.question_box import QuestionBox
from ui.reader.region import PagePart
from ui.widgets.buttons import IconButton


@pytest.fixture
def box(qtbot: QtBot) -> QuestionBox:
    """An empty box on the screen."""
    box = QuestionBox()
    qtbot.addWidget(box)
    box.show()
    return box


def test_four_ways_each_with_a_plain_tip(box: QuestionBox) -> None:
    actions = box.how.menu_of_choices.actions()
    assert [action.text() for action in actions] == ["Automatic", "Best pages", "Every page", "Quotes only"]
    assert all(action.isEnabled() and action.toolTip().startswith("<qt>") for action in actions)
    assert box.how.menu_of_choices.toolTipsVisible()


def test_a_question_is_put_the_chosen_way_and_the_choice_stays(box: QuestionBox, qtbot: QtBot) -> None:
    box.how.menu_of_choices.actions()[2].trigger()
    for question in ("One?", "Two?"):
        box.type(question)
        with qtbot.waitSignal(box.asked) as asked:
            box.ask()
        assert asked.args == [question, EVERYTHING, How.EVERY, Pictures.AUTO]
    assert box.how.text() == "Every page"
    assert [action.isChecked() for action in box.how.menu_of_choices.actions()] == [False, False, True, False]


def test_automatic_is_the_usual_way(box: QuestionBox) -> None:
    assert box.how.how() is How.AUTO
    assert box.how.accessibleName() == "How to answer"
    assert box.how.accessibleDescription() == "Automatic"


def test_without_a_model_a_line_says_so_and_offers_to_choose_one(box: QuestionBox, qtbot: QtBot) -> None:
    line = box.findChild(ModelLine)
    assert not line.isVisible()
    box.show_model_missing(True)
    assert line.isVisible()
    with qtbot.waitSignal(box.model_wanted):
        line.findChild(QPushButton).click()
    box.show_model_missing(False)
    assert not line.isVisible()


def looked_at(box: QuestionBox, qtbot: QtBot) -> object:
    """Whether the next question asks to look at pages."""
    box.type("What?")
    with qtbot.waitSignal(box.asked) as asked:
        box.ask()
    return asked.args[3]


def test_looking_at_pictures_is_a_switch_where_there_is_a_vision_model(box: QuestionBox, qtbot: QtBot) -> None:
    assert not box.pictures.isVisible()
    box.show_vision_model(True)
    assert box.pictures.isVisible()
    assert box.pictures.accessibleName() == "Look at every picture too"
    assert looked_at(box, qtbot) is Pictures.AUTO
    box.pictures.click()
    assert looked_at(box, qtbot) is Pictures.ALWAYS
    box.show_vision_model(False)
    assert looked_at(box, qtbot) is Pictures.AUTO


def test_a_page_is_always_looked_at_and_can_be_let_go(box: QuestionBox, qtbot: QtBot) -> None:
    box.show_vision_model(True)
    box.about.set_document("report01")
    box.about.choose_page(PagePart(14, "xii"))
    assert box.about.text() == "Page xii"
    assert box.about.about() == About("report01", page=PagePart(14, "xii"))
    assert looked_at(box, qtbot) is Pictures.ALWAYS
    assert not box.pictures.isEnabled()
    named = {each.accessibleName(): each for each in box.findChildren(IconButton)}
    clear = named["Ask about the whole document again"]
    assert clear.isVisible()
    clear.click()
    assert box.about.text() == "This document"
    assert not clear.isVisible()
    assert looked_at(box, qtbot) is Pictures.AUTO


def test_a_part_of_a_page_is_named_so(box: QuestionBox) -> None:
    box.about.set_document("report01")
    box.about.choose_page(PagePart(12, "12", (1.0, 2.0, 3.0, 4.0)))
    assert box.about.accessibleDescription() == "A part of page 12"
    assert [action.text() for action in box.about.menu_of_choices.actions() if action.isChecked()] == [
        "A part of page 12"
    ]


def test_another_document_lets_go_of_the_page(box: QuestionBox) -> None:
    box.about.set_document("report01")
    box.about.choose_page(PagePart(12, "12"))
    box.about.set_document("report01")
    assert box.about.about().page is not None
    box.about.set_document("letter01")
    assert box.about.about() == About("letter01")


def test_without_a_vision_model_a_line_offers_to_choose_one_once_it_is_missed(box: QuestionBox, qtbot: QtBot) -> None:
    line = next(line for line in box.findChildren(ModelLine) if line is not box.findChild(ModelLine))
    assert not line.isVisible()
    box.miss_vision_model()
    assert line.isVisible()
    with qtbot.waitSignal(box.vision_model_wanted):
        line.findChild(QPushButton).click()
    box.show_vision_model(True)
    assert not line.isVisible()
