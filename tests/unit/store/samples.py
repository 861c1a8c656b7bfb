"""Pages, answers and indexes to fill a library with."""

from __future__ import annotations

import hashlib
import sqlite3
from array import array
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from engine.contracts import (
    NO_TEXT,
    Answer,
    Calculation,
    CalculationInput,
    Coverage,
    DocumentKind,
    FailedPage,
    Finding,
    How,
    InputOrigin,
    OpenedFile,
    PageChecked,
    PageFacts,
    PageRead,
    PageScanned,
    PageText,
    Quote,
    Reading,
    Statement,
    Support,
    TextSource,
)
from engine.store.schema import MigrationSet

if TYPE_CHECKING:
    import sqlite_utils


def opened(content: str = "content", page_count: int = 3, *, encrypted: bool = False) -> OpenedFile:
    """A file with this content."""
    return OpenedFile(
        sha256=hashlib.sha256(content.encode()).hexdigest(),
        size=1000,
        modified_ns=1,
        kind=DocumentKind.PDF,
        page_count=page_count,
        encrypted=encrypted,
    )


def page_text(text: str, source: TextSource = TextSource.LAYER) -> PageText:
    """Words with boxes, each to the right of the one before."""
    boxes = array("f")
    for number, _ in enumerate(text.split()):
        boxes.extend((10.0 * number, 20.0, 10.0 * number + 9, 30.0))
    return PageText(text, boxes.tobytes(), source)


def page_read(position: int, text: str = "some words\n", *, look: str = "", label: str = "") -> PageRead:
    """A page with a text layer; ``look`` is its fingerprint."""
    return PageRead(
        position=position,
        label=label or str(position),
        width=595.0,
        height=842.0,
        fingerprint=look or text,
        text=page_text(text),
        needs_ocr=False,
    )


def page_without_layer(position: int, *, look: str = "picture", label: str = "") -> PageRead:
    """A page that waits for OCR."""
    return PageRead(
        position=position,
        label=label or str(position),
        width=595.0,
        height=842.0,
        fingerprint=look,
        text=NO_TEXT,
        needs_ocr=True,
    )


def page_scanned(position: int, text: str = "scanned words\n") -> PageScanned:
    """What OCR read; the scan lay on its side."""
    return PageScanned(position=position, width=842.0, height=595.0, turn=90, text=page_text(text, TextSource.OCR))


def page_checked(position: int, hidden: bytes = b"") -> PageChecked:
    """Facts about a page with a picture on it."""
    return PageChecked(position=position, facts=PageFacts(0.25, 0.5, False, sum(hidden)), hidden=hidden)


def quote(document_id: str, text: str = "the total is 12.50", name: str = "report.pdf") -> Quote:
    """Words on the second page, labelled ii."""
    return Quote(
        document_id=document_id,
        document=name,
        page=2,
        label="ii",
        text=text,
        boxes=((1.5, 2.5, 3.5, 4.5),),
        source=TextSource.LAYER,
        verified=True,
        answer_spans=((13, 18),),
        digits_unsure=False,
        score=1.5,
    )


def answer(question: str = "What is the total?", *quotes: Quote) -> Answer:
    """An answer that has not been kept yet."""
    return Answer(
        id=0,
        question=question,
        how=How.QUOTES,
        answer="12.50" if quotes else None,
        quotes=quotes,
        notes=("Page 2 was taken as the label.",),
        coverage=Coverage(
            pages=4, read=2, ocr=1, looked=0, skipped=0, failed=(FailedPage("report.pdf", 4, "It is damaged."),)
        ),
        seconds=0.25,
        asked="2026-11-23T08:00:00+00:00",
        partial=False,
    )


def stated(document_id: str = "", name: str = "report.pdf") -> Answer:
    """An answer of a text model: two statements, one of them with words and a number that were not found."""
    found = quote(document_id, name=name)
    lost = replace(found, text="it grew by 9 percent", page=12, label="12", boxes=(), verified=False, answer_spans=())
    inputs = (
        CalculationInput("12.50", InputOrigin.PAGE, name, 2),
        CalculationInput("4", InputOrigin.QUESTION),
        CalculationInput("2026-11-23", InputOrigin.TODAY),
        CalculationInput("100", InputOrigin.CONSTANT),
    )
    return replace(
        answer("What is the total?", found, lost),
        how=How.EVERY,
        answer="The total is 12.50. It grew by 9 %.",
        statements=(
            Statement(text="The total is 12.50.", quotes=(0,)),
            Statement(text="It grew by 9 %, Überblick.", quotes=(1, 0), unsupported=("9 %",)),
        ),
        calculations=(Calculation("12.50/4*100", "312.5", inputs),),
        model="Llama-3.2-3B.gguf",
        reading=Reading.WINDOWS,
        cut=True,
        test_model=True,
    )


def seen(document_id: str = "", name: str = "report.pdf") -> Answer:
    """An answer of a vision model: a page with words, a part of one without, and a page that says nothing."""
    found = Finding(
        document_id=document_id,
        document=name,
        page=2,
        label="ii",
        text="The total is 12.50.",
        quotes=(quote(document_id, name=name),),
        region=None,
        support=Support.FOUND,
        notes=("The print is small: the page was looked at once more in 2 parts.",),
        closer=True,
        cut=True,
        seconds=120.5,
    )
    picture = replace(
        found,
        page=3,
        label="3",
        text="A pump, Überdruck.",
        quotes=(),
        region=(1.0, 2.0, 30.5, 40.0),
        support=Support.PICTURE,
        notes=(),
        closer=False,
        cut=False,
    )
    silent = replace(picture, page=4, label="4", text="", region=None, support=Support.NOT_FOUND)
    said = "Page ii: The total is 12.50.\nPage 3: A pump, Überdruck."
    return replace(
        answer("What is the total?"),
        answer=said,
        findings=(found, picture, silent),
        vision_model="Llama-3.2-11B-Vision",
    )


@dataclass
class RecordingIndex:
    """Remembers what it holds: words that can be seen, by document and position."""

    held: dict[tuple[str, int], str] = field(default_factory=dict)
    puts: int = 0

    def put(self, connection: sqlite3.Connection, document_id: str, position: int, label: str, text: PageText) -> None:
        """Hold the visible words."""
        assert connection.in_transaction
        self.puts += 1
        self.held[document_id, position] = " ".join(word.text for word in text.words() if not word.hidden)

    def remove(self, connection: sqlite3.Connection, document_id: str) -> None:
        """Forget a document."""
        assert connection.in_transaction
        self.held = {key: words for key, words in self.held.items() if key[0] != document_id}

    def remove_page(self, connection: sqlite3.Connection, document_id: str, position: int) -> None:
        """Forget a page."""
        assert connection.in_transaction
        self.held.pop((document_id, position), None)


def create_pages_index(db: sqlite_utils.Database) -> None:
    """The table of FullTextIndex."""
    db.execute("CREATE VIRTUAL TABLE indexed USING fts5(document_id UNINDEXED, position UNINDEXED, body)")


FULL_TEXT = MigrationSet("full_text", (create_pages_index,))


class FullTextIndex:
    """The simplest index in the library's file."""

    def put(self, connection: sqlite3.Connection, document_id: str, position: int, label: str, text: PageText) -> None:
        """Index the page's text."""
        self.remove_page(connection, document_id, position)
        connection.execute("INSERT INTO indexed VALUES (?, ?, ?)", (document_id, position, text.text))

    def remove(self, connection: sqlite3.Connection, document_id: str) -> None:
        """Forget a document."""
        connection.execute("DELETE FROM indexed WHERE document_id = ?", (document_id,))

    def remove_page(self, connection: sqlite3.Connection, document_id: str, position: int) -> None:
        """Forget a page."""
        connection.execute("DELETE FROM indexed WHERE document_id = ? AND position = ?", (document_id, position))
