"""The dialog of the terms: nothing is agreed to by accident, and everything can be read before."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from engine.contracts import Region
from ui.models.terms_dialog import TermsDialog, TermsTexts

TERMS = TermsTexts(
    summary=("It is Meta's.", "You may use it."),
    licence="LICENSE\n<b>All of it</b>",
    state=("Accepted on 2026-11-20.",),
    question="Are you in the European Union?",
    explained=("Meta's policy says so.",),
    answers=((Region.OUTSIDE, "No"), (Region.INSIDE, "Yes"), (Region.OTHER_RIGHTS, "We hold other rights from Meta")),
)
Open = Callable[[bool, bool], "Seen"]


class Seen:
    """A dialog, and what it told."""

    def __init__(self, window: QWidget, licence: bool, region: bool) -> None:
        self.told: list[object] = []
        self.dialog = TermsDialog(TERMS, window, licence=licence, region=region)
        self.dialog.licence_accepted.connect(lambda: self.told.append("accepted"))
        self.dialog.answered.connect(self.told.append)
        self.dialog.finished.connect(lambda _: self.told.append("finished"))
        self.dialog.open()

    def press(self, words: str) -> None:
        """The button on the page that is shown."""
        next(one for one in self.dialog.findChildren(QPushButton) if one.isVisible() and one.text() == words).click()

    def words(self) -> list[str]:
        """All that is to be read now."""
        return [label.text() for label in self.dialog.findChildren(QLabel) if label.isVisible()]


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[Open]:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    yield lambda licence, region: Seen(window, licence, region)


def test_a_model_that_reads_asks_for_the_licence_alone(opened: Open) -> None:
    seen = opened(True, False)
    assert {"It is Meta's.", "You may use it."} <= set(seen.words())
    seen.press("Accept")
    assert seen.told == ["accepted", "finished"]


def test_a_model_that_sees_asks_the_question_in_the_same_dialog(opened: Open) -> None:
    seen = opened(True, True)
    seen.press("Accept")
    assert "Are you in the European Union?" in seen.words()
    seen.press("We hold other rights from Meta")
    assert seen.told == ["accepted", Region.OTHER_RIGHTS, "finished"]


def test_where_the_licence_is_accepted_only_the_question_comes(opened: Open) -> None:
    seen = opened(False, True)
    assert "It is Meta's." not in seen.words()
    seen.press("Yes")
    assert seen.told == [Region.INSIDE, "finished"]


@pytest.mark.parametrize("asked", [(True, True), (False, True)])
def test_return_and_escape_agree_to_nothing(opened: Open, qtbot: QtBot, asked: tuple[bool, bool]) -> None:
    seen = opened(*asked)
    focused = QApplication.focusWidget() or seen.dialog
    qtbot.keyClick(focused, Qt.Key.Key_Return)
    qtbot.keyClick(seen.dialog, Qt.Key.Key_Return)
    assert seen.told == []
    qtbot.keyClick(seen.dialog, Qt.Key.Key_Escape)
    assert seen.told == ["finished"]


def test_the_whole_licence_is_read_as_plain_text_and_back(opened: Open) -> None:
    seen = opened(True, False)
    seen.press("Read the whole licence")
    text = seen.dialog.findChild(QPlainTextEdit)
    assert text is not None and text.isVisible()
    assert text.toPlainText() == TERMS.licence
    seen.press("Back")
    assert "It is Meta's." in seen.words()


def test_what_was_agreed_to_is_shown_and_the_question_can_be_answered_otherwise(opened: Open) -> None:
    seen = opened(False, False)
    assert "Accepted on 2026-11-20." in seen.words()
    seen.press("European Union\u2026")
    seen.press("No")
    assert seen.told == [Region.OUTSIDE, "finished"]
