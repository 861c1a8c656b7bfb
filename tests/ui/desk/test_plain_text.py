"""Names and words of documents are shown as they are: nowhere in the window is text taken for markup."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QTextBrowser, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

import ui
from app.desk.desk import Desk
from engine.contracts import (
    Answer,
    AskEvent,
    CacheUse,
    Calculation,
    CalculationInput,
    CellSource,
    Change,
    ChangeKind,
    Comparison,
    Document,
    FailedPage,
    FileRefused,
    FindingMade,
    InputOrigin,
    LookWording,
    PageOutline,
    PagePair,
    PairKind,
    Planned,
    Problem,
    QuoteFound,
    Statement,
    StatementMade,
    StatementsDropped,
    Table,
    TableCell,
    TextSource,
    WordChange,
    Wording,
)
from tests.helpers.answer_events import PLAN
from tests.helpers.finding_events import look_answer, looking, make_finding, silent
from tests.helpers.scripted_session import ScriptedSession, make_answer, make_coverage, make_document, make_quote
from tests.ui.desk.conftest import Open
from ui.below import Below
from ui.comparing.choose import ChooseOther
from ui.comparing.comparison_view import ComparisonView
from ui.conversation.pane import ConversationPane
from ui.dialogs.cache import CacheDialog
from ui.dialogs.password import PasswordDialog
from ui.library.model import LibraryModel
from ui.library.state import Ahead
from ui.reader.region import PagePart
from ui.status_line import ModelPlace
from ui.tables.table_model import TableModel
from ui.theme import Theme
from ui.widgets.label import plain_tip

NASTY = '<img src="file:///etc/hostname"><b>bold</b> & <script>.pdf'
NAMES = [
    NASTY,
    "a&b.pdf",
    "\u202egnp.exe.pdf",
    "تقرير سنوي.pdf",
    "x" * 255 + ".pdf",
    "line\nbreak.pdf",
    "[a](file:///etc).md.pdf",
]


def nasty_statements() -> Answer:
    """A model that writes markup, from a document that is called so."""
    quotes = tuple(
        make_quote(NASTY, document_id="00000000", document=NASTY, label=NASTY, verified=verified)
        for verified in (True, False)
    )
    inputs = (CalculationInput(NASTY, InputOrigin.PAGE, NASTY, 12), CalculationInput(NASTY, InputOrigin.QUESTION))
    return make_answer(
        2,
        NASTY,
        answer=NASTY,
        quotes=quotes,
        notes=(NASTY,),
        statements=(Statement(text=NASTY, quotes=(0, 1), unsupported=(NASTY,)),),
        calculations=(Calculation(NASTY, NASTY, inputs),),
        model=NASTY,
        cut=True,
        partial=True,
        test_model=True,
    )


def ask_a_nasty_model(pane: ConversationPane) -> None:
    """Its answer is still being written, after parts of the document."""
    answer = nasty_statements()
    view = pane.begin(NASTY)
    view.expect_model(names_documents=True)
    events: list[AskEvent] = [
        QuoteFound(answer.quotes[0]),
        Planned(replace(PLAN, model=NASTY, notes=(NASTY,), settings=((NASTY, NASTY),))),
        StatementMade(answer.statements[0], answer.quotes),
        StatementsDropped(),
        Wording(NASTY),
    ]
    for event in events:
        view.take(event)


def nasty_findings() -> Answer:
    """A vision model that writes markup, from pages that are called so."""
    names = {"document_id": "00000000", "document": NASTY, "label": NASTY, "notes": (NASTY,)}
    quote = make_quote(NASTY, document_id="00000000", document=NASTY, label=NASTY)
    said = make_finding(NASTY, 1, quotes=(quote,), cut=True, **names)
    return look_answer(id=3, question=NASTY, answer=NASTY, findings=(said, silent(2, **names)), vision_model=NASTY)


def look_at_nasty_pages(pane: ConversationPane) -> None:
    """A page is being looked at."""
    view = pane.begin(NASTY)
    events: list[AskEvent] = [
        *(FindingMade(finding) for finding in nasty_findings().findings),
        looking(2, document=NASTY, label=NASTY),
        LookWording(NASTY),
    ]
    for event in events:
        view.take(event)
    assert view.looked is not None
    view.looked.silent.set_open(True)


@pytest.fixture
def nasty(open_desk: Open, qtbot: QtBot) -> Desk:
    """Everything that can show a name or a text of a document shows a nasty one."""
    documents = [make_document(f"{number:08d}", name) for number, name in enumerate(NAMES)]
    quote = make_quote(NASTY, document_id="00000000", document=NASTY, label=NASTY, source=TextSource.OCR)
    failed = make_coverage(failed=(FailedPage(NASTY, 3, NASTY),))
    answer = make_answer(1, NASTY, answer=NASTY, quotes=(quote,), notes=(NASTY,), coverage=failed)
    session = ScriptedSession(documents, [answer, nasty_statements(), nasty_findings()])
    session.linked = ["/papers/" + NASTY]
    session.events = [FileRefused("/papers/" + NASTY, Problem(NASTY, NASTY))]
    desk = open_desk(session)
    desk.add([Path("/papers")])
    window = desk.window
    window.library.opened.emit("00000000")
    window.conversation.opened.emit(1)
    qtbot.waitUntil(lambda: window.messages.isVisible() and window.conversation.view_of(1) is not None)
    qtbot.waitUntil(lambda: window.reader.document_id == "00000000")
    window.conversation.opened.emit(2)
    qtbot.waitUntil(lambda: window.conversation.view_of(2) is not None)
    window.conversation.opened.emit(3)
    qtbot.waitUntil(lambda: window.conversation.view_of(3) is not None)
    ask_a_nasty_model(window.conversation)
    look_at_nasty_pages(window.conversation)
    window.conversation.box.about.choose_page(PagePart(1, NASTY))
    for place in ModelPlace:
        window.status.show_model(place, NASTY, NASTY)
    window.library.show_ahead("00000000", Ahead(note=NASTY))
    CacheDialog(CacheUse(1, 2), window)
    window.conversation.show_history(True)
    window.toast.notify(NASTY)
    PasswordDialog(NASTY, tried=False, parent=window)
    ChooseOther(documents[0], documents[1:], window)
    compare_nasty_documents(window.below, documents[0])
    return desk


def compare_nasty_documents(below: Below, document: Document) -> None:
    """Both sides of a change are markup."""
    quote = make_quote(NASTY, document_id=document.id, document=NASTY, label=NASTY)
    words = (WordChange(NASTY, NASTY, number=True),)
    page = PageOutline(1, NASTY, 595.0, 842.0, TextSource.LAYER, None)
    change = Change(kind=ChangeKind.CHANGED, before=quote, after=quote, words=words)
    view = ComparisonView(document, document, Theme.light())
    pairs = (PagePair(PairKind.CHANGED, page, page, (change,)), PagePair(PairKind.ADDED, None, page))
    view.show_comparison(Comparison(document, document, pairs, (NASTY,)))
    below.show_view(view)


def test_no_label_takes_text_for_markup(nasty: Desk) -> None:
    labels = nasty.window.findChildren(QLabel)
    assert len(labels) > 20
    assert [label for label in labels if label.textFormat() != Qt.TextFormat.PlainText] == []


def test_no_widget_loads_what_a_text_names(nasty: Desk) -> None:
    assert nasty.window.findChildren(QTextBrowser) == []
    assert nasty.window.findChildren(QTextEdit) == []


def test_tool_tips_show_every_character(nasty: Desk) -> None:
    """Qt takes a tool tip for HTML when it looks like it; ours are HTML always, and escaped."""
    model = nasty.window.library.model
    tips = [widget.toolTip() for widget in nasty.window.findChildren(QWidget)]
    tips += [model.item(row).toolTip() for row in range(model.rowCount())]
    inner = [re.fullmatch(r"<qt>(.*)</qt>", tip, re.DOTALL) for tip in tips if "<" in tip]
    assert any(match and html.escape(NASTY) in match[1] for match in inner)
    assert [match for match in inner if match is None or "<" in match[1]] == []


def test_the_tool_tip_of_a_cell_shows_every_character() -> None:
    cells = (TableCell(NASTY, source=CellSource.PICTURE),)
    model = TableModel(Table((cells,), header_rows=0), str.isnumeric, Theme.light())
    tip = model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert html.escape(NASTY) in tip
    assert "<img" not in tip


def test_a_tool_tip_is_nothing_when_there_is_nothing_to_say() -> None:
    assert plain_tip("") == ""


@pytest.mark.parametrize("name", NAMES)
def test_names_stay_as_they_are(name: str) -> None:
    model = LibraryModel()
    model.show_documents([make_document("doc00001", name)], [])
    assert model.item(0).text() == name


def test_the_window_paints_all_of_it(nasty: Desk) -> None:
    assert not nasty.window.grab().isNull()


def test_no_source_uses_boxes_or_browsers_that_guess() -> None:
    """Both take text for markup when it looks like it."""
    sources = {path: path.read_text(encoding="utf-8") for path in Path(ui.__file__).parent.rglob("*.py")}
    guessing = re.compile(r"\b(QMessageBox|QTextBrowser|QErrorMessage|QDesktopServices|setHtml|setMarkdown)\b")
    assert [path.name for path, source in sources.items() if guessing.search(source)] == []
