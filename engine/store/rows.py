"""From rows of the library to contracts, and back where SQLite knows no such value."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from engine.contracts import (
    Document,
    DocumentKind,
    DocumentState,
    Page,
    PageFacts,
    PageOutline,
    PageText,
    TextSource,
)

Row = tuple[Any, ...]

OWES_READ = "reader_version != :reader"
OWES_SCAN = "reader_version = :reader AND failed IS NULL AND needs_ocr AND scan_version != :reader"
OWES_CHECK = (
    "reader_version = :reader AND failed IS NULL AND check_version != :reader"
    " AND NOT (needs_ocr AND scan_version != :reader)"
)
OWES_ANYTHING = f"({OWES_READ}) OR ({OWES_SCAN}) OR ({OWES_CHECK})"

SELECT_DOCUMENTS = f"""
    SELECT id, name, path, sha256, size, modified_ns, kind, page_count, encrypted, gone, added, folder,
        total({OWES_ANYTHING}),
        total(source IN ('layer', 'missing')),
        total(source = 'ocr'),
        total(failed IS NOT NULL OR source = 'unreadable')
    FROM documents LEFT JOIN pages ON document_id = id"""
"""to be followed by GROUP BY documents.rowid; :reader is the version of the reader"""

SELECT_PAGES = """
    SELECT pages.document_id, pages.position, label, width, height, turn, failed,
        picture_share, drawing_share, scan, hidden_words,
        source, text, boxes, confidences, hidden
    FROM pages LEFT JOIN words USING (document_id, position)"""

SELECT_OUTLINE = """
    SELECT position, label, width, height, source, failed, picture_share, drawing_share, scan, hidden_words
    FROM pages"""


def to_document(row: Row) -> Document:
    """From a row of SELECT_DOCUMENTS."""
    gone, owed = row[9], row[12]
    unfinished = DocumentState.READING if owed else DocumentState.READY
    return Document(
        id=row[0],
        name=row[1],
        path=to_path(row[2]),
        sha256=row[3],
        size=row[4],
        modified_ns=row[5],
        kind=DocumentKind(row[6]),
        page_count=row[7],
        encrypted=bool(row[8]),
        state=DocumentState.GONE if gone else unfinished,
        added=row[10],
        folder=None if row[11] is None else to_path(row[11]),
        pages_read=int(row[13]),
        pages_ocr=int(row[14]),
        pages_failed=int(row[15]),
    )


def to_page(row: Row) -> Page:
    """From a row of SELECT_PAGES. A page that has not been read has no words."""
    return Page(
        document_id=row[0],
        position=row[1],
        label=row[2],
        width=row[3],
        height=row[4],
        turn=row[5],
        failed=row[6],
        facts=_to_facts(row[7:11]),
        text=to_text(row[11:16]),
    )


def _to_facts(row: Sequence[Any]) -> PageFacts | None:
    picture_share, drawing_share, scan, hidden_words = row
    if picture_share is None:
        return None
    return PageFacts(picture_share, drawing_share, bool(scan), hidden_words)


def to_text(row: Row) -> PageText:
    """From source, text, boxes, confidences, hidden; no row in ``words`` means no words."""
    source, text, boxes, confidences, hidden = row
    known = TextSource(source) if source is not None else TextSource.MISSING
    return PageText(text or "", boxes or b"", known, confidences or b"", hidden or b"")


def to_outline(row: Row) -> PageOutline:
    """From a row of SELECT_OUTLINE."""
    position, label, width, height, source, failed, *facts = row
    known = TextSource(source) if source else None
    return PageOutline(position, label, width, height, known, failed, _to_facts(facts))


def from_path(path: str) -> str | bytes:
    """A path as it is kept: on POSIX a file's name may be bytes that are no text."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return os.fsencode(path)
    return path


def to_path(kept: str | bytes) -> str:
    """The path again, as ``os`` understands it."""
    return os.fsdecode(kept)


def plain_text(text: str) -> str:
    """Text that can be kept and shown: half characters become question marks."""
    return text.encode(errors="replace").decode()


def now() -> str:
    """This moment in ISO 8601, UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
