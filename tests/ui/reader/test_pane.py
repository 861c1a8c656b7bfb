"""The reader as the window uses it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from engine.contracts import PageOutline, TextSource
from tests.ui.reader.pages import Library, outline, outlines, page, part, quote, text_of
from ui.reader.lock_bar import LockBar
from ui.reader.notices import DrawingNotice, FailedCard
from ui.reader.page_box import PageBox
from ui.reader.pane import ReaderPane
from ui.reader.reading_view import ReadingView
from ui.widgets.buttons import TextButton

Key = Qt.Key


def shown_words(pane: ReaderPane) -> str:
    """All that labels say on the screen."""
    return "\n".join(label.text() for label in pane.findChildren(QLabel) if label.isVisible())


# --- opening ---


def test_an_empty_pane_says_what_to_do(pane: ReaderPane, view: ReadingView) -> None:
    pane.set_empty_message("Drop files anywhere.")
    assert "Drop files anywhere." in shown_words(pane)
    assert not view.isVisible()
    assert not pane.reader_actions.next_page.isEnabled()


def test_names_are_shown_as_they_are(pane: ReaderPane) -> None:
    pane.open_document("a", "<img src=file:///etc/passwd>\n.pdf", outlines(2))
    assert "<img src=file:///etc/passwd> .pdf" in shown_words(pane)
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in pane.findChildren(QLabel))


def test_answers_for_another_document_are_left_alone(report: Library, pane: ReaderPane, view: ReadingView) -> None:
    kept = view.pictures.pages.image(1)
    pane.set_picture_failed("other", 1, "The page is damaged.")
    pane.set_page(page("other", 1, text_of("other words")))
    pane.set_outlines("other", outlines(3))
    assert view.pictures.pages.image(1) is kept
    assert view.accessibleDescription() == "Page 1 begins and goes on"
    assert view.page_count == 40


def test_a_document_opens_where_it_was_left(report: Library, pane: ReaderPane, view: ReadingView) -> None:
    view.show_place(9, 0.5)
    pane.open_document("letter", "Letter.pdf", outlines(3))
    assert pane.page == 1
    pane.open_document("report", "Report.pdf", outlines(40))
    assert view.place() == (9, pytest.approx(0.5, abs=0.01))


def test_a_page_that_was_turned_is_drawn_and_read_anew(
    report: Library, pane: ReaderPane, view: ReadingView, qtbot: QtBot
) -> None:
    report.pictures.clear()
    report.words.clear()
    scanned = replace(outline(1, size=(842.0, 595.0)), source=TextSource.OCR)
    pane.set_outlines("report", (scanned, *outlines(40)[1:]))
    qtbot.waitUntil(lambda: 1 in report.drawn_pages() and ("report", 1) in report.words)
    assert view.frame(1).width() > view.frame(1).height()


def test_closing_leaves_nothing_behind(report: Library, pane: ReaderPane, view: ReadingView) -> None:
    pane.close_document()
    assert (pane.document_id, pane.page) == ("", 0)
    assert view.pictures.pages.bytes_kept == 0
    assert view.accessibleDescription() == ""


def test_a_document_shows_before_its_pages_have_been_read(
    pane: ReaderPane, view: ReadingView, library: Library, qtbot: QtBot
) -> None:
    unread = tuple(PageOutline(position, str(position), 0.0, 0.0, None, None) for position in range(1, 6))
    pane.open_document("new", "New.pdf", unread)
    qtbot.waitUntil(lambda: 1 in library.drawn_pages())
    frame = view.frame(1)
    library.pictures.clear()
    pane.set_outlines("new", outlines(5))
    assert view.frame(1) == frame
    assert library.pictures == []  # the guess was right


def test_nothing_stays_selected_on_pages_that_are_gone(report: Library, pane: ReaderPane, view: ReadingView) -> None:
    pane.reader_actions.select_page.trigger()
    pane.set_outlines("report", outlines(3))
    assert view.page_count == 3
    assert not pane.reader_actions.copy.isEnabled()


# --- pages that do not show ---


def test_a_failed_page_says_why_and_tries_again(pane: ReaderPane, qtbot: QtBot) -> None:
    library = Library(pane, failing={1})
    pane.open_document("report", "Report.pdf", outlines(2))
    qtbot.waitUntil(lambda: "The page is damaged." in shown_words(pane))
    card = part(pane, FailedCard)
    library.failing.clear()
    again = part(card, TextButton)
    qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    assert not card.isVisible()
    assert part(pane, ReadingView).pictures.pages.image(1) is not None


def test_a_page_that_takes_long_says_so(pane: ReaderPane, qtbot: QtBot) -> None:
    pane.open_document("slow", "Slow.pdf", outlines(2))
    notice = part(pane, DrawingNotice)
    assert not notice.isVisible()
    qtbot.waitUntil(notice.isVisible)
    assert "Drawing page 1" in shown_words(pane)
    library = Library(pane)
    pane.set_locked("slow", False)  # everything is asked for again
    assert 1 in library.drawn_pages()
    assert not notice.isVisible()


def test_a_locked_document_asks_for_its_password(pane: ReaderPane, library: Library, qtbot: QtBot) -> None:
    pane.open_document("secret", "Secret.pdf", outlines(2))
    pane.set_locked("secret", True)
    bar = part(pane, LockBar)
    assert bar.isVisible()
    with qtbot.waitSignal(pane.password_wanted) as asked:
        qtbot.mouseClick(part(bar, TextButton), Qt.MouseButton.LeftButton)
    assert asked.args == ["secret"]
    qtbot.waitUntil(lambda: ("secret", 1) in library.words)
    assert library.pictures == []
    pane.set_locked("secret", False)
    assert not bar.isVisible()
    assert library.pictures != []


# --- quotes ---


def test_a_quote_is_brought_into_view_and_back_returns(report: Library, pane: ReaderPane, view: ReadingView) -> None:
    far = quote("report", 30)
    pane.show_quote(far)
    assert view.show_box(30, far.boxes[0]) is False  # all of it shows
    pane.go_back()
    assert pane.page == 1
    assert not pane.reader_actions.back.isEnabled()


def test_nothing_moves_for_a_quote_that_shows_already(report: Library, pane: ReaderPane, view: ReadingView) -> None:
    pane.show_quote(quote("report", 1, 100.0))
    assert view.verticalScrollBar().value() == 0
    assert not pane.reader_actions.back.isEnabled()


def test_a_quote_without_boxes_leads_to_its_page(report: Library, pane: ReaderPane) -> None:
    pane.show_quote(replace(quote("report", 12), boxes=()))
    assert pane.page == 12


def test_a_quote_of_another_document_has_it_opened(report: Library, pane: ReaderPane, qtbot: QtBot) -> None:
    there = quote("letter", 3)
    with qtbot.waitSignal(pane.document_wanted) as asked:
        pane.show_quote(there)
    assert asked.args == ["letter"]
    pane.open_document("letter", "Letter.pdf", outlines(5))
    assert pane.page == 3
    with qtbot.waitSignal(pane.document_wanted) as asked:
        pane.go_back()
    assert asked.args == ["report"]
    pane.open_document("report", "Report.pdf", outlines(40))
    assert pane.page == 1
    assert not pane.reader_actions.back.isEnabled()


def test_no_way_leads_back_to_a_removed_document(report: Library, pane: ReaderPane) -> None:
    pane.open_document("letter", "Letter.pdf", outlines(5))
    assert pane.reader_actions.back.isEnabled()
    pane.forget("report")
    assert not pane.reader_actions.back.isEnabled()


# --- page numbers ---


def page_field(pane: ReaderPane) -> QLineEdit:
    """Where the page number stands."""
    return part(part(pane, PageBox), QLineEdit)


def test_the_page_number_follows_and_leads(report: Library, pane: ReaderPane, view: ReadingView, qtbot: QtBot) -> None:
    view.show_page(12)
    assert page_field(pane).text() == "12"
    assert "/ 40" in shown_words(pane)
    pane.reader_actions.go_to_page.trigger()
    qtbot.keyClicks(page_field(pane), "33")
    qtbot.keyClick(page_field(pane), Key.Key_Return)
    assert pane.page == 33
    pane.go_back()
    assert pane.page == 12


def test_a_number_that_does_not_exist_is_given_up_with_esc(report: Library, pane: ReaderPane, qtbot: QtBot) -> None:
    pane.reader_actions.go_to_page.trigger()
    qtbot.keyClicks(page_field(pane), "99")
    qtbot.keyClick(page_field(pane), Key.Key_Return)
    assert pane.page == 1
    assert page_field(pane).text() == "99"
    qtbot.keyClick(page_field(pane), Key.Key_Escape)
    assert page_field(pane).text() == "1"


def test_enter_without_typing_stays(pane: ReaderPane, view: ReadingView, library: Library, qtbot: QtBot) -> None:
    pane.open_document("odd", "Odd.pdf", (outline(1), outline(2, "an endless label from the file"), outline(3)))
    pane.go_to_page(2)
    pane.reader_actions.go_to_page.trigger()
    qtbot.keyClick(page_field(pane), Key.Key_Return)
    assert pane.page == 2
    assert QApplication.focusWidget() is view


def test_a_printed_number_is_shown_with_its_position(pane: ReaderPane, library: Library) -> None:
    pane.open_document("book", "Book.pdf", (*(outline(at, "i" * at) for at in (1, 2, 3)), outline(4, "1")))
    pane.go_to_page(2)
    assert page_field(pane).text() == "ii"
    assert "p." in shown_words(pane)
    assert "(2 of 4)" in shown_words(pane)


def test_pages_are_turned_no_further_than_the_ends(report: Library, pane: ReaderPane) -> None:
    actions = pane.reader_actions
    assert not actions.previous_page.isEnabled()
    actions.next_page.trigger()
    assert pane.page == 2
    assert actions.previous_page.isEnabled()
    pane.go_to_page(40)
    assert not actions.next_page.isEnabled()


# --- size ---


def test_sizes_by_action(report: Library, pane: ReaderPane, view: ReadingView) -> None:
    actions = pane.reader_actions
    actions.actual_size.trigger()
    assert view.zoom == pytest.approx(1.0)
    assert not actions.fit_width.isChecked()
    actions.zoom_in.trigger()
    assert view.zoom == pytest.approx(1.1)
    actions.zoom_out.trigger()
    assert view.zoom == pytest.approx(1.0)
    actions.fit_page.trigger()
    assert actions.fit_page.isChecked()
    assert not actions.fit_width.isChecked()


# --- copying ---


def test_copy_with_citation_names_document_and_page(report: Library, pane: ReaderPane) -> None:
    pane.reader_actions.select_page.trigger()
    pane.reader_actions.copy_with_citation.trigger()
    assert QGuiApplication.clipboard().text() == "Page 1 begins\nand goes on (Report.pdf, p. 1)"


def test_there_is_nothing_to_copy_before_something_is_selected(report: Library, pane: ReaderPane) -> None:
    assert not pane.reader_actions.copy.isEnabled()
    pane.reader_actions.select_page.trigger()
    assert pane.reader_actions.copy.isEnabled()
