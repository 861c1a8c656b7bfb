"""Two documents beside each other: totals, pages, changes, and the way to each place."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from engine.contracts import PagePair, PairKind, Problem
from tests.helpers.compared import DAYS, NEW, NUMBER, OLD, make_comparison, outline
from ui.comparing.change_view import ChangeView
from ui.comparing.comparison_view import ComparisonView
from ui.comparing.pair_view import PairView
from ui.conversation.page_button import PageButton
from ui.theme import Theme
from ui.widgets.sign_line import SignLine
from ui.widgets.text_block import TextBlock

TELL = "Put into words"


@pytest.fixture
def view(qtbot: QtBot) -> ComparisonView:
    """An empty view."""
    view = ComparisonView(OLD, NEW, Theme.light())
    qtbot.addWidget(view)
    view.resize(800, 600)
    view.show()
    return view


@pytest.fixture
def compared(view: ComparisonView) -> ComparisonView:
    """The view, with a page of each kind."""
    view.show_comparison(make_comparison())
    return view


def button(view: ComparisonView, name: str) -> QAbstractButton:
    """A button that can be seen, by the beginning of its name."""
    buttons = (each for each in view.findChildren(QAbstractButton) if each.isVisible())
    return next(each for each in buttons if each.accessibleName().startswith(name))


def names(view: ComparisonView) -> set[str]:
    """The words on all buttons that can be seen."""
    return {each.text() for each in view.findChildren(QAbstractButton) if each.isVisible()}


def test_pages_are_listed_in_order_and_those_without_changes_are_not(compared: ComparisonView) -> None:
    assert [pair.head.accessibleName() for pair in compared.pairs] == [
        "Page 1: 1 change",
        "Page 2 is new",
        "Page 2, now page 3: 2 changes, numbers differ",
        "Page 3 has moved, now page 5",
        "Page 4 is gone",
    ]


def test_pages_of_both_are_open_and_new_and_gone_ones_folded(compared: ComparisonView) -> None:
    assert [pair.is_open for pair in compared.pairs] == [True, False, True, True, False]


def test_both_sides_stand_beside_each_other_with_what_differs_set_off(compared: ComparisonView) -> None:
    change = compared.pairs[2].findChildren(ChangeView)[0]
    sides = [block for block in change.findChildren(TextBlock) if "deposit" in block.text() and block.spans]
    assert [block.text()[slice(*block.spans[0])] for block in sides] == ["30 days", "14 days"]
    left, right = (block.mapTo(compared, block.rect().topLeft()) for block in sides)
    assert left.x() < right.x()
    assert left.y() == right.y()


def test_a_page_button_shows_the_words_that_differ(compared: ComparisonView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(compared.chosen) as chosen:
        button(compared, "Now, Lease 2025.pdf, p. 3: The deposit").click()
    (place,) = chosen.args
    assert (place.document_id, place.page, place.boxes) == (NEW.id, 3, (DAYS,))


def test_the_keyboard_opens_a_page_and_shows_its_place(compared: ComparisonView, qtbot: QtBot) -> None:
    added = compared.pairs[1]
    added.head.setFocus()
    qtbot.keyClick(added.head, Qt.Key.Key_Return)
    assert added.is_open
    qtbot.keyClick(added.head, Qt.Key.Key_Tab)
    focused = QApplication.focusWidget()
    assert isinstance(focused, PageButton)
    with qtbot.waitSignal(compared.chosen) as chosen:
        qtbot.keyClick(focused, Qt.Key.Key_Return)
    assert (chosen.args[0].document_id, chosen.args[0].page) == (NEW.id, 2)


def test_a_page_that_only_moved_leads_to_both_places(compared: ComparisonView, qtbot: QtBot) -> None:
    buttons = compared.pairs[3].findChildren(PageButton)
    places = []
    compared.chosen.connect(lambda place: places.append((place.document_id, place.page)))
    for each in buttons:
        each.click()
    assert places == [(OLD.id, 3), (NEW.id, 5)]


def test_pages_that_cannot_be_read_are_named(compared: ComparisonView) -> None:
    button(compared, "1 page cannot be read").click()
    assert "Lease 2024.pdf, page 6: it has not been read yet." in [
        block.text() for block in compared.findChildren(TextBlock) if block.isVisible()
    ]


def test_long_documents_are_listed_and_unfolded_bit_by_bit(view: ComparisonView) -> None:
    pairs = tuple(PagePair(PairKind.CHANGED, outline(n), outline(n), (NUMBER,) * 3) for n in range(1, 121))
    view.show_comparison(make_comparison(pages=pairs, unread=()))
    assert len(view.pairs) == 50
    assert 0 < len(view.findChildren(ChangeView)) < 40
    button(view, "Show more pages").click()
    button(view, "Show more pages").click()
    assert [pair.pair.first for pair in view.pairs] == [pair.first for pair in pairs]
    assert "Show more pages" not in names(view)


def test_tab_goes_through_pages_in_order_also_when_more_are_listed(view: ComparisonView, qtbot: QtBot) -> None:
    pairs = tuple(PagePair(PairKind.ADDED, None, outline(n)) for n in range(1, 61))
    view.show_comparison(make_comparison(pages=pairs))
    more = button(view, "Show more pages")
    more.setFocus()
    qtbot.keyClick(more, Qt.Key.Key_Space)
    names_of_stops = []
    view.pairs[48].head.setFocus()
    for _ in range(13):
        focused = QApplication.focusWidget()
        assert focused is not None
        names_of_stops.append(focused.accessibleName())
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert names_of_stops == [*(f"Page {n} is new" for n in range(49, 61)), "1 page cannot be read"]


def test_what_cannot_be_read_stays_below_the_pages_that_are_listed_later(view: ComparisonView) -> None:
    pairs = tuple(PagePair(PairKind.CHANGED, outline(n), outline(n), (NUMBER,)) for n in range(1, 61))
    view.show_comparison(make_comparison(pages=pairs))
    button(view, "Show more pages").click()
    QApplication.processEvents()
    unread = button(view, "1 page cannot be read")
    assert unread.mapTo(view, unread.rect().topLeft()).y() > max(
        pair.mapTo(view, pair.rect().topLeft()).y() for pair in view.pairs
    )


def test_while_it_is_compared_it_can_be_stopped_and_then_begun_anew(view: ComparisonView, qtbot: QtBot) -> None:
    assert view.is_comparing
    assert "Swap sides" not in names(view)
    with qtbot.waitSignal(view.stop_wanted):
        button(view, "Stop").click()
    view.show_stopped()
    assert not view.is_comparing
    with qtbot.waitSignal(view.again_wanted):
        button(view, "Compare again").click()


def test_a_problem_is_told_with_its_next_step(view: ComparisonView) -> None:
    view.show_problem(Problem("The document is gone.", "Add it again."))
    assert view.words == "The document is gone. Add it again."


def test_where_a_text_model_is_there_changes_can_be_put_into_words(view: ComparisonView, qtbot: QtBot) -> None:
    view.set_may_tell(True)
    assert TELL not in names(view), "nothing is compared yet"
    view.show_comparison(make_comparison())
    with qtbot.waitSignal(view.telling_wanted):
        button(view, TELL).click()
    view.set_may_tell(False)
    assert TELL not in names(view)


def test_what_only_moved_is_not_put_into_words(view: ComparisonView) -> None:
    view.set_may_tell(True)
    view.show_comparison(make_comparison(pages=make_comparison().pages[:1]))
    assert TELL not in names(view)


def test_the_keyboard_goes_from_stop_to_the_first_page(view: ComparisonView) -> None:
    view.focus_widget().setFocus()
    view.show_comparison(make_comparison())
    assert view.pairs[0].head.hasFocus()


def test_a_change_of_the_theme_reaches_every_sign(compared: ComparisonView) -> None:
    def pictures() -> list[object]:
        return [line.grab().toImage() for line in compared.findChildren(SignLine)]

    light = pictures()
    compared.set_theme(Theme.dark())
    assert light
    assert all(one != other for one, other in zip(light, pictures(), strict=True))


def test_a_page_folded_until_after_the_theme_changed_has_its_signs(compared: ComparisonView) -> None:
    compared.set_theme(Theme.dark())
    pair = compared.pairs[4]
    assert isinstance(pair, PairView)
    pair.set_open(True)
    (late,) = pair.findChildren(SignLine)
    early = compared.pairs[0].findChildren(SignLine)[0]
    assert late.grab().toImage().pixelColor(2, 2) == early.grab().toImage().pixelColor(2, 2)
