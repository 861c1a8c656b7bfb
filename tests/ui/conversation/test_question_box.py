"""How a question is answered is chosen beside Ask, and without a text model that is said."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from engine.contracts import How
from ui.conversation.about import EVERYTHING
from ui.conversation.model_line import ModelLine
from ui.conversation.question_box import QuestionBox


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
        assert asked.args == [question, EVERYTHING, How.EVERY]
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
