"""A statement says what stands behind it and what is amiss with it, in words and not by colour alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.contracts import Quote, Statement, TextSource
from tests.helpers.answer_events import CALCULATION, QUOTES, STATEMENTS
from tests.helpers.scripted_session import make_quote
from ui.conversation.calculation_view import CalculationView
from ui.conversation.page_button import PageButton
from ui.conversation.quotes_button import QuotesButton
from ui.conversation.statement_view import StatementView
from ui.theme import Theme
from ui.widgets.label import Label
from ui.widgets.sign_line import SignLine

Settle = Callable[[Statement, Sequence[Quote]], StatementView]


@pytest.fixture
def settle(qtbot: QtBot) -> Settle:
    """Shows a statement that is complete."""

    def show(statement: Statement, quotes: Sequence[Quote]) -> StatementView:
        view = StatementView(lambda _: 48, Theme.light(), names_documents=False)
        qtbot.addWidget(view)
        view.resize(380, 600)
        view.show()
        view.settle(statement, quotes)
        return view

    return show


def pages(view: StatementView) -> list[str]:
    """What the page buttons say."""
    return [button.text() for button in view.findChildren(PageButton)]


def amiss(view: StatementView) -> list[str]:
    """What is said to be amiss."""
    return [line.words for line in view.findChildren(SignLine) if line.parent() is view]


def foot_lines(view: StatementView) -> list[str]:
    """All words of the cards."""
    return [label.text() for card in view.cards for label in card.findChildren(Label)]


def test_words_found_are_said_to_be_found_and_no_more(settle: Settle) -> None:
    view = settle(STATEMENTS[0], QUOTES[:2])
    assert pages(view) == ["p. 12", "p. xiii"]
    assert amiss(view) == []
    assert {"words found on page 12", "words found on page xiii"} <= set(foot_lines(view))
    assert not any("verified" in words or "correct" in words for words in foot_lines(view))


def test_a_page_button_tells_a_screen_reader_where_and_what(settle: Settle) -> None:
    view = settle(STATEMENTS[0], QUOTES[:2])
    names = [button.accessibleName() for button in view.findChildren(PageButton)]
    assert names[1] == "Report.pdf, p. xiii (13 of 48): words found on page xiii"


def test_words_and_numbers_that_are_not_there_are_said_with_a_sign_and_a_dashed_rule(settle: Settle) -> None:
    view = settle(STATEMENTS[1], QUOTES[2:])
    assert amiss(view) == ["Words not found on page 14", "Number not in the quotes: 9 %"]
    assert view.property("doubtful") is True
    assert view.accessibleName() == "That is 9 % more. Words not found on page 14. Number not in the quotes: 9 %"
    assert "words not found on page 14" in foot_lines(view)


def test_several_numbers_are_told_one_by_one(settle: Settle) -> None:
    view = settle(Statement(text="It rose.", quotes=(0,), unsupported=("4,311", "2024")), QUOTES[:1])
    assert amiss(view) == ["Numbers not in the quotes: 4,311; 2024"]


def test_a_statement_without_any_quote_is_no_sure_one(settle: Settle) -> None:
    assert amiss(settle(Statement(text="It rose.", quotes=()), ())) == ["No quote stands behind this"]


def test_what_is_sound_has_no_dashed_rule(settle: Settle) -> None:
    view = settle(STATEMENTS[1], QUOTES[2:])
    view.settle(STATEMENTS[0], QUOTES[:2])
    assert view.property("doubtful") is False
    assert amiss(view) == []


def test_two_quotes_of_one_page_make_one_button(settle: Settle) -> None:
    view = settle(Statement(text="So.", quotes=(0, 1)), (make_quote("One."), make_quote("Two.")))
    assert pages(view) == ["p. 12"]
    assert len(view.cards) == 2


def test_quotes_unfold_with_enter(settle: Settle, qtbot: QtBot) -> None:
    view = settle(STATEMENTS[0], QUOTES[:2])
    toggle = view.findChild(QuotesButton)
    assert toggle.text() == "2 quotes"
    assert not view.cards[0].isVisible()
    qtbot.keyClick(toggle, Qt.Key.Key_Return)
    assert view.cards[0].isVisible()


def test_a_page_button_leads_to_the_quote(settle: Settle, qtbot: QtBot) -> None:
    view = settle(STATEMENTS[0], QUOTES[:2])
    with qtbot.waitSignal(view.chosen) as chosen:
        qtbot.keyClick(view.findChildren(PageButton)[1], Qt.Key.Key_Return)
    assert chosen.args[0] is QUOTES[1]


def test_the_button_of_the_page_that_is_shown_is_marked(settle: Settle) -> None:
    view = settle(STATEMENTS[0], QUOTES[:2])
    view.set_current(QUOTES[1])
    assert [bool(button.property("current")) for button in view.findChildren(PageButton)] == [False, True]
    view.set_current(None)
    assert not any(button.property("current") for button in view.findChildren(PageButton))


def test_documents_are_named_where_there_are_several(qtbot: QtBot) -> None:
    view = StatementView(lambda _: 48, Theme.light(), names_documents=True)
    qtbot.addWidget(view)
    long_name = "The agreement of the year before last.pdf"
    view.settle(Statement(text="So.", quotes=(0, 1)), (make_quote(), make_quote(document_id="b", document=long_name)))
    assert pages(view) == ["Report.pdf, p. 12", "The agreement of th\u2026, p. 12"]


@pytest.mark.parametrize(("unsure", "said"), [(False, "from a scan"), (True, "from a scan: compare the digits")])
def test_words_of_a_scan_are_told_as_such(settle: Settle, unsure: bool, said: str) -> None:
    scanned = make_quote(source=TextSource.OCR, digits_unsure=unsure)
    view = settle(Statement(text="So.", quotes=(0,)), (scanned,))
    assert f"words found on page 12, {said}" in foot_lines(view)


def test_words_not_found_in_a_scan_have_no_picture(settle: Settle) -> None:
    lost = make_quote(source=TextSource.OCR, verified=False, boxes=())
    view = settle(Statement(text="So.", quotes=(0,)), (lost,))
    assert view.cards[0].findChildren(Label)


def test_settled_again_with_the_same_nothing_is_built_anew(settle: Settle) -> None:
    view = settle(STATEMENTS[0], QUOTES[:2])
    cards = view.cards
    view.settle(STATEMENTS[0], tuple(QUOTES[:2]))
    assert view.cards == cards


def test_a_calculation_unfolds_and_says_where_each_number_stands(qtbot: QtBot) -> None:
    view = CalculationView(CALCULATION, Theme.light())
    qtbot.addWidget(view)
    view.show()
    view.name_pages(QUOTES)
    assert view.head.accessibleName() == "Calculated: 9.003541"
    assert not any(button.isVisible() for button in view.findChildren(PageButton))
    view.head.click()
    said = [label.text() for label in view.findChildren(Label) if label.isVisible()]
    assert "(4310-3954)/3954*100 = 9.003541" in said
    assert "belongs to the calculation" in said
    assert [button.text() for button in view.findChildren(PageButton)] == ["p. 12", "p. xiii"]
    with qtbot.waitSignal(view.input_chosen) as chosen:
        view.findChildren(PageButton)[1].click()
    assert chosen.args[0] is CALCULATION.inputs[1]
