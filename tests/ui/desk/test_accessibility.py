"""Every control has a name and a role; the keyboard reaches everything; large text fits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QAction, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QApplication, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.about import facts
from app.desk.desk import Desk
from engine.contracts import CacheUse, FailedPage, TextSource
from tests.helpers.answer_events import model_answer, model_events
from tests.helpers.finding_events import look_answer, look_events
from tests.helpers.scripted_session import ScriptedSession, make_answer, make_coverage, make_document, make_quote
from tests.helpers.scripted_text_model import make_facts
from tests.helpers.scripted_vision_model import make_vision_facts
from tests.ui.desk.conftest import Open
from tests.ui.desk.test_asking import ask
from tests.ui.models.test_terms_dialog import TERMS
from ui.conversation.answer_view import AnswerView
from ui.conversation.page_button import PageButton
from ui.conversation.pages_read import PagesRead
from ui.conversation.quotes_button import QuotesButton
from ui.dialogs.about import AboutDialog
from ui.dialogs.cache import CacheDialog
from ui.dialogs.erase import EraseDialog
from ui.dialogs.keys import KeysDialog
from ui.dialogs.password import PasswordDialog
from ui.dialogs.text import TextDialog
from ui.dialogs.vision_model import VisionModelDialog
from ui.menus import all_actions
from ui.models.terms_dialog import TermsDialog
from ui.widgets.buttons import TextButton
from ui.widgets.card import Card
from ui.widgets.fold import FoldHead


def below(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """All parts of a part of the window."""
    yield interface
    for index in range(interface.childCount()):
        child = interface.child(index)
        if child is not None and child.isValid():
            yield from below(child)


def nameless(widget: QWidget) -> list[object]:
    """Controls that a screen reader could not tell."""
    parts = below(QAccessible.queryAccessibleInterface(widget))
    controls = [part for part in parts if part.state().focusable and not part.state().invisible]
    assert controls
    return [
        part.object()
        for part in controls
        if not part.text(QAccessible.Text.Name) or not has_role(part.role(), part.object())
    ]


def has_role(role: QAccessible.Role, thing: QObject) -> bool:
    """Qt says "client area" of what scrolls, and of widgets that nobody has told it about."""
    if role == QAccessible.Role.Client:
        return isinstance(thing, QAbstractScrollArea)
    return role != QAccessible.Role.NoRole


def test_every_control_of_the_window_has_a_name_and_a_role(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    session.quotes = (make_quote(source=TextSource.OCR),)
    ask(desk, "What did paper cost?", qtbot)
    qtbot.waitUntil(lambda: desk.window.reader.page == 12)
    desk.window.toast.notify("gone")
    desk.window.messages.inform("one")
    desk.window.messages.inform("two")
    desk.window.status.show_work("Reading", 0.5)
    assert nameless(desk.window) == []


def test_every_control_of_a_models_answer_has_a_name_and_a_role(
    desk: Desk, session: ScriptedSession, qtbot: QtBot
) -> None:
    ask_model(desk, session, qtbot)
    unfold(desk)
    assert nameless(desk.window) == []


def test_tab_reaches_pages_quotes_and_numbers(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    view = ask_model(desk, session, qtbot)
    unfold(desk)
    QApplication.processEvents()
    wanted = {*view.findChildren(PageButton), *view.cards, *view.findChildren(FoldHead)}
    wanted = {widget for widget in wanted if widget.isVisible()}
    assert len(wanted) > 8
    desk.window.does.focus_question.trigger()
    seen: set[QWidget] = set()
    for _ in range(120):
        focused = QApplication.focusWidget()
        assert focused is not None
        seen.add(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert wanted <= seen


def ask_model(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> AnswerView:
    """A question that a text model answers."""
    session.text_model = make_facts()
    session.telling = list(model_events(model_answer(cut=True, test_model=True, partial=True))[1:])
    return ask(desk, "What did paper cost in the third quarter, and why?", qtbot)


def ask_about_a_page(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> AnswerView:
    """A question that a vision model answers, from the page on the screen."""
    session.vision_model = make_vision_facts("/models/Llama-3.2-11B-Vision-Instruct")
    session.quotes = (make_quote(),)
    session.telling = list(look_events(look_answer(test_model=True, partial=True))[1:])
    desk.window.library.opened.emit("report01")
    qtbot.waitUntil(lambda: desk.window.reader.document_id == "report01")
    desk.window.conversation.box.show_vision_model(True)
    desk.window.reader.reader_actions.ask_page.trigger()
    view = ask(desk, "What did paper cost in the third quarter, and why?", qtbot)
    desk.window.conversation.box.show_model_missing(True)
    desk.window.conversation.box.miss_vision_model()
    return view


def test_every_control_of_a_look_has_a_name_and_a_role(desk: Desk, session: ScriptedSession, qtbot: QtBot) -> None:
    ask_about_a_page(desk, session, qtbot)
    unfold(desk)
    desk.window.reader.asking.draw_region()
    assert nameless(desk.window) == []


def test_tab_reaches_pages_closer_looks_and_what_the_question_is_about(
    desk: Desk, session: ScriptedSession, qtbot: QtBot
) -> None:
    view = ask_about_a_page(desk, session, qtbot)
    unfold(desk)
    QApplication.processEvents()
    box = desk.window.conversation.box
    wanted = {*view.findChildren(PageButton), *view.findChildren(TextButton), *view.findChildren(FoldHead), box.about}
    wanted = {widget for widget in wanted if widget.isVisible()}
    assert len(wanted) > 20
    desk.window.does.focus_question.trigger()
    seen: set[QWidget] = set()
    for _ in range(160):
        focused = QApplication.focusWidget()
        assert focused is not None
        seen.add(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert wanted <= seen


def test_a_finding_tells_place_words_and_what_stands_behind_them(
    desk: Desk, session: ScriptedSession, qtbot: QtBot
) -> None:
    view = ask_about_a_page(desk, session, qtbot)
    assert view.looked is not None
    name = QAccessible.queryAccessibleInterface(view.looked.cards[0]).text(QAccessible.Text.Name)
    assert name == "Report.pdf, p. 12: Paper cost 4,310 thousand in Q3.: words found on page 12"


@pytest.mark.parametrize("size", [(1440, 900), (900, 600)])
def test_at_twice_the_text_size_nothing_of_a_look_is_clipped(
    large_text: None, open_desk: Open, qtbot: QtBot, size: tuple[int, int]
) -> None:
    session = ScriptedSession([make_document()])
    desk = open_desk(session)
    desk.window.resize(*size)
    desk.window.panes.show_conversation(True)
    view = ask_about_a_page(desk, session, qtbot)
    unfold(desk)
    qtbot.waitUntil(lambda: view.height() > 0)
    QApplication.processEvents()
    desk.window.conversation.thread_view.settle()
    buttons = desk.window.conversation.findChildren(QAbstractButton)
    assert [button.text() for button in buttons if is_clipped(button)] == []
    assert [label.text() for label in desk.window.conversation.findChildren(QLabel) if is_clipped(label)] == []


def unfold(desk: Desk) -> None:
    """Show all that is folded away."""
    for head in desk.window.findChildren(FoldHead):
        head.setChecked(True)
    for button in desk.window.findChildren(QuotesButton):
        button.setChecked(True)


def test_history_and_welcome_have_names(desk: Desk, qtbot: QtBot) -> None:
    desk.window.library.opened.emit("report01")
    qtbot.waitUntil(lambda: len(desk.window.conversation.welcome.questions()) == 3)
    assert nameless(desk.window.conversation) == []
    desk.window.conversation.show_history(True)
    assert nameless(desk.window.conversation) == []


def dialogs(desk: Desk) -> list[QDialog]:
    """One of each."""
    window = desk.window
    return [
        AboutDialog(facts(), window),
        CacheDialog(CacheUse(1_200_000_000, 10_000_000_000), window),
        EraseDialog("/home/anna/folioscope", window),
        KeysDialog(all_actions(window.menuBar()), window),
        PasswordDialog("Contract.pdf", tried=True, parent=window),
        TextDialog("Something went wrong", "It was ours.", "trace", window),
        VisionModelDialog(window),
        *(TermsDialog(TERMS, window, licence=asks, region=asks) for asks in (True, False)),
        TermsDialog(TERMS, window, licence=False, region=True),
    ]


def test_every_control_of_every_dialog_has_a_name_and_a_role(desk: Desk) -> None:
    for dialog in dialogs(desk):
        dialog.show()
        assert nameless(dialog) == [], type(dialog).__name__


def test_rows_tell_name_and_state(desk: Desk) -> None:
    model = desk.window.library.model
    assert model.item(0).data(Qt.ItemDataRole.AccessibleTextRole) == "Report.pdf, 48 pages"


def test_a_card_tells_place_and_words_and_is_a_button(desk: Desk, qtbot: QtBot) -> None:
    card = ask(desk, "What did paper cost?", qtbot).cards[0]
    interface = QAccessible.queryAccessibleInterface(card)
    assert interface.role() == QAccessible.Role.Button
    name = interface.text(QAccessible.Text.Name)
    assert name == "p. 12, Report.pdf: Paper and pulp cost 4,310 thousand in Q3."


def test_no_two_actions_share_keys(desk: Desk) -> None:
    keys = Counter(
        key.toString()
        for _, actions in all_actions(desk.window.menuBar())
        for action in actions
        for key in action.shortcuts()
    )
    assert [key for key, count in keys.items() if count > 1] == []


def test_every_action_is_in_a_menu(desk: Desk) -> None:
    in_menus = {action for _, actions in all_actions(desk.window.menuBar()) for action in actions}
    own = desk.window.does.findChildren(QAction) + list(desk.window.reader.reader_actions.all())
    assert [action.text() for action in own if action not in in_menus] == []


@pytest.mark.parametrize(
    ("name", "keys"),
    [("add_files", "Ctrl+O"), ("focus_question", "Ctrl+L"), ("search_history", "Ctrl+Shift+F"), ("next_pane", "F6")],
)
def test_the_promised_keys(desk: Desk, name: str, keys: str) -> None:
    assert getattr(desk.window.does, name).shortcut() == QKeySequence(keys)
    assert desk.window.reader.reader_actions.find.shortcut() == QKeySequence("Ctrl+F")


def test_f6_goes_round_the_panes(desk: Desk, qtbot: QtBot) -> None:
    window = desk.window
    window.does.focus_question.trigger()
    visited = []
    for _ in range(3):
        window.does.next_pane.trigger()
        focused = QApplication.focusWidget()
        panes = (window.library, window.reader, window.conversation)
        visited.append(next(pane for pane in panes if focused and pane.isAncestorOf(focused)))
    assert visited == [window.library, window.reader, window.conversation]


def test_esc_steps_out_to_the_page(desk: Desk, qtbot: QtBot) -> None:
    desk.window.does.focus_question.trigger()
    qtbot.keyClick(desk.window.conversation.box.field, Qt.Key.Key_Escape)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert desk.window.reader.isAncestorOf(focused)


def test_arrows_go_from_card_to_card_and_enter_shows_the_place(desk: Desk, qtbot: QtBot) -> None:
    view = ask(desk, "What did paper cost?", qtbot)
    view.cards[0].setFocus()
    qtbot.keyClick(view.cards[0], Qt.Key.Key_Down)
    assert view.cards[1].hasFocus()
    qtbot.keyClick(view.cards[1], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.window.reader.page == 14)


def test_tab_reaches_every_control(desk: Desk, qtbot: QtBot) -> None:
    view = ask(desk, "What did paper cost?", qtbot)
    qtbot.waitUntil(lambda: all(card.isVisible() for card in view.cards))
    desk.window.does.focus_question.trigger()
    seen: set[QWidget] = set()
    for _ in range(80):
        focused = QApplication.focusWidget()
        assert focused is not None
        seen.add(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    window = desk.window
    wanted = {window.library.filter_box, window.library.list, window.conversation.box.field, *view.cards}
    assert wanted <= seen


@pytest.mark.parametrize("size", [(1440, 900), (900, 600)])
def test_at_twice_the_text_size_nothing_is_clipped(
    large_text: None, open_desk: Open, qtbot: QtBot, size: tuple[int, int]
) -> None:
    session = ScriptedSession([make_document()])
    session.quotes = (make_quote(source=TextSource.OCR, digits_unsure=True),)
    desk = open_desk(session)
    desk.window.resize(*size)
    view = ask(desk, "What did paper and pulp cost in the third quarter?", qtbot)
    desk.window.panes.show_conversation(True)
    qtbot.waitUntil(lambda: view.height() > 0 and desk.window.reader.page == 12)
    QApplication.processEvents()
    desk.window.conversation.thread_view.settle()
    assert [widget for widget in desk.window.findChildren(QAbstractButton) if is_clipped(widget)] == []
    assert [label.text() for label in desk.window.conversation.findChildren(QLabel) if is_clipped(label)] == []


@pytest.mark.parametrize("size", [(1440, 900), (900, 600)])
def test_at_twice_the_text_size_nothing_of_a_models_answer_is_clipped(
    large_text: None, open_desk: Open, qtbot: QtBot, size: tuple[int, int]
) -> None:
    session = ScriptedSession([make_document()])
    desk = open_desk(session)
    desk.window.resize(*size)
    desk.window.panes.show_conversation(True)
    view = ask_model(desk, session, qtbot)
    unfold(desk)
    desk.window.conversation.box.show_model_missing(True)
    qtbot.waitUntil(lambda: view.height() > 0)
    QApplication.processEvents()
    qtbot.wait(20)
    buttons = desk.window.conversation.findChildren(QAbstractButton)
    assert [button.text() for button in buttons if is_clipped(button)] == []
    assert [label.text() for label in desk.window.conversation.findChildren(QLabel) if is_clipped(label)] == []


def is_clipped(widget: QAbstractButton | QLabel) -> bool:
    """Whether a visible widget has less room than its text takes."""
    if not widget.isVisible() or isinstance(widget, Card) or not widget.text():
        return False
    needed = widget.heightForWidth(widget.width()) if widget.hasHeightForWidth() else widget.minimumSizeHint().height()
    return widget.height() < needed or widget.width() < widget.minimumSizeHint().width()


def test_what_failed_unfolds(open_desk: Open, qtbot: QtBot) -> None:
    failed = make_coverage(read=40, failed=(FailedPage("Report.pdf", 9, "It is damaged."),))
    desk = open_desk(ScriptedSession([make_document()], [make_answer(coverage=failed)]))
    desk.window.conversation.opened.emit(1)
    qtbot.waitUntil(lambda: desk.window.conversation.view_of(1) is not None)
    line = desk.window.conversation.findChild(PagesRead)
    assert line is not None
    qtbot.waitUntil(line.isVisible)
    told = "Report.pdf, p. 9: It is damaged."
    assert told not in [label.text() for label in line.findChildren(QLabel)]
    head = line.findChild(FoldHead)
    assert head is not None
    qtbot.keyClick(head, Qt.Key.Key_Return)
    assert told in [label.text() for label in line.findChildren(QLabel) if label.isVisible()]
